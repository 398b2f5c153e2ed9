import { hasOwnCredentials, normalizeRepoUrl } from '@lockstep/domain';
import type { RepoAccess } from '@lockstep/git';

/**
 * What opens a submodule: its own registration or template, else, on the same server, what opens the
 * repository around it. Credentials are shown to no other server.
 */
export function moduleAccess(around: RepoAccess, own: RepoAccess): RepoAccess {
  if (hasOwnCredentials({ ...own }) || !isSameServer(around.repo, own.repo)) return own;
  return { ...around, repo: own.repo };
}

/** By scheme, host and port. */
function isSameServer(a: string, b: string): boolean {
  const [first, second] = [normalizeRepoUrl(a), normalizeRepoUrl(b)];
  if (!URL.canParse(first) || !URL.canParse(second)) return false;
  const [left, right] = [new URL(first), new URL(second)];
  return left.protocol === right.protocol && left.host === right.host;
}
