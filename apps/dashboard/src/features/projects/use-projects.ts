import { useQuery } from '@tanstack/react-query';
import { listProjects } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';

const REFETCH_MS = 10_000;

/** All projects that one may see. */
export function useProjects() {
  return useQuery({
    queryKey: queryKeys.projects,
    queryFn: listProjects,
    refetchInterval: REFETCH_MS,
  });
}
