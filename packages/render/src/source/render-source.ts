import type { KubeObject, SourceType } from '@lockstep/domain';
import { directoryRenderer } from '../directory/render-directory.ts';
import { fluxRenderer } from '../flux/render-flux.ts';
import { helmRenderer } from '../helm/render-helm.ts';
import { kustomizeRenderer } from '../kustomize/render-kustomize.ts';
import { choosePlugin } from '../plugin/choose-plugin.ts';
import { discoveryDigests, pluginRenderer } from '../plugin/render-plugin.ts';
import { RenderError } from '../render-error.ts';
import {
  DEFAULT_LIMITS,
  type RenderContext,
  type RenderInput,
  type SourceRender,
  type SourceRenderer,
} from '../render-input.ts';
import { digestOf } from '../trace/fingerprint.ts';
import { ReadTrace } from '../trace/read-trace.ts';
import type { SourceRecord } from '../trace/render-record.ts';
import type { TreeLookup } from '../trace/still-valid.ts';
import { type Override, readOverrides, withOverrides } from './overrides.ts';
import { remoteRefOf, seenAt } from './remote.ts';
import { cleanPath } from './repo-path.ts';
import type { SourceTree } from './source-tree.ts';
import { sourceTreeOf } from './source-tree-of.ts';
import { explicitType, isSwitchedOff, typeOfSource } from './source-type.ts';

/** Counts up when the same files with the same settings render to something else than before. */
const RULES = 6;

const RENDERERS = {
  Directory: directoryRenderer,
  Helm: helmRenderer,
  Kustomize: kustomizeRenderer,
  Plugin: pluginRenderer,
  Flux: fluxRenderer,
} as const satisfies Record<SourceType, SourceRenderer>;

/** The application's own trees that a render may read, by `ref` name; the source itself is `''`. */
function ownTrees(input: RenderInput): ReadonlyMap<string, SourceTree> {
  return new Map([...(input.refs ?? []), ['', input.tree]]);
}

/** The trees that a render has read, as they are now. Remote ones are fetched when they are asked for. */
export function treesOf(input: RenderInput): TreeLookup {
  const own = ownTrees(input);
  return {
    get: async (name) => {
      const ref = remoteRefOf(name);
      if (!ref) return own.get(name);
      const wanted = seenAt(ref, own.get('')?.commit);
      return (await input.remote?.fetch(wanted, { signal: input.signal }))?.tree;
    },
  };
}

/**
 * Digest of everything but files that a render of this type depends on; `overrides` are those that
 * were found in the files. Throws RenderError when the source's settings contradict each other.
 */
export function settingsOf(given: RenderInput, type: SourceType, overrides?: Override[]): string {
  const input = { ...given, source: withOverrides(given.source, overrides) };
  const explicit = explicitType(input.source);
  return digestOf({
    rules: RULES,
    path: input.source.path ?? '',
    explicit,
    discovery: explicit ? undefined : discoveryDigests(input),
    ...(input.disabledTools?.length ? { disabledTools: input.disabledTools } : {}),
    type,
    renderer: RENDERERS[type].dependsOn(input),
  });
}

/**
 * Renders one source of an application. Throws RenderError for what its authors can mend; the
 * error carries what was read, so that nobody tries again before that changed.
 */
export async function renderSource(given: RenderInput): Promise<SourceRender> {
  const trace = new ReadTrace(ownTrees(given), given);
  let type: SourceType | undefined;
  let overrides: Override[] = [];
  try {
    const context = contextOf(given, trace);
    overrides = await readOverrides(given, context);
    const input = { ...given, source: withOverrides(given.source, overrides) };
    type = await typeAt(input, context);
    const output = await RENDERERS[type].render(input, context);
    const record = await recordOf(given, { type, overrides }, trace);
    return { type, ...output, opened: openedAmong(output.manifests, trace), record };
  } catch (error) {
    if (error instanceof RenderError && error.isLasting) {
      const known = { type: type ?? 'Directory', overrides } as const;
      error.record = await recordOf(given, known, trace).catch(() => undefined);
    }
    throw error;
  }
}

/** Secrets whose data came out of encrypted files. */
function openedAmong(manifests: readonly KubeObject[], { opened }: ReadTrace): Set<KubeObject> {
  const isSecret = ({ apiVersion, kind }: KubeObject) => apiVersion === 'v1' && kind === 'Secret';
  return new Set(manifests.filter((object) => isSecret(object) && opened.isIn(object)));
}

function contextOf(input: RenderInput, trace: ReadTrace): RenderContext {
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  // A chart of a repository is all that its package holds.
  const path = input.source.chart ? '' : cleanPath(input.source.path ?? '');
  return { trace, limits, path };
}

async function typeAt(input: RenderInput, context: RenderContext): Promise<SourceType> {
  const tree = sourceTreeOf(context);
  if (!(await tree.isDirectory(context.path))) {
    const what = `${input.source.path}: app path does not exist${placeOf(input)}`;
    throw new RenderError('path', what);
  }
  const explicit = explicitType(input.source);
  if (explicit) return isSwitchedOff(explicit, input.disabledTools) ? 'Directory' : explicit;
  // Plug-ins come before what the files say, as in the field.
  if (await choosePlugin(input, context)) return 'Plugin';
  return await typeOfSource(input, tree, context.path);
}

/** Where was looked, without what a URL may have of credentials; a folder on disk says it itself. */
function placeOf({ source: { repoURL, targetRevision } }: RenderInput): string {
  if (repoURL === 'file:///') return '';
  return ` in ${repoURL.replace(/\/\/[^/@]*@/, '//')} at ${targetRevision || 'HEAD'}`;
}

async function recordOf(
  input: RenderInput,
  { type, overrides }: { type: SourceType; overrides: Override[] },
  trace: ReadTrace,
): Promise<SourceRecord> {
  const settings = settingsOf(input, type, overrides);
  const found = overrides.length > 0 ? { overrides } : {};
  const used = trace.keys();
  const keys = used && { keys: digestOf(used) };
  return { type, settings, ...keys, ...found, reads: trace.reads(), scopes: await trace.scopes() };
}
