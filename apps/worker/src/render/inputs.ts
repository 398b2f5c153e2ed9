import { type ApplicationSpec, type Source, sourcesOf } from '@lockstep/domain';
import type { Plugin, RenderInput, SourceTree } from '@lockstep/render';
import type { Services } from '../services.ts';
import { type RemoteOptions, remoteSources } from './remote-sources.ts';
import { isArtifact, resolveArtifact } from './resolve-artifact.ts';
import { sourceTools } from './source-tools.ts';

/** One source at the commit, version or digest that its targetRevision stands for now. */
export interface ResolvedSource {
  source: Source;
  revision: string;
  tree: SourceTree;
  /** When the repository was asked (epoch milliseconds); absent for what cannot move. */
  seenAtMs?: number;
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
  options: Pick<RemoteOptions, 'maxAgeMs' | 'asked'> = {},
): Promise<RenderInput[]> {
  const refs = new Map(
    resolved.flatMap(({ source, tree }) => (source.ref ? [[source.ref, tree] as const] : [])),
  );
  const remote = remoteSources(services, target.spec.project, {
    ...options,
    clusterId: target.clusterId,
  });
  const { tools, disabledTools } = sourceTools(services);
  const abilities = await services.clusterAbilities(target.clusterId);
  const decrypt = await services.sopsKeys.decrypter(target.spec.project);
  const plugins = await Promise.all(resolved.map(({ source }) => pluginsFor(services, source)));
  return resolved.map(({ source, tree }, index) => ({
    source,
    tree,
    refs,
    remote,
    appName: target.appName,
    project: target.spec.project,
    namespace: target.spec.destination.namespace ?? '',
    kubeVersion: abilities.kubeVersion,
    apiVersions: abilities.apiVersions,
    tools,
    disabledTools,
    plugins: plugins[index],
    decrypt,
  }));
}

/** Those that could render it. What says what it is needs none, so that a side-car may be away. */
async function pluginsFor(
  { plugins }: Pick<Services, 'plugins'>,
  source: Source,
): Promise<readonly Plugin[]> {
  const { helm, kustomize, directory, flux, chart, plugin } = source;
  const settings = [helm, kustomize, directory].flatMap((section) => Object.keys(section ?? {}));
  const isOther = settings.length > 0 || chart !== undefined || flux !== undefined;
  return isOther && !plugin ? [] : await plugins.current();
}

/**
 * Finds the commit of every source. Repositories that were fetched within `maxAgeMs` are not asked
 * again. `revisions`, where given, stand for the sources' own targetRevisions.
 * @throws GitError or RenderError in the words of whoever was asked.
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
      if (isArtifact(source)) {
        const { project } = spec;
        const { maxAgeMs } = options;
        return {
          source,
          ...(await resolveArtifact(services, source, { project, maxAgeMs, wanted })),
        };
      }
      const kept = await services.repositories.treeAt(source.repoURL, spec.project, wanted, {
        signed: true,
      });
      if (wanted && kept) return { source, revision: wanted, tree: kept };
      const repository = await services.repositories.fetch(source.repoURL, spec.project, {
        maxAgeMs: options.maxAgeMs,
      });
      const revision = await repository.resolveSigned(wanted);
      const seenAtMs = repository.seenAtMs();
      return { source, revision, tree: repository.tree(revision), seenAtMs };
    }),
  );
}
