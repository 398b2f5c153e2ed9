import { type ApplicationSpec, type Source, sourcesOf } from '@lockstep/domain';
import type { RenderInput, SourceTree } from '@lockstep/render';
import type { Services } from '../services.ts';
import { remoteSources } from './remote-sources.ts';

/** One source at the commit that its targetRevision stands for now. */
export interface ResolvedSource {
  source: Source;
  revision: string;
  tree: SourceTree;
}

export interface RenderTarget {
  appName: string;
  spec: ApplicationSpec;
  clusterId: string | null;
}

/** What each source is rendered with: its tree, the trees it may refer to, the cluster's abilities. */
export async function renderInputs(
  services: Services,
  target: RenderTarget,
  resolved: ResolvedSource[],
): Promise<RenderInput[]> {
  const refs = new Map(
    resolved.flatMap(({ source, tree }) => (source.ref ? [[source.ref, tree] as const] : [])),
  );
  const remote = remoteSources(services, target.spec.project);
  const abilities = await services.clusterAbilities(target.clusterId);
  return resolved.map(({ source, tree }) => ({
    source,
    tree,
    refs,
    remote,
    appName: target.appName,
    project: target.spec.project,
    namespace: target.spec.destination.namespace ?? '',
    kubeVersion: abilities.kubeVersion,
    apiVersions: abilities.apiVersions,
    tools: services.tools,
  }));
}

/**
 * Finds the commit of every source. Repositories that were fetched within `maxAgeMs` are not asked
 * again. `revisions`, where given, stand for the sources' own targetRevisions.
 * @throws GitError in git's words.
 */
export async function resolveSources(
  services: Services,
  spec: ApplicationSpec,
  options: { maxAgeMs: number; sources?: Source[]; revisions?: string[] },
): Promise<ResolvedSource[]> {
  const sources = options.sources ?? sourcesOf(spec);
  return await Promise.all(
    sources.map(async (source, index) => {
      const wanted = options.revisions?.[index] ?? source.targetRevision;
      const kept = await services.repositories.treeAt(source.repoURL, spec.project, wanted);
      if (wanted && kept) return { source, revision: wanted, tree: kept };
      const repository = await services.repositories.fetch(
        source.repoURL,
        spec.project,
        options.maxAgeMs,
      );
      const revision = await repository.resolve(wanted);
      return { source, revision, tree: repository.tree(revision) };
    }),
  );
}
