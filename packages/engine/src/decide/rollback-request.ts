import type { ApplicationSpec, OperationRequest, RevisionHistory } from '@lockstep/domain';

/** What a rollback asks for: the source or sources, parameters and revisions of the entry. */
export function rollbackRequest(
  { syncPolicy }: Pick<ApplicationSpec, 'syncPolicy'>,
  entry: RevisionHistory,
  options: { prune?: boolean | undefined; dryRun?: boolean | undefined; because?: string },
): OperationRequest & { sync: NonNullable<OperationRequest['sync']> } {
  const { prune, dryRun, because } = options;
  const deployed = entry.sources?.length
    ? { revisions: entry.revisions, sources: entry.sources }
    : { revision: entry.revision, source: entry.source };
  const syncOptions = syncPolicy?.syncOptions;
  return {
    sync: {
      ...deployed,
      ...(prune === undefined ? {} : { prune }),
      ...(dryRun === undefined ? {} : { dryRun }),
      ...(syncOptions ? { syncOptions } : {}),
      syncStrategy: { apply: {} },
      rollback: { id: entry.id, ...(because ? { because } : {}) },
    },
    ...(syncPolicy?.retry ? { retry: syncPolicy.retry } : {}),
  };
}
