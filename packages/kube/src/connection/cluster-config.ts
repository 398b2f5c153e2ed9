import { type ClusterConfig, IN_CLUSTER_SERVER, UserError } from '@lockstep/domain';
import type { Connection, Credential } from './connection.ts';
import { execPluginFrom } from './exec-settings.ts';
import { inClusterConnection } from './in-cluster.ts';

/**
 * The connection that a registered cluster's configuration describes. `https://kubernetes.default.svc`
 * without address or credentials is the cluster that we run in. Throws UserError when it is invalid.
 */
export function connectionFromClusterConfig(server: string, config: ClusterConfig): Connection {
  if (server === IN_CLUSTER_SERVER && !config.address && !hasCredentials(config)) {
    return inClusterConnection();
  }
  const tls = config.tlsClientConfig ?? {};
  return {
    server: checkedUrl(config.address ?? server, 'server'),
    ca: decoded(tls.caData),
    cert: decoded(tls.certData),
    key: decoded(tls.keyData),
    serverName: tls.serverName || undefined,
    insecure: tls.insecure,
    proxyUrl: config.proxyUrl ? checkedUrl(config.proxyUrl, 'proxyUrl') : undefined,
    credential: credentialOf(config),
  };
}

function hasCredentials(config: ClusterConfig): boolean {
  return credentialOf(config).kind !== 'none' || Boolean(config.tlsClientConfig?.certData);
}

function credentialOf(config: ClusterConfig): Credential {
  if (config.execProviderConfig) {
    return { kind: 'exec', plugin: execPluginFrom(config.execProviderConfig) };
  }
  if (config.bearerToken) return { kind: 'token', token: config.bearerToken };
  if (config.username) {
    return { kind: 'basic', username: config.username, password: config.password ?? '' };
  }
  return { kind: 'none' };
}

/** Clients in the field write PEM both plain and as base64. */
function decoded(data: string | undefined): string | undefined {
  if (!data) return undefined;
  return data.includes('-----BEGIN') ? data : Buffer.from(data, 'base64').toString('utf8');
}

function checkedUrl(text: string, field: string): string {
  const url = URL.parse(text);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return text;
  throw new UserError('invalid-argument', `${field} must be an http or https URL, not ${text}`, [
    { field, reason: 'not an http or https URL' },
  ]);
}
