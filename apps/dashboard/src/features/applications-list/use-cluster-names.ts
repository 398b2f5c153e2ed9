import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listClusters } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** Clusters' names by address. Asked for once the rows are there: they do not wait for it. */
export function useClusterNames(enabled: boolean): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: queryKeys.clusters,
    queryFn: listClusters,
    enabled,
    staleTime: 60_000,
  });
  return useMemo(
    () => (data ? new Map(data.map(({ server, name }) => [server, name])) : NONE),
    [data],
  );
}
