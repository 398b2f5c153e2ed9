import { isDeepStrictEqual } from 'node:util';
import { type ApiClient, apiPath } from '../api/api-client.ts';
import { isNotFound } from '../api/api-error.ts';
import type { AccountFields } from './planned.ts';

type Outcome = 'created' | 'configured' | 'unchanged';

interface Known {
  enabled: boolean;
  capabilities: string[];
}

/** Makes an account, or changes what it may. One that is there keeps its password. */
export async function sendAccount(
  api: ApiClient,
  body: AccountFields,
  { dryRun }: { dryRun: boolean },
): Promise<Outcome> {
  const { name, enabled, capabilities } = body;
  const before = await api.get<Known>(apiPath('account', name)).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (!before) {
    if (!dryRun) await api.post(apiPath('account'), body);
    return 'created';
  }
  const same =
    before.enabled === enabled &&
    isDeepStrictEqual([...before.capabilities].sort(), [...capabilities].sort());
  if (same) return 'unchanged';
  if (!dryRun) {
    await api.call('PATCH', apiPath('account', name), { body: { enabled, capabilities } });
  }
  return 'configured';
}

/** Settings that are not declared stay as they are. */
export async function sendAccountSettings(
  api: ApiClient,
  body: Record<string, string>,
  { dryRun }: { dryRun: boolean },
): Promise<Outcome> {
  const path = apiPath('lockstep', 'settings', 'accounts');
  const { data: before } = await api.get<{ data: Record<string, string> }>(path);
  const data = { ...before, ...body };
  if (isDeepStrictEqual(before, data)) return 'unchanged';
  if (!dryRun) await api.put(path, { data });
  return 'configured';
}
