import { explainHostKey } from '../access/host-key.ts';
import { withLogin } from '../access/login.ts';
import { forgetCredential } from '../access/providers/registry.ts';
import { parseRemote, type Remote } from '../access/remote.ts';
import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import { findRoute } from '../access/route.ts';
import { Gate } from '../command/gate.ts';
import { GitError } from '../command/git-error.ts';
import { type GitCommand, runGit } from '../command/run-git.ts';
import { isRedirect, redirectTarget } from './redirect.ts';

export interface Limits {
  deadlineMs: number;
  signal?: AbortSignal;
}

/** Runs one git command that talks to the remote repository. `url` is checked and carries no secret. */
export type RemoteCommand = (
  args: (url: string) => string[],
  gitDir?: string,
  more?: (url: string) => MoreOfCommand,
) => Promise<Buffer>;

/** What a command to a remote may want beyond its words. */
export type MoreOfCommand = Pick<
  GitCommand,
  'maxOutputBytes' | 'maxMemoryBytes' | 'stdin' | 'watch' | 'config' | 'trace'
>;

const MAX_REDIRECTS = 3;

/** Of all repositories together: each may need much memory. Asking for refs needs none. */
const downloads = new Gate(8);

/** Checks the address, unpacks the credentials and hands out a way to run commands with them. */
export async function withRemote<T>(
  access: RepoAccess,
  policy: AddressPolicy,
  limits: Limits,
  use: (run: RemoteCommand) => Promise<T>,
): Promise<T> {
  const endsAt = performance.now() + limits.deadlineMs;
  const left = () => ({ ...limits, deadlineMs: Math.max(1, endsAt - performance.now()) });
  let at = access;
  for (let redirects = 0; ; redirects++) {
    const remote = parseRemote(at.repo, policy);
    try {
      return await session(at, remote, policy, left, use);
    } catch (error) {
      if (!isRedirect(error) || redirects === MAX_REDIRECTS) throw error;
      // Its target is checked like any address, which git would not do.
      at = await redirectTarget(at, remote, (ask) => session(at, remote, policy, left, ask));
    }
  }
}

async function session<T>(
  access: RepoAccess,
  remote: Remote,
  policy: AddressPolicy,
  left: () => Limits,
  use: (run: RemoteCommand) => Promise<T>,
): Promise<T> {
  const route = await findRoute(remote, access, policy);
  const target = { access, remote, route, policy };
  try {
    return await withLogin(target, (login) =>
      use((args, gitDir, moreFor) => {
        const more = moreFor?.(remote.url);
        const command = () =>
          runGit({
            ...more,
            args: args(remote.url),
            ...(gitDir !== undefined && { gitDir }),
            protocols: [remote.protocol],
            config: [...login.config, ...(more?.config ?? [])],
            env: login.env,
            secrets: login.secrets,
            ...left(),
          });
        return gitDir === undefined ? command() : downloads.run(command);
      }),
    );
  } catch (error) {
    if (!(error instanceof GitError) || error.kind !== 'auth') throw error;
    forgetCredential(target);
    if (remote.protocol !== 'ssh') throw error;
    throw await explainHostKey(error, target, left());
  }
}
