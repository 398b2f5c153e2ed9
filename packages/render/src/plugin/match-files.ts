import picomatch from 'picomatch';
import { RenderError } from '../render-error.ts';
import { resolveFrom } from '../source/repo-path.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

const MAX_PATTERN = 1024;
const MAX_ENTRIES = 100_000;
const WILDCARD = /[*?[\]{}\\]/;

/**
 * The paths below `dir` that a glob finds; `**` is any number of folders, names with a dot count.
 * Only names are read. Throws RenderError `spec` for a pattern that is none.
 */
export async function matchFiles(
  tree: TracedTree,
  dir: string,
  pattern: string,
  options: { nobrace?: boolean } = {},
): Promise<string[]> {
  const { base, rest } = splitPattern(dir, pattern);
  if (rest.length === 0) return (await tree.entry(base)) ? [base] : [];
  if (!(await tree.isDirectory(base))) return [];
  const isMatch = compile(rest.join('/'), options);
  const hasAnyDepth = rest.some((segment) => segment.includes('**') || segment.includes('{'));
  const depth = hasAnyDepth ? Number.POSITIVE_INFINITY : rest.length;
  const found: string[] = [];
  for await (const path of walk(tree, base, depth)) {
    if (isMatch(base === '' ? path : path.slice(base.length + 1))) found.push(path);
  }
  return found;
}

/** The folder that the pattern names without wildcards, and what follows. */
function splitPattern(dir: string, pattern: string): { base: string; rest: string[] } {
  if (pattern.length > MAX_PATTERN) throw new RenderError('spec', 'the pattern is too long');
  const segments = pattern.split('/').filter((one) => one !== '' && one !== '.');
  const first = segments.findIndex((segment) => WILDCARD.test(segment));
  const literal = first < 0 ? segments : segments.slice(0, first);
  return {
    base: resolveFrom(dir, literal.join('/') || '.'),
    rest: first < 0 ? [] : segments.slice(first),
  };
}

function compile(pattern: string, options: { nobrace?: boolean }): (path: string) => boolean {
  try {
    return picomatch(pattern, { dot: true, nonegate: true, noextglob: true, ...options });
  } catch (error) {
    throw new RenderError('spec', `pattern ${JSON.stringify(pattern)} is invalid`, error);
  }
}

async function* walk(tree: TracedTree, base: string, depth: number): AsyncGenerator<string> {
  const pending = [{ dir: base, depth }];
  let count = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const entry of await tree.list(next.dir)) {
      count++;
      if (count > MAX_ENTRIES) throw new RenderError('limit', `${base}: too many files to look at`);
      const path = next.dir === '' ? entry.name : `${next.dir}/${entry.name}`;
      yield path;
      if (entry.type === 'dir' && next.depth > 1)
        pending.push({ dir: path, depth: next.depth - 1 });
    }
  }
}
