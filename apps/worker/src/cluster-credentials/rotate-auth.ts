import { type GatewayActor, messageOf, UserError } from '@lockstep/domain';
import { type Connection, lifeOfToken, requestToken, testConnection } from '@lockstep/kube';
import type { Services } from '../services.ts';
import { connectionTo } from './connect.ts';
import { accountOfToken } from './token-claims.ts';
import { replaceTokenSecret } from './token-secret.ts';

/**
 * Gives a cluster's service account a new token: one that does not end in a Secret of its own, whose
 * predecessor is taken away, or one that does. It is tried before it is kept.
 * @throws UserError where the cluster is not reached by a token, or refuses to give another.
 */
export async function rotateClusterAuth(
  services: Pick<Services, 'store' | 'config'>,
  clusterId: string,
  by: GatewayActor,
): Promise<{ endsAt?: string }> {
  const { store } = services;
  const [record, config] = await Promise.all([
    store.clusters.find({ id: clusterId }),
    store.clusters.config(clusterId),
  ]);
  const from = config.bearerToken;
  if (!record || !from) {
    throw new UserError('failed-precondition', 'the cluster is not reached by a bearer token');
  }
  const connection = connectionTo(record.server, config, services.config.clusterCredentials);
  const next = await newToken(connection, from, config.serviceAccount?.expirationSeconds);
  const credential = { kind: 'token', token: next.token } as const;
  const tested = await testConnection({ ...connection, credential });
  if (!tested.ok) throw new UserError('failed-precondition', `the new token: ${tested.message}`);
  const isKept = await store.clusters.renewToken(clusterId, { from, to: next.token }, by);
  if (!isKept) throw new UserError('conflict', 'the credentials were changed meanwhile');
  await next.removeOld();
  const life = lifeOfToken(next.token);
  return life ? { endsAt: new Date(life.untilMs).toISOString() } : {};
}

async function newToken(connection: Connection, token: string, expirationSeconds?: number) {
  const account = accountOfToken(token);
  if (!account) {
    throw new UserError('failed-precondition', "the token is not one of a service account's");
  }
  try {
    const { secret } = account;
    if (secret) return await replaceTokenSecret(connection, { ...account, secret });
    const next = await requestToken(connection, { ...account, expirationSeconds });
    return { token: next.token, removeOld: async () => undefined };
  } catch (error) {
    throw new UserError(
      'failed-precondition',
      `the cluster gives ${account.namespace}:${account.name} no new token: ${messageOf(error)}`,
    );
  }
}
