import type { RepositoryRef } from '@lockstep/domain';
import type { RepositoryAccess } from '@lockstep/store';
import type { Services } from '../../services.ts';
import { asUserError } from './as-user-error.ts';

/** Somebody chooses from a list: what was read a moment ago will do. */
const FRESH_MS = 10_000;

/** Throws what the repository or registry said. */
export async function testCatalogue(
  { artifacts }: Pick<Services, 'artifacts'>,
  access: RepositoryAccess,
): Promise<void> {
  await artifacts.test(access);
}

/** Every chart of a Helm repository with its versions, the highest first. */
export async function chartsOf(
  { artifacts }: Pick<Services, 'artifacts'>,
  { repo, project }: RepositoryRef,
): Promise<{ name: string; versions: string[] }[]> {
  return asUserError(artifacts.charts(repo, { project, maxAgeMs: FRESH_MS }));
}

/** The tags of a repository of a registry. */
export async function tagsOf(
  { artifacts }: Pick<Services, 'artifacts'>,
  { repo, project }: RepositoryRef,
): Promise<string[]> {
  return asUserError(artifacts.tags(repo, { project, maxAgeMs: FRESH_MS }));
}
