import type { RemoteRef, RemoteSources } from '@lockstep/render';
import { RenderError } from '@lockstep/render';
import type { Services } from '../services.ts';

/** Moving references (branches, constraints) are looked up again after this long. */
const FRESH_MS = 30_000;

/** Fetches what renders of a project's applications name outside of their own sources. */
export function remoteSources(
  services: Pick<Services, 'repositories'>,
  project: string,
): RemoteSources {
  return {
    fetch: async (ref: RemoteRef) => {
      switch (ref.kind) {
        case 'git':
          return await fetchGit(services, project, ref);
        default:
          throw new RenderError('unsupported', `${ref.url}: sources of kind ${ref.kind}`);
      }
    },
  };
}

async function fetchGit(
  { repositories }: Pick<Services, 'repositories'>,
  project: string,
  { url, revision }: Extract<RemoteRef, { kind: 'git' }>,
) {
  const kept = await repositories.treeAt(url, project, revision);
  if (kept) return { revision, tree: kept };
  const repository = await repositories.fetch(url, project, FRESH_MS);
  const commit = await repository.resolve(revision);
  return { revision: commit, tree: repository.tree(commit) };
}
