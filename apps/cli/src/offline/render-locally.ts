import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import {
  diskTree,
  loadPlugins,
  localRunner,
  type Plugin,
  type RemoteSources,
  RenderError,
  type RenderLimits,
  readKustomizeTools,
  renderSource,
  type SourceRender,
} from '@lockstep/render';
import { findTools } from './find-tools.ts';
import { givenSource } from './given-source.ts';
import { localRemote } from './local-remote.ts';

export interface LocalRenderInput {
  /** A folder on disk. */
  path: string;
  /** As in an Application; its `path` names a folder below `path` where there is one. */
  source?: unknown;
  /** The folder's name if not given. */
  appName?: string;
  namespace?: string;
  /** Objects are answered as they are found, also without what a cluster asks of them. */
  asFound?: boolean;
  limits?: Partial<RenderLimits>;
}

/** How far out of the folder a source may refer: `../../base`. */
const LEVELS_UP = 6;

/**
 * Renders a folder as a worker would render it out of Git. Where it refers to what lies beside it,
 * the folder around both stands for the repository.
 * @throws RenderError, or UserError `invalid-argument` for a source that is none.
 */
export async function renderLocally(input: LocalRenderInput): Promise<SourceRender> {
  const remote = localRemote(process.env);
  try {
    return await renderWith(remote, input);
  } finally {
    await remote.close();
  }
}

async function renderWith(remote: RemoteSources, input: LocalRenderInput): Promise<SourceRender> {
  const source = givenSource(input.source);
  const folder = await sourceFolder(resolve(input.path), source.path);
  const tools = {
    ...(await findTools(process.env)),
    versions: { helm: '', kubectl: '' },
    kustomize: readKustomizeTools(process.env),
  };
  const plugins = await localPlugins(process.env);
  const appName = input.appName ?? (basename(folder) || 'app');
  let root = folder;
  for (let level = 0; ; level++) {
    try {
      return await renderSource({
        source: { ...source, path: relative(root, folder) || '.' },
        tree: diskTree(root),
        appName,
        namespace: input.namespace ?? 'default',
        tools,
        plugins,
        remote,
        asFound: input.asFound ?? false,
        ...(input.limits ? { limits: input.limits } : {}),
      });
    } catch (error) {
      const leadsOut = error instanceof RenderError && error.kind === 'unsafe';
      const above = dirname(root);
      if (!leadsOut || level === LEVELS_UP || dirname(above) === above) throw error;
      root = above;
    }
  }
}

/** Those of the folder that LOCKSTEP_PLUGINS_DIR names, as a worker would have them. */
async function localPlugins({ LOCKSTEP_PLUGINS_DIR: dir }: NodeJS.ProcessEnv): Promise<Plugin[]> {
  return dir ? await loadPlugins(dir, localRunner({ env: {}, hidden: [] })) : [];
}

/** Either `path` is the repository and the source names a folder in it, or it is that folder. */
async function sourceFolder(path: string, below: string | undefined): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw new RenderError('path', `${path}: there is no such folder`);
  if (!below) return path;
  const inner = join(path, below);
  const isBelow = inner === path || inner.startsWith(`${path.replace(/\/$/, '')}/`);
  if (!isBelow || below.startsWith('/')) {
    throw new RenderError('path', `source.path ${below} leads out of ${path}`);
  }
  return (await stat(inner).catch(() => undefined))?.isDirectory() ? inner : path;
}
