import type { ClusterConfig } from '@lockstep/domain';
import { type Connection, connectionFromClusterConfig, requestToken } from '@lockstep/kube';
import type { Services } from '../services.ts';
import { cloudTokens } from './cloud-tokens.ts';
import { renewedToken } from './renewed-token.ts';
import type { ClusterCredentialSettings } from './settings.ts';

const tokens = cloudTokens({ env: process.env, now: Date.now });

/**
 * The connection that a cluster describes, as far as the operator allows it.
 * @throws UserError that says what is invalid or not allowed.
 */
export function connectionTo(
  server: string,
  config: ClusterConfig,
  { exec, identityHosts: hosts }: ClusterCredentialSettings,
): Connection {
  return connectionFromClusterConfig(server, config, { exec, cloud: { tokens, hosts } });
}

/** The same for a cluster that is registered: a token of its service account is kept from ending. */
export function connectionToRegistered(
  { id, server }: { id: string; server: string },
  config: ClusterConfig,
  { store, log, config: { clusterCredentials } }: Pick<Services, 'store' | 'log' | 'config'>,
): Connection {
  const connection = connectionTo(server, config, clusterCredentials);
  const { serviceAccount } = config;
  if (!serviceAccount || connection.credential.kind !== 'token') return connection;
  const current = renewedToken(connection, serviceAccount, {
    request: requestToken,
    exchange: (pair) => store.clusters.renewToken(id, pair),
    stored: async () => (await store.clusters.config(id)).bearerToken,
    onFailure: (err) => log.warn({ err, server }, "a cluster's token could not be renewed"),
    now: Date.now,
  });
  return { ...connection, credential: { kind: 'changing-token', current } };
}
