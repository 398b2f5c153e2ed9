/** One kind of one API version, and where its objects are found. */
export interface ApiResource {
  group: string;
  version: string;
  kind: string;
  /** The plural that paths use. */
  resource: string;
  namespaced: boolean;
  verbs: string[];
}

export interface GroupKind {
  group: string;
  kind: string;
}

/** Where an API server keeps a resource: `/apis/apps/v1/namespaces/x/deployments/y/status`. */
export interface ResourcePath {
  namespace?: string;
  name?: string;
  subresource?: string;
}

export function resourcePath(
  resource: Pick<ApiResource, 'group' | 'version' | 'resource'>,
  path: ResourcePath = {},
): string {
  const { group, version } = resource;
  const parts = group === '' ? ['', 'api', version] : ['', 'apis', group, version];
  if (path.namespace) parts.push('namespaces', encodeURIComponent(path.namespace));
  parts.push(resource.resource);
  if (path.name) parts.push(encodeURIComponent(path.name));
  if (path.subresource) parts.push(path.subresource);
  return parts.join('/');
}
