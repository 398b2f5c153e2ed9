import { shortLine } from './role-form.ts';

/** A line of a role's policy in its parts; `other` is one that is not about the role. */
export type RoleLine =
  | { kind: 'rule'; allows: boolean; action: string; resource: string; object: string }
  | { kind: 'other'; text: string };

export function lineOf(project: string, role: string, line: string): RoleLine {
  const [resource = '', action = '', object = '', effect, ...more] = shortLine(project, role, line)
    .split(',')
    .map((word) => word.trim());
  const isRule = more.length === 0 && (effect === 'allow' || effect === 'deny');
  if (!isRule) return { kind: 'other', text: line };
  return { kind: 'rule', allows: effect === 'allow', action, resource, object };
}

/** `sync applications`, `anything with logs`: what somebody may do, without with which. */
export function deedOf({ action, resource }: { action: string; resource: string }): string {
  return action === '*' ? `anything with ${resource}` : `${action} ${resource}`;
}

/** The consequence of removing a role that has so many tokens. */
export function removalText(tokens: number): string {
  if (tokens === 0) return 'Its groups lose what it gives them.';
  const gone = tokens === 1 ? 'Its token is revoked' : `Its ${tokens} tokens are revoked`;
  return `${gone} at once, and its groups lose what it gives them.`;
}
