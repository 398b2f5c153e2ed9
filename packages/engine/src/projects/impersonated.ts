import { matchesGlob } from '@lockstep/domain';
import type { RestrictingProject } from './verdict.ts';

/** As whom a sync acts, or why nobody can be found. */
export type Impersonation = { kind: 'user'; user: string } | { kind: 'none'; message: string };

/** What no service account's name may hold: it would be a pattern or a path. */
export const NOT_IN_ACCOUNTS = /[!*[\]{}\\/]/;

/**
 * The service account of the first of the project's `destinationServiceAccounts` that is for the
 * destination, as Kubernetes names its user. One without a namespace is of the destination's, or of
 * the application's own where the destination has none.
 */
export function impersonated(
  { spec }: Pick<RestrictingProject, 'spec'>,
  destination: { server: string; namespace: string },
  applicationNamespace: string,
): Impersonation {
  const { server, namespace } = destination;
  const own = namespace || applicationNamespace;
  const found = (spec.destinationServiceAccounts ?? []).find(
    (entry) =>
      matchesGlob(entry.server ?? '', server) && matchesGlob(entry.namespace ?? '', namespace),
  );
  if (!found) {
    return none(
      `no matching service account found for destination server ${server} and namespace ${own}`,
    );
  }
  const account = found.defaultServiceAccount ?? '';
  if (account.trim() === '' || NOT_IN_ACCOUNTS.test(account)) {
    return none(`default service account contains invalid chars '${account}'`);
  }
  const full = account.includes(':') ? account : `${own}:${account}`;
  return { kind: 'user', user: `system:serviceaccount:${full}` };
}

function none(reason: string): Impersonation {
  return {
    kind: 'none',
    message: `failed to find a matching service account to impersonate: ${reason}`,
  };
}
