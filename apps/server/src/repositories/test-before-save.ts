import { UserError } from '@lockstep/domain';
import type { Gateways } from '../gateway/gateways.ts';

/**
 * Asks a worker to reach the repository. Without a live worker nothing can be said.
 * @throws UserError `failed-precondition` with the tool's own words.
 */
export async function testRepositoryFirst(
  gateways: Gateways,
  input: { repo: string },
): Promise<'connected' | 'not-tested'> {
  const gateway = await gateways.any();
  if (!gateway) return 'not-tested';
  const result = await gateway.testRepository(input);
  if (result.ok) return 'connected';
  throw new UserError(
    'failed-precondition',
    `the repository ${input.repo} cannot be reached: ${result.message}`,
    [{ field: 'repo', reason: result.message }],
  );
}
