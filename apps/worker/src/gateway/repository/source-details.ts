import {
  type KubeObject,
  type Source,
  type SourceDetails,
  sourcesOf,
  UserError,
  withoutEndSlashes,
} from '@lockstep/domain';
import { announceParameters, helmDetails, renderApplication } from '@lockstep/render';
import type { ResolvedSource } from '../../render/inputs.ts';
import { renderInputs, resolveSources } from '../../render/inputs.ts';
import { remoteSources } from '../../render/remote-sources.ts';
import type { Services } from '../../services.ts';
import { asUserError } from './as-user-error.ts';
import { sourceTypeAt } from './source-type-at.ts';

const FRESH_MS = 30_000;

/** What can be set for a source that may be no application's yet. */
export function sourceDetails(
  services: Services,
  written: Source,
  project: string,
): Promise<SourceDetails> {
  const [source = written] = sourcesOf({ source: written });
  return asUserError(detailsOf(services, source, project));
}

async function detailsOf(
  services: Services,
  source: Source,
  project: string,
): Promise<SourceDetails> {
  const resolved = await resolve(services, source, project);
  const { tree } = resolved;
  const path = source.chart
    ? ''
    : withoutEndSlashes(source.path ?? '').replace(/^(\.\/)+|^\.$/, '');
  if ((await tree.entry(path))?.type !== 'dir') {
    throw new UserError('not-found', `${source.path}: there is no such folder`);
  }
  if (source.plugin) return { type: 'Plugin', plugin: await pluginOf(services, resolved, project) };
  const type = stated(source) ?? (await sourceTypeAt(tree, path));
  if (type === 'Helm') return { type, helm: await helmDetails(tree, source) };
  if (type === 'Kustomize') {
    return { type, kustomize: { images: await imagesOf(services, resolved, project) } };
  }
  return { type: 'Directory', directory: {} };
}

function stated({ helm, kustomize, directory, chart }: Source): string | undefined {
  if (helm || chart) return 'Helm';
  if (kustomize) return 'Kustomize';
  return directory ? 'Directory' : undefined;
}

async function resolve(
  services: Services,
  source: Source,
  project: string,
): Promise<ResolvedSource> {
  if (source.chart) {
    const { chart: name, repoURL: url, targetRevision: version = '' } = source;
    const ref = { kind: 'chart', url, name, version } as const;
    const { revision, tree } = await remoteSources(services, project).fetch(ref);
    return { source, revision, tree };
  }
  const options = { maxAgeMs: FRESH_MS, sources: [source] };
  const [resolved] = await resolveSources(services, specOf(source, project), options);
  if (!resolved) throw new UserError('not-found', `${source.repoURL} cannot be read`);
  return resolved;
}

function specOf(source: Source, project: string) {
  return { project, source, destination: {} };
}

async function inputsOf(services: Services, resolved: ResolvedSource, project: string) {
  const spec = specOf(resolved.source, project);
  return renderInputs(services, { appName: 'details', spec, clusterId: null }, [resolved]);
}

async function pluginOf(services: Services, resolved: ResolvedSource, project: string) {
  const [input] = await inputsOf(services, resolved, project);
  return { parametersAnnouncement: input ? await announceParameters(input) : [] };
}

/** Those that it would deploy. */
async function imagesOf(
  services: Services,
  resolved: ResolvedSource,
  project: string,
): Promise<string[]> {
  const inputs = await inputsOf(services, resolved, project);
  const { manifests } = await renderApplication(inputs);
  return [...new Set(manifests.flatMap(imagesIn))].sort();
}

interface PodSpec {
  containers?: { image?: string }[];
  initContainers?: { image?: string }[];
}

function imagesIn(object: KubeObject): string[] {
  const { spec } = object as {
    spec?: PodSpec & {
      template?: { spec?: PodSpec };
      jobTemplate?: { spec?: { template?: { spec?: PodSpec } } };
    };
  };
  const pods = [spec, spec?.template?.spec, spec?.jobTemplate?.spec?.template?.spec];
  return pods
    .flatMap((pod) => [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])])
    .flatMap(({ image }) => (image ? [image] : []));
}
