import { messageOf } from '@lockstep/domain';
import { GitError, type RepoAccess } from '@lockstep/git';

/**
 * Why a repository cannot be reached, for who has just typed its credentials: what the server said,
 * and what that means where git only says that nobody is there to ask.
 */
export function reasonOf(
  error: unknown,
  access: RepoAccess & { inheritedCreds?: boolean | undefined },
): string {
  const said = messageOf(error);
  const isAsking = /could not read (username|password)|terminal prompts disabled/i.test(said);
  if (!(error instanceof GitError) || error.kind !== 'auth' || !isAsking) return said;
  const { username, password, bearerToken, inheritedCreds } = access;
  if (!username && !password && !bearerToken) {
    return (
      'authentication required: the server asks for credentials, and none are given. ' +
      'Give them with lockstep repo add, or on the page Repositories'
    );
  }
  const whose = inheritedCreds ? 'the credentials of the template' : 'these credentials';
  return `authentication failed: the server does not accept ${whose}`;
}
