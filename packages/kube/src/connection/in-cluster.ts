import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@lockstep/domain';
import type { Connection } from './connection.ts';

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InClusterOptions {
  env?: Record<string, string | undefined>;
  folder?: string;
}

/**
 * The connection of a pod to its own cluster: address from the environment, token and CA from the
 * mounted service account. Throws UserError outside a cluster.
 */
export function inClusterConnection(options: InClusterOptions = {}): Connection {
  const env = options.env ?? process.env;
  const folder = options.folder ?? SERVICE_ACCOUNT_FOLDER;
  const host = env.KUBERNETES_SERVICE_HOST;
  const path = join(folder, 'token');
  if (!host || !existsSync(path)) {
    throw new UserError(
      'failed-precondition',
      'not running inside a Kubernetes cluster: KUBERNETES_SERVICE_HOST or the service account token is missing',
    );
  }
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    server: `https://${address}:${env.KUBERNETES_SERVICE_PORT ?? '443'}`,
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    credential: { kind: 'token-file', path },
  };
}
