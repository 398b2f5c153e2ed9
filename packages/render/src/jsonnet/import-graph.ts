import { RenderError } from '../render-error.ts';
import type { RenderLimits } from '../render-input.ts';
import { parentOf, resolveFrom } from '../source/repo-path.ts';
import type { TracedTree } from '../trace/traced-tree.ts';
import { type Import, scanImports } from './scan-imports.ts';

const MAX_FILES = 5000;

/**
 * Reads Jsonnet files and all that they import, theirs too, by path. Where an import is looked for
 * and not found counts as read, so that a file that comes there later is noticed.
 */
export async function readImports(
  tree: TracedTree,
  files: readonly string[],
  libs: readonly string[],
  limits: Pick<RenderLimits, 'maxFileBytes' | 'maxOutputBytes'>,
): Promise<Map<string, Buffer>> {
  const read = new Map<string, Buffer>();
  const scanned = new Set<string>();
  const pending = files.map((path) => ({ path, isCode: true }));
  let bytes = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, isCode } = next;
    let content = read.get(path);
    if (!content) {
      content = await tree.read(path, limits.maxFileBytes);
      read.set(path, content);
      bytes += content.length;
      if (read.size > MAX_FILES || bytes > limits.maxOutputBytes) throw tooMuch(limits);
    }
    if (!isCode || scanned.has(path)) continue;
    scanned.add(path);
    for (const one of scanImports(content.toString('utf8'))) {
      const found = await locate(one, { tree, from: path, libs });
      if (found !== undefined) pending.push({ path: found, isCode: one.isCode });
    }
  }
  return read;
}

/** Beside the importing file, else in the libraries, the last one first. */
async function locate(
  { path }: Import,
  { tree, from, libs }: { tree: TracedTree; from: string; libs: readonly string[] },
): Promise<string | undefined> {
  if (path.startsWith('/')) {
    throw new RenderError('unsafe', `${from}: import ${path}: absolute paths are not allowed`);
  }
  for (const dir of [parentOf(from), ...libs.toReversed()]) {
    const candidate = inTree(dir, path);
    if (candidate !== undefined && (await tree.isFile(candidate))) return candidate;
  }
  // It may lead out from here and mean something in a library: nowhere, it is an attempt.
  resolveFrom(parentOf(from), path);
  return undefined;
}

function inTree(dir: string, path: string): string | undefined {
  try {
    return resolveFrom(dir, path);
  } catch (error) {
    if (error instanceof RenderError && error.kind === 'unsafe') return undefined;
    throw error;
  }
}

function tooMuch({ maxOutputBytes }: Pick<RenderLimits, 'maxOutputBytes'>): RenderError {
  const limits = `${MAX_FILES} files or ${maxOutputBytes} bytes`;
  return new RenderError('limit', `Jsonnet imports more than ${limits}`);
}
