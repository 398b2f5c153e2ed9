import type { CompiledPolicy } from './policy.ts';

/** Who may change the policy under it. */
export interface Administrators {
  /** The default role, or a rule without a subject, lets everybody who is signed in. */
  everybody: boolean;
  /** Users and groups that the policy names, without roles. */
  names: string[];
}

/** What it takes to change the policy. */
export const CHANGE_POLICY = { resource: 'settings', action: 'update', object: 'rbac' } as const;

/**
 * Whom a policy lets change the policy. Names are as the policy has them: whether an account or a
 * group of that name exists is not known here.
 */
export function administratorsOf(policy: CompiledPolicy): Administrators {
  const may = (subject: string) => policy.allows({ subject, groups: [], ...CHANGE_POLICY });
  const { rules, links } = policy.parsed;
  const named = new Set([
    ...links.map(({ member }) => member),
    ...rules.map(({ subject }) => subject),
  ]);
  const names = [...named].filter((name) => name !== '' && !isRole(name) && may(name));
  return { everybody: may(''), names: names.sort() };
}

/** Nobody is called so who signs in. */
function isRole(name: string): boolean {
  return name.startsWith('role:') || name.startsWith('proj:');
}
