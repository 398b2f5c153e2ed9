import type { ManagedResource } from '@lockstep/domain';
import { useQuery } from '@tanstack/react-query';
import { type ApplicationKey, managedResources } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';

/** Managed resources with their differences; read again whenever the comparison changes. */
export function useManagedResources(key: ApplicationKey) {
  return useQuery({
    queryKey: queryKeys.managed(key),
    queryFn: () => managedResources(key),
  });
}

/** What a sync would do to a resource. */
export type PlannedChange = 'create' | 'prune' | 'change' | 'none';

export function plannedChange(resource: ManagedResource): PlannedChange {
  const live = isThere(resource.liveState);
  const desired = isThere(resource.targetState);
  if (!live && desired) return 'create';
  if (live && !desired) return 'prune';
  return resource.modified ? 'change' : 'none';
}

function isThere(state: string): boolean {
  return state !== '' && state !== 'null';
}
