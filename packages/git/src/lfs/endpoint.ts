import { withoutEndSlashes } from '@lockstep/domain';
import { authorizationOf } from '../access/http-login.ts';
import { withLogin } from '../access/login.ts';
import { percentDecoded } from '../access/percent-decoded.ts';
import { credentialFor } from '../access/providers/registry.ts';
import { parseRemote, type Remote } from '../access/remote.ts';
import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import { findRoute } from '../access/route.ts';
import { GitError } from '../command/git-error.ts';
import { lastWords } from '../command/redact.ts';
import { runProcess } from '../command/run-process.ts';

/** Where a repository's large files are asked for, and with which headers. */
export interface LfsEndpoint {
  url: string;
  headers: Record<string, string>;
}

const SSH_DEADLINE_MS = 30_000;

/**
 * The LFS server of a repository: `<repository>.git/info/lfs` with the repository's credentials, or
 * for ssh what its `git-lfs-authenticate` says.
 */
export async function lfsEndpoint(access: RepoAccess, policy: AddressPolicy): Promise<LfsEndpoint> {
  const remote = parseRemote(access.repo, policy);
  if (remote.protocol === 'ssh') return await askBySsh(access, remote, policy);
  if (remote.protocol === 'file') {
    throw new GitError('refused', 'large files (LFS) of a local path are not fetched');
  }
  const authorization = authorizationOf(await credentialFor({ access, remote, policy }));
  const base = withoutEndSlashes(remote.url);
  return {
    url: `${base.endsWith('.git') ? base : `${base}.git`}/info/lfs`,
    headers: authorization === undefined ? {} : { authorization },
  };
}

async function askBySsh(
  access: RepoAccess,
  remote: Remote,
  policy: AddressPolicy,
): Promise<LfsEndpoint> {
  const route = await findRoute(remote, access, policy);
  const { port, pathname } = new URL(remote.url);
  const path = percentDecoded(pathname).replace(/^\//, '').replaceAll("'", "'\\''");
  const answer = await withLogin({ access, remote, route, policy }, (login) =>
    runProcess({
      program: 'ssh',
      args: [
        ...(login.sshOptions ?? []),
        '-p',
        port || '22',
        '--',
        `${remote.username ?? 'git'}@${remote.host}`,
        `git-lfs-authenticate '${path}' download`,
      ],
      cwd: '/',
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...login.env },
      deadlineMs: SSH_DEADLINE_MS,
      maxOutputBytes: 64 * 1024,
    }),
  );
  return parseAnswer(answer.stdout.toString('utf8'), lastWords(answer.stderr));
}

function parseAnswer(text: string, stderr: string): LfsEndpoint {
  try {
    const { href, header } = JSON.parse(text) as { href?: string; header?: Record<string, string> };
    if (typeof href === 'string') return { url: withoutEndSlashes(href), headers: header ?? {} };
  } catch {
    // Told below, with the server's own words.
  }
  const why = stderr.slice(0, 300) || 'no answer to git-lfs-authenticate';
  throw new GitError('other', `the server does not say where its large files (LFS) are: ${why}`);
}
