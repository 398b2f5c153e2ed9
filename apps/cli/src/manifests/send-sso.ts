import { isDeepStrictEqual } from 'node:util';
import { referenceText } from '@lockstep/access';
import { type ApiClient, apiPath } from '../api/api-client.ts';
import type { SecretTexts } from './declared-sso.ts';
import { keptWarning, mergeSettings } from './merge-settings.ts';

interface SsoSettings {
  data: Record<string, string>;
  references: { name: string; key: string; known: boolean }[];
}

const PATH = apiPath('lockstep', 'settings', 'sso');
type Outcome = 'created' | 'configured' | 'unchanged';

/**
 * Sets the settings of single sign-on that are given.
 * @throws Error where a secret that they refer to is kept nowhere: nobody can sign in by them.
 */
export async function sendSso(
  api: ApiClient,
  one: { body: Record<string, string>; secrets: SecretTexts },
  how: { dryRun: boolean; replaceSettings: boolean; warn(message: string): void },
): Promise<Outcome> {
  const { dryRun, replaceSettings: replace, warn } = how;
  const { body, secrets } = one;
  const before = await api.get<SsoSettings>(PATH);
  const merged = mergeSettings(before.data, body, { replace });
  const { data } = merged;
  const warning = keptWarning(merged, body);
  if (warning) warn(warning);
  const isSame = isDeepStrictEqual(before.data, data) && Object.keys(secrets).length === 0;
  const outcome = Object.keys(before.data).length === 0 ? 'created' : 'configured';
  if (!dryRun && !isSame) await api.put(PATH, { data, secrets });
  if (dryRun) return isSame ? 'unchanged' : outcome;
  const { references } = await api.get<SsoSettings>(PATH);
  const missing = references.filter(({ known }) => !known).map(referenceText);
  if (missing.length === 0) return isSame ? 'unchanged' : outcome;
  throw new Error(
    `the settings are kept, but no secret is kept for ${missing.join(', ')}: ` +
      'apply the Secret that has it too',
  );
}

/** Sends those keys that the server's settings refer to, and no other. */
export async function sendSsoSecrets(
  api: ApiClient,
  { body }: { body: SecretTexts },
  { dryRun }: { dryRun: boolean },
): Promise<Outcome> {
  const { references } = await api.get<SsoSettings>(PATH);
  const secrets: SecretTexts = {};
  for (const { name, key } of references) {
    const text = body[name]?.[key];
    if (text !== undefined) secrets[name] = { ...secrets[name], [key]: text };
  }
  if (Object.keys(secrets).length === 0) return 'unchanged';
  if (!dryRun) await api.put(`${PATH}/secrets`, { secrets });
  return 'configured';
}
