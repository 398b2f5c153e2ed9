import type { Application, OperationState, ResourceResult, ResourceStatus } from '@lockstep/domain';

/**
 * The resources' statuses with what a sync has done since they were compared: one that was applied
 * is Synced as soon as its result is there, and one that was pruned is no more, long before all
 * are compared anew.
 */
export function withResults(status: Application['status']): ResourceStatus[] {
  const { resources = [], operationState } = status;
  if (!operationState || !isNewer(operationState, status.reconciledAt)) return resources;
  const results = new Map(
    (operationState.syncResult?.resources ?? [])
      .filter(({ hookType }) => !hookType)
      .map((result) => [keyOf(result), result.status]),
  );
  if (results.size === 0) return resources;
  return resources.flatMap((resource): ResourceStatus[] => {
    const result = results.get(keyOf(resource));
    if (result === 'Pruned') return [];
    if (result !== 'Synced' || resource.status === 'Synced' || resource.hook) return [resource];
    return [{ ...resource, status: 'Synced' }];
  });
}

/** Whether results tell more than the comparison: the sync goes on, or has ended after it. */
function isNewer(
  { operation, finishedAt }: OperationState,
  reconciledAt: string | undefined,
): boolean {
  if (!operation.sync || operation.sync.dryRun) return false;
  if (!finishedAt) return true;
  // The comparison's time may be told in whole seconds.
  const finishedMs = Math.floor(Date.parse(finishedAt) / 1000) * 1000;
  return !reconciledAt || Date.parse(reconciledAt) < finishedMs;
}

function keyOf({
  group,
  kind,
  namespace,
  name,
}: Pick<ResourceResult, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}
