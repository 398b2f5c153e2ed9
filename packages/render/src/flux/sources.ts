import {
  type FluxSourceRef,
  fluxGitRepositorySpecSchema,
  fluxGitRevision,
  fluxIgnoreSchema,
  fluxOciReference,
  fluxOciRepositorySpecSchema,
  type KubeObject,
  normalizeRepoUrl,
} from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput, RenderWarning } from '../render-input.ts';
import { type RemoteRef, remoteName } from '../source/remote.ts';
import { ignoredWarning } from './ignored-fields.ts';
import { MissingReference, type References } from './references.ts';
import { withoutIgnored } from './source-ignore.ts';
import { readSpec } from './spec.ts';

/** The files of a Flux source, seen from its root. */
export interface OpenedSource {
  context: RenderContext;
  /** For comparing whether two are the same. */
  name: string;
}

/**
 * Opens what a unit's sourceRef names, as it is now, or as it was when the version of the chart in
 * the folder `releasedChart` came. Throws MissingReference where there is no such source.
 */
export async function openSource(
  ref: FluxSourceRef,
  namespace: string,
  { input, context, references }: Surroundings,
  releasedChart?: string,
): Promise<OpenedSource> {
  const place = ref.namespace ?? namespace;
  const object = references.source(ref.kind, place, ref.name);
  if (!object && !isOwnRepository(ref, place, input)) throw missing(ref, place);
  if (object) refuseIncludes(object);
  const now = object && remoteOf(object, input);
  const remote = releasedChart === undefined ? now : releasedOf(now, releasedChart, input);
  const opened = remote === undefined ? { context, name: '' } : await openRemote(remote, context);
  const ignore = object && readSpec(fluxIgnoreSchema, object).ignore;
  return { ...opened, context: withoutIgnored(opened.context, ignore) };
}

/** The same repository, own or not, at the commit that brought the version of a chart in it. */
function releasedOf(
  now: RemoteRef | undefined,
  chart: string,
  { source }: RenderInput,
): RemoteRef | undefined {
  if (now === undefined) {
    return { kind: 'released', url: source.repoURL, revision: '', chart, own: true };
  }
  if (now.kind !== 'git') return now;
  return { kind: 'released', url: now.url, revision: now.revision, chart };
}

/** Files of other repositories among these: without them something else would be deployed. */
function refuseIncludes({ kind, metadata, spec }: KubeObject): void {
  const { include } = (spec ?? {}) as { include?: unknown[] };
  if (!include?.length) return;
  const what = `${kind} ${metadata.name}: include is not supported`;
  throw new RenderError('unsupported', `${what}: name the other repository as a source of its own`);
}

export interface Surroundings {
  input: RenderInput;
  context: RenderContext;
  references: References;
}

/** Fetches something from outside, and traces what is read there. */
export async function openRemote(ref: RemoteRef, context: RenderContext): Promise<OpenedSource> {
  await context.trace.remote(ref);
  const name = remoteName(ref);
  return { context: { ...context, trace: context.trace.seenFrom(name), path: '' }, name };
}

export function missing({ kind, name }: FluxSourceRef, namespace: string): MissingReference {
  const hint =
    kind === 'GitRepository'
      ? '; where it stands for the repository of the application, name it in source.flux.repository'
      : '';
  return new MissingReference(
    `${kind} ${namespace}/${name} is not among the objects of this application${hint}`,
  );
}

/** What `flux bootstrap` calls the repository in which it keeps its objects. */
const BOOTSTRAPPED = 'flux-system';

function isOwnRepository(ref: FluxSourceRef, namespace: string, { source }: RenderInput): boolean {
  const own = source.flux?.repository ?? BOOTSTRAPPED;
  return ref.kind === 'GitRepository' && [ref.name, `${namespace}/${ref.name}`].includes(own);
}

/** What a source of Flux says and nothing here does: what it fetches is fetched all the same. */
export function sourceWarnings(key: string, { spec }: KubeObject): RenderWarning[] {
  const stated = (spec ?? {}) as Record<string, unknown>;
  const fields = ['verify', 'layerSelector', 'suspend'].filter((field) => stated[field]);
  return fields.length > 0 ? [ignoredWarning(key, fields)] : [];
}

/** Undefined for the application's own repository, which is read at the application's commit. */
function remoteOf(object: KubeObject, { source }: RenderInput): RemoteRef | undefined {
  switch (object.kind) {
    case 'GitRepository': {
      const spec = readSpec(fluxGitRepositorySpecSchema, object);
      const revision = fluxGitRevision(spec);
      const isOwn = normalizeRepoUrl(spec.url) === normalizeRepoUrl(source.repoURL);
      const wanted = source.targetRevision ?? 'HEAD';
      if (isOwn && (wanted === 'HEAD' || wanted === revision)) return undefined;
      return { kind: 'git', url: spec.url, revision };
    }
    case 'OCIRepository': {
      const spec = readSpec(fluxOciRepositorySpecSchema, object);
      return { kind: 'oci', url: spec.url, reference: fluxOciReference(spec) };
    }
    default: {
      const what = `${object.kind} ${object.metadata.name}: manifests from such a source`;
      throw new RenderError('unsupported', `${what} are not supported`);
    }
  }
}
