import { type Operation, type Source, sourcesOf } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';

/** What an operation is of: as the application states it now, unless it is of others (rollback). */
export function operationSources(
  { application }: ApplicationRecord,
  { sync }: Operation,
): Source[] {
  if (sync?.sources?.length) return sync.sources;
  return sync?.source ? [sync.source] : sourcesOf(application.spec);
}
