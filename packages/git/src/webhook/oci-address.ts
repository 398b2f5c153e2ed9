/** An address in a registry, taken apart. */
export interface OciAddress {
  /** `host/path` as it is compared: host in lower case, Docker Hub under one name. */
  repository: string;
  tag?: string;
  digest?: string;
}

const DOCKER_HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);

const MAX_LENGTH = 500;

/**
 * Reads `oci://host/path:tag@digest` and its forms without scheme, tag and digest. Undefined for
 * what names no repository.
 */
export function parseOciAddress(text: string): OciAddress | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const bare = text.trim().replace(/^[a-z+]{1,10}:\/\//i, '');
  const [beforeDigest = '', digest] = bare.split('@', 2);
  const slash = beforeDigest.indexOf('/');
  if (slash <= 0) return undefined;
  const host = hostOf(beforeDigest.slice(0, slash));
  const [path = '', tag] = beforeDigest.slice(slash + 1).split(':', 2);
  const names = path.split('/').filter((name) => name !== '');
  // Registries allow nothing else, and no two texts that look alike.
  if (!names.every((name) => /^[\w.-]+$/.test(name)) || names.length === 0) return undefined;
  if (host === 'docker.io' && names.length === 1) names.unshift('library');
  return {
    repository: `${host}/${names.join('/').toLowerCase()}`,
    ...(tag ? { tag } : {}),
    ...(digest ? { digest } : {}),
  };
}

function hostOf(text: string): string {
  const host = text.toLowerCase().replace(/:443$/, '');
  return DOCKER_HUB.has(host) ? 'docker.io' : host;
}
