import { RenderError } from '../render-error.ts';
import type { RenderContext } from '../render-input.ts';
import { parentOf } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import type { Hides, TracedTree } from '../trace/traced-tree.ts';
import {
  DEFAULT_PATTERNS,
  type IgnorePattern,
  isLeftOut,
  readPatterns,
} from './ignore-patterns.ts';

const FILE = '.sourceignore';
const MAX_FILE_BYTES = 256 * 1024;
/** Times that a pattern of the source's own is held against a path. */
const MAX_LOOKS = 10_000_000;

/**
 * The source as Flux hands it on: without what its `.sourceignore` files, and `ignore` of the object
 * over them, leave out.
 */
export function withoutIgnored(context: RenderContext, ignore?: string): RenderContext {
  const hides = hidesBy(sourceTreeOf(context), readPatterns(ignore ?? '', []));
  return { ...context, trace: context.trace.hiding(hides) };
}

function hidesBy(tree: TracedTree, last: readonly IgnorePattern[]): Hides {
  const files = new Map<string, Promise<IgnorePattern[]>>();
  let looks = 0;
  /** Of the folder and those around it, the outermost first. */
  const patternsFor = (folder: string): Promise<IgnorePattern[]> => {
    const known = files.get(folder) ?? patternsAround(folder);
    files.set(folder, known);
    return known;
  };
  const patternsAround = async (folder: string) => {
    const around = folder === '' ? [] : await patternsFor(parentOf(folder));
    return [...around, ...(await patternsIn(tree, folder))];
  };
  return async (path, isFolder) => {
    if (path === '') return false;
    const own = await patternsFor(parentOf(path));
    looks += own.length + last.length;
    if (looks > MAX_LOOKS) {
      throw new RenderError('limit', `${FILE}: too many patterns for so many files`);
    }
    const patterns = [...DEFAULT_PATTERNS, ...own, ...last];
    // A folder of which something is taken after all is there.
    const mayHold = isFolder && patterns.some(({ isException }) => isException);
    return !mayHold && isLeftOut(patterns, path.split('/'), isFolder);
  };
}

async function patternsIn(tree: TracedTree, folder: string): Promise<IgnorePattern[]> {
  const path = folder === '' ? FILE : `${folder}/${FILE}`;
  if (!(await tree.isFile(path))) return [];
  const text = (await tree.read(path, MAX_FILE_BYTES)).toString('utf8');
  return readPatterns(text, folder === '' ? [] : folder.split('/'));
}
