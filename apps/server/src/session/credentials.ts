import type { CredentialPort } from '@lockstep/access';
import type { Store } from '@lockstep/store';

/** What tokens are judged by, read from the store. */
export function storedCredentials({ accounts, projects, sessions, tokens }: Store): CredentialPort {
  return {
    account: (name) => accounts.get(name),
    session: (id) => sessions.get(id),
    hasAccountToken: (account, id) => tokens.has({ account }, id),
    hasProjectRole: async (project, role) => {
      const found = await projects.get(project);
      return found?.spec.roles?.some(({ name }) => name === role) ?? false;
    },
    hasProjectToken: (project, role, id) => tokens.has({ project, role }, id),
  };
}
