import { UserError } from '@lockstep/domain';
import type { PolicyFile } from './parse-policy.ts';
import { matchModeOf } from './pattern.ts';

/** What argocd-rbac-cm says, in the order in which its files are in force. */
export interface RbacConfig {
  files: PolicyFile[];
  defaultRole: string;
  matchMode: 'glob' | 'regex';
  /** Which claims of an identity provider's token name groups. */
  scopes: string[];
}

export const DEFAULT_SCOPES = ['groups'];
const MAIN_POLICY = 'policy.csv';

/**
 * Reads the data of an argocd-rbac-cm ConfigMap: `policy.csv`, then every `policy.<any>.csv` in the
 * order of their keys, `policy.default`, `policy.matchMode`, `scopes`.
 * @throws UserError for a value that is not a text.
 */
export function readRbacConfigMap(data: Readonly<Record<string, unknown>>): RbacConfig {
  const text = (key: string): string => {
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    const reason = 'must be a text; quote it';
    throw new UserError('invalid-argument', `data.${key} ${reason}`, [
      { field: `data.${key}`, reason },
    ]);
  };
  const scopes = scopesOf(text('scopes'));
  return {
    files: policyKeys(data).map((key) => ({ name: key, text: text(key) })),
    defaultRole: text('policy.default'),
    matchMode: matchModeOf(text('policy.matchMode')),
    scopes: scopes.length > 0 ? scopes : [...DEFAULT_SCOPES],
  };
}

function policyKeys(data: Readonly<Record<string, unknown>>): string[] {
  const more = Object.keys(data)
    .filter((key) => isPolicyKey(key) && key !== MAIN_POLICY)
    .sort((a, b) => (a < b ? -1 : 1));
  return Object.hasOwn(data, MAIN_POLICY) ? [MAIN_POLICY, ...more] : more;
}

/** Whether a key's value is lines of a policy: `policy.csv`, `policy.<any>.csv`. */
export function isPolicyKey(key: string): boolean {
  return key.startsWith('policy.') && key.endsWith('.csv');
}

/** `[groups, email]`, one to a line with a dash, or a single name. */
export function scopesOf(text: string): string[] {
  const inner = /^\s*\[([\s\S]*)\]\s*$/u.exec(text)?.[1];
  const items = inner === undefined ? text.split('\n') : inner.split(',');
  return items
    .map((item) => item.trim().replace(/^-\s+/u, ''))
    .map((item) => item.replace(/^(['"])(.*)\1$/u, '$2').trim())
    .filter((item) => item !== '');
}
