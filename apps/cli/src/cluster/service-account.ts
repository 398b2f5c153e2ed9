import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '@lockstep/domain';
import { type Connection, KubeClient, requestToken } from '@lockstep/kube';
import { CliError } from '../cli/cli-error.ts';
import { type AccountPlan, accountManifests } from './account-manifests.ts';

const TOKEN_DEADLINE_MS = 15_000;
const POLL_MS = 200;

/** A token of the account, and what a cluster is to know to keep it from ending. */
export interface AccountToken {
  bearerToken: string;
  serviceAccount?: { namespace: string; name: string; expirationSeconds: number };
}

/**
 * Makes the account, or finds the one that is there, and answers a token of it: one that workers
 * renew before it ends, or one that does not end where no lifetime is given.
 */
export async function createServiceAccount(
  connection: Connection,
  plan: AccountPlan,
  lifetimeSeconds: number | undefined,
  signal: AbortSignal,
): Promise<AccountToken> {
  const client = new KubeClient(connection);
  try {
    await client.discovery.refresh();
    const manifests = accountManifests(plan, client.discovery.resources());
    for (const manifest of manifests) {
      await client.apply(manifest, { manager: 'lockstep-cli', force: true, signal });
    }
    const { namespace, name } = plan;
    if (lifetimeSeconds === undefined) {
      return { bearerToken: await tokenInSecret(client, plan, signal) };
    }
    const serviceAccount = { namespace, name, expirationSeconds: lifetimeSeconds };
    const { token } = await requestToken(connection, serviceAccount, signal);
    return { bearerToken: token, serviceAccount };
  } finally {
    client.close();
  }
}

async function tokenInSecret(
  client: KubeClient,
  { namespace, name }: AccountPlan,
  signal: AbortSignal,
): Promise<string> {
  const secret = `${name}-token`;
  await client.apply(tokenSecret(namespace, name, secret), {
    ...{ manager: 'lockstep-cli', force: true, signal },
  });
  const ref = { group: '', version: 'v1', kind: 'Secret', namespace, name: secret };
  for (const endsAt = Date.now() + TOKEN_DEADLINE_MS; Date.now() < endsAt; ) {
    const found = await client.find(ref, { signal });
    const token = (found?.data as { token?: string } | undefined)?.token;
    if (token) return Buffer.from(token, 'base64').toString('utf8');
    await delay(POLL_MS, undefined, { signal });
  }
  throw new CliError(`the cluster gave the service account ${name} no token`, {
    hint: 'Does its controller manager run? Else use --credentials kubeconfig.',
  });
}

function tokenSecret(namespace: string, name: string, secret: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secret,
      namespace,
      annotations: { 'kubernetes.io/service-account.name': name },
    },
    type: 'kubernetes.io/service-account-token',
  };
}
