import type { ClusterConfig } from '@lockstep/domain';
import type { Connection } from '@lockstep/kube';
import { CliError } from '../cli/cli-error.ts';

/**
 * How a connection is stored with a cluster.
 * @throws CliError for credentials that only this machine has.
 */
export function configOfConnection(connection: Connection): ClusterConfig {
  const { ca, cert, key, insecure, serverName, proxyUrl } = connection;
  const tlsClientConfig = {
    ...(insecure ? { insecure } : {}),
    ...(serverName ? { serverName } : {}),
    ...(ca && !insecure ? { caData: base64(ca) } : {}),
    ...(cert ? { certData: base64(cert) } : {}),
    ...(key ? { keyData: base64(key) } : {}),
  };
  return {
    tlsClientConfig,
    ...(proxyUrl ? { proxyUrl } : {}),
    ...credentialConfig(connection),
  };
}

function credentialConfig({ credential }: Connection): Partial<ClusterConfig> {
  switch (credential.kind) {
    case 'none':
      return {};
    case 'token':
      return { bearerToken: credential.token };
    case 'basic':
      return { username: credential.username, password: credential.password };
    case 'exec': {
      const { command, args, env, apiVersion, installHint } = credential.plugin;
      const hint = installHint ? { installHint } : {};
      return { execProviderConfig: { command, args, env, apiVersion, ...hint } };
    }
    case 'cloud':
    case 'changing-token':
      throw new CliError('the identity is one that workers have in a cloud, and not this machine');
    case 'token-file':
      throw new CliError(`the token is in a file of this machine: ${credential.path}`, {
        hint: 'Use --credentials service-account, which makes a token of its own.',
      });
  }
}

function base64(pem: string): string {
  return Buffer.from(pem).toString('base64');
}
