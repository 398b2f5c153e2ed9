import type { KubeObject } from '@lockstep/domain';
import { secretFields } from './declared-secrets.ts';
import type { Meaning } from './planned.ts';

/** Where the field keeps passwords and tokens of its accounts. */
export const ACCOUNT_SECRET = 'argocd-secret';

const SETTINGS = ['users.session.duration', 'passwordPattern'];
const ADMIN_ENABLED = 'admin.enabled';
const KEY = /^accounts\.([^.]+)(?:\.(enabled))?$/;

/** Whether a key of an argocd-cm is about accounts. */
export function isAccountKey(key: string): boolean {
  return SETTINGS.includes(key) || key === ADMIN_ENABLED || KEY.test(key);
}

/** The accounts that an argocd-cm declares, with their passwords from the Secret beside it. */
export function accountMeanings(
  data: Record<string, string>,
  others: readonly KubeObject[],
): Meaning[] {
  const secret = others.find(
    (one) => one.kind === 'Secret' && one.metadata.name === ACCOUNT_SECRET,
  );
  const secrets = secret ? secretFields(secret) : {};
  const names = Object.keys(data).flatMap((key) => {
    const [, name, field] = KEY.exec(key) ?? [];
    return name !== undefined && field === undefined ? [name] : [];
  });
  const accounts = names.map((name) => accountOf(name, data, secrets));
  return [...settingsOf(data), ...accounts];
}

function accountOf(
  name: string,
  data: Record<string, string>,
  secrets: Record<string, string>,
): Meaning {
  const key = `accounts.${name}`;
  const listed = (data[key] ?? '').split(',').map((one) => one.trim());
  const capabilities: string[] = listed.filter((one) => one === 'login' || one === 'apiKey');
  const unknown = listed.filter((one) => one !== '' && !capabilities.includes(one));
  const passwordHash = secrets[`${key}.password`]?.trim();
  const passwordMtime = secrets[`${key}.passwordMtime`]?.trim();
  const body = {
    name,
    capabilities,
    enabled: !/^(0|f|false)$/i.test(data[`${key}.enabled`]?.trim() ?? 'true'),
    ...(passwordHash ? { passwordHash, ...(passwordMtime ? { passwordMtime } : {}) } : {}),
  };
  const tokens = secrets[`${key}.tokens`]?.trim();
  const notTaken = [
    ...unknown.map((one) => `the capability ${one}`),
    // They were signed with another key.
    ...(tokens && tokens !== '[]' && tokens !== 'null' ? ['data.tokens: make new ones'] : []),
  ];
  return { kind: 'account', name, body, notTaken };
}

function settingsOf(data: Record<string, string>): Meaning[] {
  const given = SETTINGS.flatMap((key) => (data[key]?.trim() ? [[key, data[key].trim()]] : []));
  const notTaken = isFalse(data[ADMIN_ENABLED])
    ? [`data.${ADMIN_ENABLED}: disable admin once others can sign in`]
    : [];
  if (given.length === 0 && notTaken.length === 0) return [];
  const name = 'accounts';
  return [{ kind: 'account-settings', name, body: Object.fromEntries(given), notTaken }];
}

function isFalse(text: string | undefined): boolean {
  return /^(0|f|false)$/i.test(text?.trim() ?? '');
}
