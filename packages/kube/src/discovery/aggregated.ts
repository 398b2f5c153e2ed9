import type { ApiResource } from './api-resource.ts';

/** One version of one API group. A stale one could not be asked: what was known of it still holds. */
export interface ApiVersionListing {
  group: string;
  version: string;
  stale: boolean;
  resources: ApiResource[];
}

export const AGGREGATED_ACCEPT = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

/** `APIGroupDiscoveryList` of apidiscovery.k8s.io (KEP-3352), the parts that matter here. */
export interface AggregatedDiscovery {
  kind: 'APIGroupDiscoveryList';
  items?: {
    metadata?: { name?: string };
    versions?: {
      version: string;
      freshness?: 'Current' | 'Stale';
      resources?: {
        resource: string;
        responseKind?: { kind?: string };
        scope?: 'Namespaced' | 'Cluster';
        verbs?: string[];
      }[];
    }[];
  }[];
}

export function isAggregated(answer: unknown): answer is AggregatedDiscovery {
  return (answer as { kind?: string } | undefined)?.kind === 'APIGroupDiscoveryList';
}

/** Groups keep the server's order, and versions its preference. */
export function parseAggregated(discovery: AggregatedDiscovery): ApiVersionListing[] {
  return (discovery.items ?? []).flatMap((item) => {
    const group = item.metadata?.name ?? '';
    return (item.versions ?? []).map((listing) => ({
      group,
      version: listing.version,
      stale: listing.freshness === 'Stale',
      resources: (listing.resources ?? []).map((resource) => ({
        group,
        version: listing.version,
        kind: resource.responseKind?.kind ?? '',
        resource: resource.resource,
        namespaced: resource.scope === 'Namespaced',
        verbs: resource.verbs ?? [],
      })),
    }));
  });
}
