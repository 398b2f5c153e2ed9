import { messageOf } from '@lockstep/domain';
import { KubeClient } from '../client/kube-client.ts';
import { KubeError } from '../client/kube-error.ts';
import type { Connection } from './connection.ts';

export type ConnectionTest = { ok: true; version: string } | { ok: false; message: string };

export interface TestConnectionOptions {
  timeoutMs?: number;
  userAgent?: string;
}

/**
 * Tries a connection before anybody relies on it. The version alone proves little, since a server
 * tells it to anybody: the credentials must also be good for discovery.
 */
export async function testConnection(
  connection: Connection,
  options: TestConnectionOptions = {},
): Promise<ConnectionTest> {
  let client: KubeClient | undefined;
  try {
    client = new KubeClient(connection, {
      userAgent: options.userAgent,
      requestTimeoutMs: options.timeoutMs ?? 10_000,
      maxAttempts: 1,
    });
    const { gitVersion } = await client.version();
    if (!gitVersion)
      return { ok: false, message: `${connection.server} is no Kubernetes API server` };
    await client.discovery.refresh();
    return { ok: true, version: gitVersion };
  } catch (error) {
    return { ok: false, message: explained(error, connection) };
  } finally {
    client?.close();
  }
}

function explained(error: unknown, connection: Connection): string {
  if (!(error instanceof KubeError)) return messageOf(error);
  if (error.reason === 'NotJson') return `${connection.server} is no Kubernetes API server`;
  if (error.status === 401) {
    return `cluster ${connection.server} does not accept the credentials (401 ${error.message})`;
  }
  if (error.status === 403 && error.message.includes('system:anonymous')) {
    return `cluster ${connection.server} was asked without credentials and refused (403 ${error.message})`;
  }
  if (error.status === 403) {
    return `cluster ${connection.server} knows these credentials but grants them too little (403 ${error.message})`;
  }
  if (error.status === 0) return error.message;
  return `cluster ${connection.server} answered ${error.status}: ${error.message}`;
}
