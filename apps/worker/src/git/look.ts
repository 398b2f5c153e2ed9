import { normalizeRepoUrl, type Source, sourcesOf } from '@lockstep/domain';
import type { GitJob } from '@lockstep/queue';
import type { FetchedTree } from '@lockstep/render';
import type { Follower } from '@lockstep/store';
import { isArtifact, resolveArtifact } from '../render/resolve-artifact.ts';
import type { Services } from '../services.ts';

/** What a source of one application stands for now. Throws GitError or RenderError. */
export type Look = (source: Source, project: string) => Promise<FetchedTree>;

/** For whom a repository is looked at. */
interface Looking {
  /** Who has a source there. */
  followers: readonly Follower[];
  /** Somebody reads it as part of something else, which is in Git. */
  isReadElsewhere: boolean;
}

/**
 * Asks a repository for its present state: Git by one fetch, which throws GitError here, a Helm
 * repository or registry when the first follower is looked at, which costs little where nothing moved.
 */
export async function lookAt(
  services: Services,
  job: GitJob,
  { followers, isReadElsewhere }: Looking,
): Promise<Look> {
  const isSource = followers.some(({ spec }) =>
    sourcesOf(spec).some(
      (source) => !isArtifact(source) && normalizeRepoUrl(source.repoURL) === job.repoKey,
    ),
  );
  const isGit = isSource || isReadElsewhere;
  const isPatient = job.cause === 'poll';
  const fetched = isGit
    ? await services.repositories.fetch(job.repoUrl, job.project, { isPatient })
    : undefined;
  return async (source, project) => {
    if (!fetched || isArtifact(source)) {
      const { targetRevision: wanted } = source;
      return await resolveArtifact(services, source, { project, maxAgeMs: 0, wanted });
    }
    const revision = await fetched.resolveSigned(source.targetRevision);
    return { revision, tree: fetched.tree(revision) };
  };
}
