import { type Operation, type Source, sourcesOf } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';

/** What an operation is of: as the application states it now, unless it is of others (rollback). */
export function operationSources(
  { application }: ApplicationRecord,
  { sync }: Operation,
): Source[] {
  return sync?.sources?.length || sync?.source ? sourcesOf(sync) : sourcesOf(application.spec);
}

/** Whether they are stated as a list, be it of one: then that is how they are told, as in the field. */
export function statesSources(
  { application }: Pick<ApplicationRecord, 'application'>,
  { sync }: Pick<Operation, 'sync'>,
): boolean {
  if (sync?.sources?.length) return true;
  return !sync?.source && (application.spec.sources?.length ?? 0) > 0;
}
