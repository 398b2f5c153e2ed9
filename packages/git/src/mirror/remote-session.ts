import { checkAddress } from '../access/address-check.ts';
import { withLogin } from '../access/credentials.ts';
import { parseRemote, type Remote } from '../access/remote.ts';
import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import { runGit } from '../command/run-git.ts';

export interface Limits {
  deadlineMs: number;
  signal?: AbortSignal;
}

/** Runs one git command that talks to the remote repository. `url` is checked and carries no secret. */
export type RemoteCommand = (args: (url: string) => string[], gitDir?: string) => Promise<Buffer>;

/** Checks the address, unpacks the credentials and hands out a way to run commands with them. */
export async function withRemote<T>(
  access: RepoAccess,
  policy: AddressPolicy,
  limits: Limits,
  use: (run: RemoteCommand) => Promise<T>,
): Promise<T> {
  const remote = parseRemote(access.repo, policy);
  await checkAddress(remote, policy);
  const endsAt = performance.now() + limits.deadlineMs;
  return await withLogin(access, remote, (login) =>
    use((args, gitDir) =>
      runGit({
        args: args(remote.url),
        gitDir,
        protocols: protocolsFor(remote),
        config: login.config,
        env: login.env,
        secrets: login.secrets,
        deadlineMs: Math.max(1, endsAt - performance.now()),
        signal: limits.signal,
      }),
    ),
  );
}

function protocolsFor(remote: Remote): string[] {
  // A server that begins with http may redirect to https, never to anything else.
  return remote.protocol === 'http' ? ['http', 'https'] : [remote.protocol];
}
