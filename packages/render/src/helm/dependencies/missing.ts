import type { ToolResult } from '../../process/run-tool.ts';
import type { RenderContext } from '../../render-input.ts';
import { resolveFrom } from '../../source/repo-path.ts';
import { sourceTreeOf } from '../../source/source-tree-of.ts';
import { readDeclared } from './declared.ts';

/** Whether nothing of what the chart declares lies in it: Helm need not be asked to know. */
export async function isUnvendored(context: RenderContext): Promise<boolean> {
  const { dependencies } = await readDeclared(context.path, context);
  if (dependencies.length === 0) return false;
  const charts = resolveFrom(context.path, 'charts');
  return !(await sourceTreeOf(context).isDirectory(charts));
}

/** Whether Helm failed only because `charts` lacks what the chart declares. */
export function lacksDependencies(result: ToolResult): boolean {
  return !result.ok && /missing in charts\/ directory/.test(result.stderr);
}
