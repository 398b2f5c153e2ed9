import type { AddressPolicy, RepoAccess } from '../access/repo-access.ts';
import type { RemoteRefs } from '../revision/refs.ts';
import { listRemote } from './fetch.ts';
import { type Limits, withRemote } from './remote-session.ts';

/**
 * Asks the server for the repository's refs and keeps nothing: is it there, may these credentials
 * read it? Throws GitError with the server's own reason.
 */
export function testRepository(
  access: RepoAccess,
  options: AddressPolicy & Partial<Limits> = {},
): Promise<RemoteRefs> {
  const limits: Limits = { deadlineMs: options.deadlineMs ?? 30_000, signal: options.signal };
  return withRemote(access, options, limits, (run) => listRemote(run));
}
