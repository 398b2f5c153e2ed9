import type { RepositoryRef } from '@lockstep/domain';
import { testRepository } from '@lockstep/git';
import type { Services } from '../../services.ts';
import { asUserError } from './as-user-error.ts';

/** Branches and tags as the server has them now; nothing is fetched. */
export async function refsOf(
  services: Services,
  { repo, project }: RepositoryRef,
): Promise<{ branches: string[]; tags: string[] }> {
  const access = await services.store.repositories.access(repo, project);
  const { refs } = await asUserError(
    testRepository(access, { allowLoopback: services.config.allowLoopbackRepos }),
  );
  const below = (prefix: string) =>
    [...refs.keys()].flatMap((name) =>
      name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
    );
  return { branches: below('refs/heads/').sort(), tags: below('refs/tags/').sort() };
}
