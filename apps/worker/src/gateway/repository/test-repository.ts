import {
  fieldProblems,
  type RepositoryInput,
  repositoryInputSchema,
  UserError,
} from '@lockstep/domain';
import { GitError, testRepository as testGit } from '@lockstep/git';
import { RenderError } from '@lockstep/render';
import type { RepositoryAccess } from '@lockstep/store';
import { reasonOf } from '../../git/reason.ts';
import type { Services } from '../../services.ts';
import { testCatalogue } from './catalogue.ts';

/** Asks the server whether the repository is there and may be read; nothing is kept. */
export async function testRepository(
  services: Services,
  given: unknown,
  { registered = false, keepSecrets = false }: { registered?: boolean; keepSecrets?: boolean } = {},
): Promise<{ ok: boolean; message: string }> {
  const input = stated(given);
  const { repositories } = services.store;
  const access = registered
    ? await repositories.access(input.repo, input.project ?? '')
    : await repositories.accessFor(input, { keepSecrets });
  try {
    await reach(services, access);
    return { ok: true, message: '' };
  } catch (error) {
    if (!(error instanceof GitError || error instanceof RenderError)) throw error;
    return { ok: false, message: reasonOf(error, access) };
  }
}

async function reach(services: Services, access: RepositoryAccess): Promise<void> {
  if ((access.type ?? 'git') === 'git')
    await testGit(access, { allowLoopback: services.config.allowLoopbackRepos });
  else await testCatalogue(services, access);
}

/** @throws UserError `invalid-argument` with every field that is wrong. */
function stated(input: unknown): RepositoryInput {
  const parsed = repositoryInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error);
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  throw new UserError('invalid-argument', `invalid connection: ${told}`, problems);
}
