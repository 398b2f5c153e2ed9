import type { RenderContext } from '../render-input.ts';
import { exportTree } from '../source/export-tree.ts';
import { cleanPath } from '../source/repo-path.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { matchFiles } from './match-files.ts';
import type { Plugin } from './plugin.ts';

/**
 * Writes the files that a plug-in may read to disk and makes the render depend on them: what its
 * `lockstep.dev/reads` names, else the whole repository, as in the field. Discovery sees the
 * source's folder alone: else every application would depend on everything.
 */
export async function writePluginFiles(
  plugin: Plugin,
  context: RenderContext,
  toDir: string,
  options: { isDiscovery: boolean },
): Promise<void> {
  const reads = plugin.reads ?? (options.isDiscovery ? '.' : '/');
  const paths = await pathsOf(reads, context);
  const keepModes = plugin.spec.preserveFileMode === true;
  await exportTree(sourceTreeOf(context), paths, toDir, {
    ...context.limits,
    keepModes,
    // What a plug-in opens it opens itself.
    keepEncrypted: true,
  });
}

/** As in `manifest-generate-paths`: separated by semicolons, from the source's folder or from `/`. */
async function pathsOf(reads: string, context: RenderContext): Promise<string[]> {
  const paths = new Set<string>([]);
  for (const pattern of reads.split(/[;\n]/).map((one) => one.trim())) {
    if (pattern === '') continue;
    const fromRoot = pattern.startsWith('/');
    const dir = fromRoot ? '' : context.path;
    if (fromRoot && /^\/+$/.test(pattern)) paths.add(cleanPath(''));
    else {
      const found = await matchFiles(sourceTreeOf(context), dir, pattern.replace(/^\/+/, ''));
      for (const path of found) paths.add(path);
    }
  }
  return [...paths];
}
