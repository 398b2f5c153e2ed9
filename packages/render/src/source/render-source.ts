import type { SourceType } from '@lockstep/domain';
import { directoryRenderer } from '../directory/render-directory.ts';
import { helmRenderer } from '../helm/render-helm.ts';
import { kustomizeRenderer } from '../kustomize/render-kustomize.ts';
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
import { remoteRefOf } from './remote.ts';
import { cleanPath } from './repo-path.ts';
import type { SourceTree } from './source-tree.ts';
import { sourceTreeOf } from './source-tree-of.ts';
import { explicitType, typeOfSource } from './source-type.ts';

const unsupportedPlugin: SourceRenderer = {
  type: 'Plugin',
  dependsOn: ({ source }) => source.plugin,
  render: async () => {
    throw new RenderError('unsupported', 'config management plugins are not supported');
  },
};

const RENDERERS = {
  Directory: directoryRenderer,
  Helm: helmRenderer,
  Kustomize: kustomizeRenderer,
  Plugin: unsupportedPlugin,
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
      return (await input.remote?.fetch(ref, { signal: input.signal }))?.tree;
    },
  };
}

/**
 * Digest of everything but files that a render of this type depends on. Throws RenderError when the
 * source's settings contradict each other.
 */
export function settingsOf(input: RenderInput, type: SourceType): string {
  return digestOf({
    path: input.source.path ?? '',
    explicit: explicitType(input.source),
    type,
    renderer: RENDERERS[type].dependsOn(input),
  });
}

/**
 * Renders one source of an application. Throws RenderError for what its authors can mend; the
 * error carries what was read, so that nobody tries again before that changed.
 */
export async function renderSource(input: RenderInput): Promise<SourceRender> {
  const trace = new ReadTrace(ownTrees(input), input);
  let type: SourceType | undefined;
  try {
    const context = contextOf(input, trace);
    type = await typeAt(input, context);
    const output = await RENDERERS[type].render(input, context);
    return { type, ...output, record: await recordOf(input, type, trace) };
  } catch (error) {
    if (error instanceof RenderError && error.isLasting) {
      error.record = await recordOf(input, type ?? 'Directory', trace).catch(() => undefined);
    }
    throw error;
  }
}

function contextOf(input: RenderInput, trace: ReadTrace): RenderContext {
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  const path = cleanPath(input.source.path ?? '');
  return { trace, limits, path };
}

async function typeAt(input: RenderInput, context: RenderContext): Promise<SourceType> {
  if (input.source.chart) {
    throw new RenderError('unsupported', 'charts from Helm repositories are not supported');
  }
  const tree = sourceTreeOf(context);
  if (!(await tree.isDirectory(context.path))) {
    throw new RenderError('path', `${input.source.path}: app path does not exist`);
  }
  return await typeOfSource(input.source, tree, context.path);
}

async function recordOf(
  input: RenderInput,
  type: SourceType,
  trace: ReadTrace,
): Promise<SourceRecord> {
  const settings = settingsOf(input, type);
  return { type, settings, reads: trace.reads(), scopes: await trace.scopes() };
}
