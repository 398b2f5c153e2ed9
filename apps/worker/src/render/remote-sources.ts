import { chartRelease, type RemoteRef, type RemoteSources } from '@lockstep/render';
import type { Services } from '../services.ts';

/** Moving references (branches, constraints) are looked up again after this long. */
const FRESH_MS = 30_000;

/** For whom is fetched, and how. */
export interface RemoteOptions {
  /** Whose objects may be read; none where there is no cluster. */
  clusterId?: string | null;
  /** Moving references that were looked up no longer ago are not looked up again. */
  maxAgeMs?: number;
  /** Takes the addresses of all repositories that are asked for, whatever comes of it. */
  asked?: Set<string>;
}

/** Fetches what renders of a project's applications name outside of their own sources. */
export function remoteSources(
  services: Pick<Services, 'repositories' | 'artifacts' | 'liveTexts'>,
  project: string,
  { clusterId = null, maxAgeMs = FRESH_MS, asked }: RemoteOptions = {},
): RemoteSources {
  const request = { project, maxAgeMs };
  return {
    ...(clusterId && { reachesCluster: true }),
    knowsHistory: true,
    fetch: async (ref: RemoteRef) => {
      switch (ref.kind) {
        case 'git':
          asked?.add(ref.url);
          return await fetchGit(services, request, ref);
        case 'released':
          if (!ref.own) asked?.add(ref.url);
          return await fetchReleased(services, request, ref);
        case 'chart':
          return await services.artifacts.chart(ref, request);
        case 'oci':
          return await services.artifacts.artifact(ref, request);
        case 'file':
          return await services.artifacts.file(ref.url, request);
        case 'live':
          return await services.liveTexts.fetch(ref, { project, clusterId });
      }
    },
  };
}

async function fetchGit(
  { repositories }: Pick<Services, 'repositories'>,
  { project, maxAgeMs }: { project: string; maxAgeMs: number },
  { url, revision }: Extract<RemoteRef, { kind: 'git' }>,
) {
  const kept = await repositories.treeAt(url, project, revision);
  if (kept) return { revision, tree: kept };
  const repository = await repositories.fetch(url, project, { maxAgeMs });
  const commit = await repository.resolve(revision);
  return { revision: commit, tree: repository.tree(commit) };
}

async function fetchReleased(
  { repositories }: Pick<Services, 'repositories'>,
  { project, maxAgeMs }: { project: string; maxAgeMs: number },
  { url, revision, chart }: Extract<RemoteRef, { kind: 'released' }>,
) {
  const path = chart === '' ? 'Chart.yaml' : `${chart}/Chart.yaml`;
  const file = { path, meaning: chartRelease };
  const kept = await repositories.unchangedSince(url, project, revision, file);
  if (kept) return { revision: kept.commit, tree: kept };
  const repository = await repositories.fetch(url, project, { maxAgeMs });
  const tree = await repository.unchangedSince(await repository.resolve(revision), file);
  return { revision: tree.commit, tree };
}
