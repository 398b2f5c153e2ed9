import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Workspace } from '../process/workspace.ts';
import type { RenderLimits } from '../render-input.ts';
import { exportTree } from '../source/export-tree.ts';
import type { TracedTree } from '../trace/traced-tree.ts';
import type { BuildPlan } from './build-plan.ts';

/** Puts all that a build reads on disk. What its trees hold counts together. */
export async function writePlan(
  plan: BuildPlan,
  workspace: Workspace,
  limits: RenderLimits,
): Promise<void> {
  const left = { ...limits };
  const write = async (tree: TracedTree, paths: Iterable<string>, toDir: string) => {
    const { bytes, files } = await exportTree(tree, [...paths], toDir, left);
    left.maxExportBytes -= bytes;
    left.maxExportFiles -= files;
  };
  for (const { name, tree, paths } of plan.trees) {
    await write(tree, paths, workspace.treeDir(name));
  }
  for (const { tree, path, chart, from } of plan.charts) {
    const dir = join(workspace.treeDir(tree), path);
    await write(chart, [from], from === '' ? dir : dirname(dir));
  }
  for (const { tree, path, content } of plan.written) {
    const place = join(workspace.treeDir(tree), path);
    await mkdir(dirname(place), { recursive: true });
    // Removed first: through a symlink the file of another application would be written.
    await rm(place, { force: true });
    await writeFile(place, content);
  }
}
