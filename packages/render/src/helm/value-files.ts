import { messageOf } from '@lockstep/domain';
import type { Workspace } from '../process/workspace.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import { cleanPath, resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import type { TracedTree } from '../trace/traced-tree.ts';
import type { HelmSettings } from './settings.ts';

interface LocatedFile {
  tree: TracedTree;
  path: string;
}

/**
 * Copies the value files out of their sources, in order, with `values` last, and answers the
 * copies' paths. Helm gets copies under names of ours, since it reads a comma in a path as a list.
 */
export async function writeValueFiles(
  settings: HelmSettings,
  context: RenderContext,
  workspace: Workspace,
): Promise<string[]> {
  const written: string[] = [];
  for (const [index, file] of settings.valueFiles.entries()) {
    const located = locate(file, context);
    if (!(await located.tree.isFile(located.path))) {
      if (settings.ignoreMissingValueFiles) continue;
      throw new RenderError('path', `value file ${file}: no such file`);
    }
    const content = await located.tree.read(located.path, context.limits.maxFileBytes);
    written.push(await workspace.write(`values-${index}.yaml`, content));
  }
  if (settings.values !== undefined) {
    written.push(await workspace.write('values.yaml', settings.values));
  }
  return written;
}

/** Copies the files of `fileParameters` out of the source and answers `name=path` for each. */
export async function writeFileParameters(
  settings: HelmSettings,
  context: RenderContext,
  workspace: Workspace,
): Promise<string[]> {
  const written: string[] = [];
  for (const [index, { name, path }] of settings.fileParameters.entries()) {
    // Helm would read what follows a comma as a file of its own, anywhere on this machine.
    if (/(^|[^\\])[,=]/.test(name)) {
      throw new RenderError('spec', `fileParameters: name ${JSON.stringify(name)} is invalid`);
    }
    const { tree, path: located } = locate(path, context);
    const content = await tree.read(located, context.limits.maxFileBytes);
    written.push(`${name}=${await workspace.write(`parameter-${index}`, content)}`);
  }
  return written;
}

/** Relative paths start at the chart, absolute ones at the repository's root, `$name` at a source. */
function locate(file: string, context: RenderContext): LocatedFile {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(file)) {
    throw new RenderError('unsupported', `value file ${file}: files from URLs are not supported`);
  }
  try {
    if (file.startsWith('$')) return locateInRef(file, context);
    const tree = sourceTreeOf(context);
    if (file.startsWith('/')) return { tree, path: cleanPath(file.replace(/^\/+/, '')) };
    return { tree, path: resolveFrom(context.path, file) };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw new RenderError(error.kind, `value file ${messageOf(error)}`);
  }
}

function locateInRef(file: string, context: RenderContext): LocatedFile {
  const [ref = '', ...rest] = file.slice(1).split('/');
  const tree = ref === '' ? undefined : context.trace.tree(ref);
  if (!tree) throw new RenderError('spec', `${file}: no source has the ref ${JSON.stringify(ref)}`);
  return { tree, path: cleanPath(rest.join('/')) };
}
