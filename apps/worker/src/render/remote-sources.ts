import type { RemoteRef, RemoteSources } from '@lockstep/render';
import type { Services } from '../services.ts';

/** Moving references (branches, constraints) are looked up again after this long. */
const FRESH_MS = 30_000;

/** Fetches what renders of a project's applications name outside of their own sources. */
export function remoteSources(
  services: Pick<Services, 'repositories' | 'artifacts'>,
  project: string,
): RemoteSources {
  const request = { project, maxAgeMs: FRESH_MS };
  return {
    fetch: async (ref: RemoteRef) => {
      switch (ref.kind) {
        case 'git':
          return await fetchGit(services, project, ref);
        case 'chart':
          return await services.artifacts.chart(ref, request);
        case 'oci':
          return await services.artifacts.artifact(ref, request);
        case 'file':
          return await services.artifacts.file(ref.url, request);
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
  const repository = await repositories.fetch(url, project, { maxAgeMs: FRESH_MS });
  const commit = await repository.resolve(revision);
  return { revision: commit, tree: repository.tree(commit) };
}
