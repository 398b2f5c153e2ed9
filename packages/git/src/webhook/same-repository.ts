import { normalizeRepoUrl } from '@lockstep/domain';

/**
 * Whether a payload's address names the repository that an application names. Scheme, port and
 * user do not count: a server is reached over https, over ssh and by an internal port alike, and a
 * refresh too many does no harm.
 */
export function isSameRepository(a: string, b: string): boolean {
  return hostAndPath(a) === hostAndPath(b);
}

function hostAndPath(address: string): string {
  const normalized = normalizeRepoUrl(address);
  if (!URL.canParse(normalized)) return normalized;
  const url = new URL(normalized);
  // Bitbucket Server puts /scm/ before the path of its HTTP clone addresses only.
  const path = url.pathname.replace(/^\/scm\//, '/').replace(/\/+/g, '/');
  return `${url.hostname.toLowerCase()}${path.toLowerCase()}`;
}
