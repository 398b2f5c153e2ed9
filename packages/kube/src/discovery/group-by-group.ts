import { apiVersionOf } from '@lockstep/domain';
import type { Requester } from '../client/requester.ts';
import type { ApiVersionListing } from './aggregated.ts';

interface ApiVersions {
  versions?: string[];
}

interface ApiGroupList {
  groups?: { name: string; versions: { version: string }[] }[];
}

interface ApiResourceList {
  resources?: { name: string; kind: string; namespaced: boolean; verbs?: string[] }[];
}

/**
 * Discovery as servers before 1.26 give it: one request per group and version. A group that does
 * not answer (an aggregated API that is down) is stale and does not fail the rest.
 */
export async function discoverGroupByGroup(
  requester: Pick<Requester, 'request'>,
): Promise<ApiVersionListing[]> {
  const core = (await requester.request({ path: '/api' })) as ApiVersions;
  const groups = (await requester.request({ path: '/apis' })) as ApiGroupList;
  const wanted = [
    ...(core.versions ?? []).map((version) => ({ group: '', version })),
    ...(groups.groups ?? []).flatMap(({ name, versions }) =>
      versions.map(({ version }) => ({ group: name, version })),
    ),
  ];
  return Promise.all(wanted.map((listing) => discoverVersion(requester, listing)));
}

async function discoverVersion(
  requester: Pick<Requester, 'request'>,
  { group, version }: { group: string; version: string },
): Promise<ApiVersionListing> {
  const root = group === '' ? '/api' : '/apis';
  try {
    const path = `${root}/${apiVersionOf({ group, version })}`;
    const answer = (await requester.request({ path })) as ApiResourceList;
    const resources = (answer.resources ?? [])
      .filter((resource) => !resource.name.includes('/'))
      .map((resource) => ({
        group,
        version,
        kind: resource.kind,
        resource: resource.name,
        namespaced: resource.namespaced,
        verbs: resource.verbs ?? [],
      }));
    return { group, version, stale: false, resources };
  } catch {
    return { group, version, stale: true, resources: [] };
  }
}
