import { KubeClient } from '../client/kube-client.ts';
import type { CloudToken } from './cloud-identity.ts';
import type { Connection } from './connection.ts';

/** A service account, and for how long its next token is to be good. */
export interface TokenRequest {
  namespace: string;
  name: string;
  expirationSeconds?: number | undefined;
}

/**
 * Asks the cluster for a token of a service account that ends. API servers may give it less time than
 * was asked for. Throws KubeError.
 */
export async function requestToken(
  connection: Connection,
  { namespace, name, expirationSeconds }: TokenRequest,
  signal?: AbortSignal,
): Promise<CloudToken> {
  const client = new KubeClient(connection);
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`;
    const spec = expirationSeconds === undefined ? {} : { expirationSeconds };
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
    const answer = await client.request({ method: 'POST', path, body, ...(signal && { signal }) });
    const { status } = answer as { status: { token: string; expirationTimestamp: string } };
    return { token: status.token, expiresAtMs: Date.parse(status.expirationTimestamp) };
  } finally {
    client.close();
  }
}

/** When a service account's token began and ends; undefined for one that does not end. */
export function lifeOfToken(token: string): { fromMs: number; untilMs: number } | undefined {
  try {
    const [, payload = ''] = token.split('.');
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
    return { fromMs: iat * 1000, untilMs: exp * 1000 };
  } catch {
    return undefined;
  }
}
