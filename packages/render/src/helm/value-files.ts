import { prefixed } from '../http/fetch-error.ts';
import type { Workspace } from '../process/workspace.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import { filesMatching, isGlob, type LocatedFile } from '../source/glob-search.ts';
import type { HelmSettings } from './settings.ts';
import { locate } from './value-file-paths.ts';

const URL_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** The name of what lies behind an address, in its tree. */
const REMOTE_FILE = 'file';

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
  for (const { tree, path } of await valueFiles(settings, context)) {
    const content = await tree.read(path, context.limits.maxFileBytes);
    written.push(await workspace.write(`values-${written.length}.yaml`, content));
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
    const { tree, path: located } = await fileOf(path, context);
    const content = await tree.read(located, context.limits.maxFileBytes);
    written.push(`${name}=${await workspace.write(`parameter-${index}`, content)}`);
  }
  return written;
}

/** Every value file in order, globs expanded where they stand. Throws RenderError. */
export async function valueFiles(
  settings: Pick<HelmSettings, 'valueFiles' | 'ignoreMissingValueFiles'>,
  context: RenderContext,
): Promise<LocatedFile[]> {
  const { valueFiles: written, ignoreMissingValueFiles } = settings;
  const isPattern = (file: string) => !URL_SCHEME.test(file) && isGlob(file);
  // What is listed by its name keeps its place, whichever globs match it too.
  const taken = new Set(
    written
      .filter((file) => !isPattern(file) && !URL_SCHEME.test(file))
      .map((file) => keyOf(file, locate(file, context))),
  );
  const files: LocatedFile[] = [];
  for (const file of written) {
    if (!isPattern(file)) {
      const located = await fileOf(file, context);
      const isThere = URL_SCHEME.test(file) || (await located.tree.isFile(located.path));
      if (isThere) files.push(located);
      else if (!ignoreMissingValueFiles) {
        throw new RenderError('path', `value file ${file}: no such file`);
      }
      continue;
    }
    const located = locate(file, context);
    const matches = await filesMatching(located);
    if (matches.length === 0 && !ignoreMissingValueFiles) {
      throw new RenderError('path', `values file glob ${JSON.stringify(file)} matched no files`);
    }
    for (const path of matches) {
      const match = { tree: located.tree, path };
      const key = keyOf(file, match);
      if (taken.has(key)) continue;
      taken.add(key);
      files.push(match);
    }
  }
  return files;
}

async function fileOf(file: string, context: RenderContext): Promise<LocatedFile> {
  if (!URL_SCHEME.test(file)) return locate(file, context);
  try {
    return { tree: await context.trace.remote({ kind: 'file', url: file }), path: REMOTE_FILE };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw prefixed(error, `value file ${file}`);
  }
}

/** One text for a file, in whatever way it is written. */
function keyOf(written: string, { path }: LocatedFile): string {
  const ref = written.startsWith('$') ? written.slice(1).split('/')[0] : '';
  return `${ref} ${path}`;
}
