import type { FoundSource, RepositoryRef } from '@lockstep/domain';
import type { SourceTree } from '@lockstep/render';
import type { Services } from '../../services.ts';
import { asUserError } from './as-user-error.ts';
import { sourceTypeOf } from './source-type-at.ts';

/** Folders looked into at most: enough for a monorepo, and not for ever. */
const MAX_FOLDERS = 20_000;
const FRESH_MS = 30_000;

/** Every folder that holds a chart or a kustomization; the root is `.`. */
export async function findSources(
  { repositories }: Pick<Services, 'repositories'>,
  { repo, project, revision }: RepositoryRef & { revision: string },
): Promise<FoundSource[]> {
  const found = (async () => {
    const repository = await repositories.fetch(repo, project, { maxAgeMs: FRESH_MS });
    // Submodules are other repositories: looking for sources fetches none.
    return sourcesIn(repository.mirror.tree(await repository.resolve(revision)));
  })();
  return asUserError(found);
}

/** By breadth, so that what is near the root is found where there is too much. */
export async function sourcesIn(tree: SourceTree): Promise<FoundSource[]> {
  const found: FoundSource[] = [];
  const queue = [''];
  for (let at = 0; at < queue.length && at < MAX_FOLDERS; at++) {
    const dir = queue[at] as string;
    const entries = await tree.list(dir);
    const type = sourceTypeOf(entries.flatMap(({ type, name }) => (type === 'file' ? [name] : [])));
    if (type !== 'Directory') found.push({ type, path: dir || '.' });
    for (const { name, type: kind } of entries) {
      if (kind === 'dir') queue.push(dir === '' ? name : `${dir}/${name}`);
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
