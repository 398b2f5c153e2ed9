import { UserError } from '@lockstep/domain';
import type { Gateways } from '../gateway/gateways.ts';

/**
 * Asks a worker to connect before the cluster is saved. Without a live worker nothing can be said:
 * the cluster is saved and its connection stays Unknown until one looks.
 * @throws UserError `failed-precondition` with the connection's own error.
 */
export async function testClusterBeforeSave(
  gateways: Gateways,
  input: { server: string; config: unknown },
): Promise<'connected' | 'not-tested'> {
  const gateway = await gateways.any();
  if (!gateway) return 'not-tested';
  const result = await gateway.testCluster({ server: input.server, config: input.config });
  if (result.ok) return 'connected';
  throw new UserError(
    'failed-precondition',
    `the cluster ${input.server} cannot be reached: ${result.message}; ` +
      'save it all the same with validate=false',
    [{ field: 'config', reason: result.message }],
  );
}
