import { prefixed } from '../http/fetch-error.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import type { LocatedFile } from '../source/glob-search.ts';
import { cleanPath, resolveFrom } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';

/** Relative paths start at the chart, absolute ones at the repository's root, `$name` at a source. */
export function locate(file: string, context: RenderContext): LocatedFile {
  try {
    if (file.startsWith('$')) return locateInRef(file, context);
    const tree = sourceTreeOf(context);
    if (file.startsWith('/')) return { tree, path: cleanPath(file.replace(/^\/+/, '')) };
    return { tree, path: resolveFrom(context.path, file) };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw prefixed(error, 'value file');
  }
}

function locateInRef(file: string, context: RenderContext): LocatedFile {
  const [ref = '', ...rest] = file.slice(1).split('/');
  const tree = ref === '' ? undefined : context.trace.tree(ref);
  if (!tree) throw new RenderError('spec', `${file}: no source has the ref ${JSON.stringify(ref)}`);
  return { tree, path: cleanPath(rest.join('/')) };
}
