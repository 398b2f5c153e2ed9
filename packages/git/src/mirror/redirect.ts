import { withoutEndSlashes } from '@lockstep/domain';
import type { Remote } from '../access/remote.ts';
import type { RepoAccess } from '../access/repo-access.ts';
import { GitError } from '../command/git-error.ts';
import type { RemoteCommand } from './remote-session.ts';

/** Whether the server said that the repository is elsewhere. */
export function isRedirect(error: unknown): error is GitError {
  return error instanceof GitError && /returned error: 30[12378]\b/.test(error.message);
}

/**
 * The repository at the place where the server sends to. Git itself follows no redirect here: it
 * would contact any address that it is sent to. Credentials go along within one host only.
 */
export async function redirectTarget(
  access: RepoAccess,
  remote: Remote,
  session: <T>(use: (run: RemoteCommand) => Promise<T>) => Promise<T>,
): Promise<RepoAccess> {
  const location = await session(askLocation);
  const target = repositoryAt(location, remote);
  if (new URL(target).hostname === new URL(remote.url).hostname) return { ...access, repo: target };
  const { proxy, noProxy, caData, insecure } = access;
  return { repo: target, proxy, noProxy, insecure, ...(caData && { caData }) };
}

/** Asks again and listens to what curl says, so that proxies and certificates count as before. */
async function askLocation(run: RemoteCommand): Promise<string> {
  let location: string | undefined;
  await run(
    (url) => ['ls-remote', '--end-of-options', url, 'HEAD'],
    undefined,
    () => ({
      trace: (line) => {
        location ??= /<= Recv header[^:]*:\s*location:\s*(\S+)/i.exec(line)?.[1];
      },
    }),
  ).catch((error) => {
    if (!isRedirect(error)) throw error;
  });
  if (location === undefined) throw new GitError('unreachable', 'a redirect that leads nowhere');
  return location;
}

function repositoryAt(location: string, remote: Remote): string {
  const asked = `${withoutEndSlashes(remote.url)}/info/refs`;
  const target = URL.canParse(location, asked) ? new URL(location, asked) : undefined;
  const path = target?.pathname.match(/^(.*)\/info\/refs$/)?.[1];
  const isDowngrade = remote.protocol === 'https' && target?.protocol !== 'https:';
  if (!target || path === undefined || isDowngrade || !/^https?:$/.test(target.protocol)) {
    const shown = target ? `${target.protocol}//${target.host}${target.pathname}` : 'nowhere';
    throw new GitError('refused', `a redirect of the repository to ${shown} is not followed`);
  }
  return `${target.origin}${path}`;
}
