import type { ApplicationCounts } from '@lockstep/domain';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applicationCounts } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ListParameters } from '../../early/early-requests.ts';
import { FACETS } from './list-search.ts';

/**
 * The counts beside the filters. Those that come with the list count what it shows; once something
 * is chosen, the other choices are still to be seen with what they would bring.
 */
export function useFacetCounts(
  parameters: ListParameters,
  ofList: ApplicationCounts | undefined,
): ApplicationCounts | undefined {
  const client = useQueryClient();
  const chosen = FACETS.some((facet) => parameters[facet] !== undefined);
  const { search } = parameters;
  const { data } = useQuery({
    queryKey: queryKeys.counts(search),
    queryFn: async () => (await applicationCounts(search)) ?? null,
    enabled: chosen,
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    if (chosen && ofList) void client.invalidateQueries({ queryKey: queryKeys.counts(search) });
  }, [client, chosen, ofList, search]);
  return chosen ? (data ?? ofList) : ofList;
}
