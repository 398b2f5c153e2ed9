import { UserError, wholeSeconds } from '@lockstep/domain';
import type { RepositoryRecord, Store } from '@lockstep/store';
import type { Gateways } from '../gateway/gateways.ts';

/**
 * Asks a worker to reach the repository. Without a live worker nothing can be said. `keepSecrets`:
 * secrets that are not given are those of the registration that would be replaced.
 * @throws UserError `failed-precondition` with the tool's own words.
 */
export async function testRepositoryFirst(
  gateways: Gateways,
  input: { repo: string },
  options: { keepSecrets?: boolean } = {},
): Promise<'connected' | 'not-tested'> {
  const gateway = await gateways.any();
  if (!gateway) return 'not-tested';
  const result = await gateway.testRepository(input, options);
  if (result.ok) return 'connected';
  throw new UserError(
    'failed-precondition',
    `the repository ${input.repo} cannot be reached: ${result.message}`,
    [{ field: 'repo', reason: result.message }],
  );
}

/** Reaches what is registered, now, and keeps how that went. As it was, where nobody can. */
export async function refreshConnection(
  { store, gateways }: { store: Store; gateways: Gateways },
  record: RepositoryRecord,
): Promise<RepositoryRecord> {
  const gateway = await gateways.any();
  if (!gateway) return record;
  const { repo, project } = record.input;
  const { ok, message } = await gateway.testRepository({ repo, project }, { registered: true });
  const connectionState = { status: ok ? 'Successful' : 'Failed', message };
  await store.repositories.saveConnection(record.key, connectionState);
  const attemptedAt = wholeSeconds(new Date().toISOString());
  return { ...record, connectionState: { ...connectionState, attemptedAt } };
}
