import { normalizeRepoUrl } from '@lockstep/domain';

/**
 * Whether a payload's address names the repository that an application names. Scheme, port and
 * user do not count: a server is reached over https, over ssh and by an internal port alike, and a
 * refresh too many does no harm.
 */
export function isSameRepository(a: string, b: string): boolean {
  return hostAndPath(a) === hostAndPath(b);
}

const LONGEST = 2_000;

function hostAndPath(address: string): string {
  const normalized = normalizeRepoUrl(address.slice(0, LONGEST));
  if (!URL.canParse(normalized)) return normalized;
  const url = new URL(normalized);
  // Bitbucket Server puts /scm/ before the path of its HTTP clone addresses only.
  const path = decoded(url.pathname)
    .replace(/^\/scm\//, '/')
    .replace(/\/+/g, '/');
  return inAzure(hostOf(url), path.toLowerCase());
}

/** One that the URL parser knows nothing of (`ssh:`) keeps its case, and letters of other scripts. */
function hostOf({ hostname }: URL): string {
  const asWeb = `https://${hostname}`;
  return URL.canParse(asWeb) ? new URL(asWeb).hostname : hostname.toLowerCase();
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).normalize('NFC');
  } catch {
    return path;
  }
}

/** Azure DevOps has one address for https, another for ssh, and an old one of each organisation. */
function inAzure(host: string, path: string): string {
  if (host === 'ssh.dev.azure.com') {
    const [, org, project, repository] = /^\/v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (repository) return `dev.azure.com/${org}/${project}/_git/${repository}`;
  }
  const old = /^([a-z0-9-]+)\.visualstudio\.com$/.exec(host)?.[1];
  const web = old ? path.replace(/^\/defaultcollection\//, '/') : path;
  const [azureHost, azurePath] = old ? ['dev.azure.com', `/${old}${web}`] : [host, path];
  // A repository that is called as its project is written without the project.
  const short = /^\/([^/]+)\/_git\/([^/]+)$/.exec(azurePath);
  if (azureHost !== 'dev.azure.com' || !short) return `${azureHost}${azurePath}`;
  return `${azureHost}/${short[1]}/${short[2]}/_git/${short[2]}`;
}
