import { type ClusterConfig, IN_CLUSTER_SERVER, UserError } from '@lockstep/domain';
import {
  type CloudIdentity,
  type CloudTokens,
  cloudIdentityOf,
  requireCloudHost,
} from './cloud-identity.ts';
import type { Connection, Credential } from './connection.ts';
import { confinedPlugin, type ExecPolicy, NO_PLUGINS } from './exec-policy.ts';
import { execPluginFrom } from './exec-settings.ts';
import { inClusterConnection } from './in-cluster.ts';

/** What a cluster's configuration, which is not the operator's, may make us run and show. */
export interface ClusterPolicy {
  exec?: ExecPolicy;
  cloud?: {
    tokens: CloudTokens;
    /** Hosts that tokens are shown to beside the cloud's own control planes. */
    hosts: readonly string[];
  };
}

/**
 * The connection that a registered cluster's configuration describes. `https://kubernetes.default.svc`
 * without address or credentials is the cluster that we run in. Throws UserError when it is invalid.
 */
export function connectionFromClusterConfig(
  server: string,
  config: ClusterConfig,
  policy: ClusterPolicy = {},
): Connection {
  if (server === IN_CLUSTER_SERVER && !config.address && !hasCredentials(config)) {
    return inClusterConnection();
  }
  const tls = config.tlsClientConfig ?? {};
  const address = checkedUrl(config.address ?? server, 'server');
  return {
    server: address,
    ca: decoded(tls.caData),
    cert: decoded(tls.certData),
    key: decoded(tls.keyData),
    serverName: tls.serverName || undefined,
    insecure: tls.insecure,
    proxyUrl: config.proxyUrl ? checkedUrl(config.proxyUrl, 'proxyUrl') : undefined,
    credential: credentialOf(address, config, policy),
  };
}

function hasCredentials(config: ClusterConfig): boolean {
  const { awsAuthConfig, execProviderConfig, bearerToken, username, tlsClientConfig } = config;
  const stated = awsAuthConfig ?? execProviderConfig ?? (bearerToken || username);
  return Boolean(stated || tlsClientConfig?.certData);
}

function credentialOf(
  address: string,
  config: ClusterConfig,
  { exec = NO_PLUGINS, cloud }: ClusterPolicy,
): Credential {
  const identity = cloudIdentityOf(config);
  if (identity) return cloudCredential(address, identity, cloud);
  if (config.execProviderConfig) {
    return {
      kind: 'exec',
      plugin: confinedPlugin(execPluginFrom(config.execProviderConfig), exec),
    };
  }
  if (config.bearerToken) return { kind: 'token', token: config.bearerToken };
  if (config.username) {
    return { kind: 'basic', username: config.username, password: config.password ?? '' };
  }
  return { kind: 'none' };
}

function cloudCredential(
  address: string,
  identity: CloudIdentity,
  cloud: ClusterPolicy['cloud'],
): Credential {
  if (!cloud) {
    throw new UserError('failed-precondition', `there is no ${identity.cloud} identity here`);
  }
  requireCloudHost(address, identity, cloud.hosts);
  return { kind: 'cloud', identity, tokens: cloud.tokens };
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
