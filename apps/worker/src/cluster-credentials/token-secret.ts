import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, KubeClient } from '@lockstep/kube';
import type { AccountOfToken } from './token-claims.ts';

const DEADLINE_MS = 15_000;
const POLL_MS = 200;

/**
 * A new Secret with a token of the same account, which does not end. The old one is the caller's to
 * remove, once the new one is kept: its token ends with it.
 */
export async function replaceTokenSecret(
  connection: Connection,
  { namespace, name, secret }: Required<AccountOfToken>,
): Promise<{ token: string; removeOld(): Promise<void> }> {
  const next = `${name}-token-${randomBytes(3).toString('hex')}`;
  const token = await withClient(connection, async (client) => {
    await client.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: next,
        namespace,
        annotations: { 'kubernetes.io/service-account.name': name },
      },
      type: 'kubernetes.io/service-account-token',
    });
    return await awaitToken(client, { namespace, name: next });
  });
  const ref = { group: '', version: 'v1', kind: 'Secret', namespace, name: secret };
  const withNext: Connection = { ...connection, credential: { kind: 'token', token } };
  const removeOld = () =>
    withClient(withNext, async (client) => {
      await client.delete(ref);
    });
  return { token, removeOld };
}

async function awaitToken(
  client: KubeClient,
  at: { namespace: string; name: string },
): Promise<string> {
  const ref = { group: '', version: 'v1', kind: 'Secret', ...at };
  for (const endsAt = Date.now() + DEADLINE_MS; Date.now() < endsAt; await delay(POLL_MS)) {
    const { data } = (await client.get(ref)) as { data?: { token?: string } };
    if (data?.token) return Buffer.from(data.token, 'base64').toString('utf8');
  }
  await client.delete(ref);
  throw new Error('its controller manager filled no Secret with one');
}

async function withClient<T>(
  connection: Connection,
  work: (client: KubeClient) => Promise<T>,
): Promise<T> {
  const client = new KubeClient(connection);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
