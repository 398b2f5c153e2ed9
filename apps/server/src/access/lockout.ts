import {
  administratorsOf,
  type CompiledPolicy,
  LOCAL_ISSUER,
  type Subject,
} from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { Store } from '@lockstep/store';
import { ADMIN } from '../first-admin.ts';

/** Who could change the policy under a policy. */
export interface PolicyAdministrators {
  everybody: boolean;
  /** Users and groups; accounts that are switched off are left out. At most fifty. */
  names: string[];
}

const MAX_NAMES = 50;

export async function policyAdministrators(
  store: Store,
  policy: CompiledPolicy,
): Promise<PolicyAdministrators> {
  const { everybody, names } = administratorsOf(policy);
  const usable: string[] = [];
  for (const name of names) {
    if (usable.length === MAX_NAMES) break;
    if (await canSignIn(store, name)) usable.push(name);
  }
  return { everybody, names: usable };
}

/** Names that are no accounts are an identity provider's: whether they exist is known there. */
async function canSignIn(store: Store, name: string): Promise<boolean> {
  const account = await store.accounts.get(name);
  return account ? account.enabled : name !== ADMIN;
}

export function locksOut({ everybody, names }: PolicyAdministrators): boolean {
  return !everybody && names.length === 0;
}

/**
 * Refuses a policy under which nobody could change it any more. The local administrator can always
 * mend it, and so may insist.
 */
export async function refuseLockout(options: {
  store: Store;
  policy: CompiledPolicy;
  subject: Subject;
  force: boolean;
}): Promise<{ forced: boolean }> {
  const { store, policy, subject, force } = options;
  if (!locksOut(await policyAdministrators(store, policy))) return { forced: false };
  if (force && isLocalAdministrator(subject)) return { forced: true };
  const reason =
    'under it no account, user or group could change the policy any more (settings, update, rbac)';
  const hint = force
    ? 'only the local account admin may force it'
    : 'the local account admin can save it all the same, with force';
  throw new UserError('failed-precondition', `the policy is not saved: ${reason}; ${hint}`, [
    { field: 'data', reason },
  ]);
}

export function isLocalAdministrator({ issuer, username }: Subject): boolean {
  return issuer === LOCAL_ISSUER && username === ADMIN;
}
