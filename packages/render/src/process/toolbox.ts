import { join } from 'node:path';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { runTool, type ToolResult } from './run-tool.ts';
import { withSlot } from './slots.ts';
import { type Workspace, withWorkspace } from './workspace.ts';

/** A workspace, and a way to run programs in it that keeps the source's limits. */
export interface Toolbox extends Workspace {
  /** Runs a program in the directory of the source; `env` stands over the workspace's own. */
  run(
    file: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<ToolResult>;
}

/**
 * Waits until fewer renders need programs than the machine has cores, then hands out a toolbox. The
 * time limit begins there: waiting is no fault of the source.
 */
export function withToolbox<T>(
  input: RenderInput,
  context: RenderContext,
  use: (toolbox: Toolbox) => Promise<T>,
): Promise<T> {
  return withSlot(() =>
    withWorkspace((workspace) => {
      const endsAtMs = performance.now() + context.limits.timeoutMs;
      const cwd = join(workspace.treeDir(''), context.path);
      const { maxOutputBytes } = context.limits;
      const { signal } = input;
      const run: Toolbox['run'] = (file, args, more = {}) => {
        const env = { ...workspace.env, ...more };
        return runTool({ file, args, cwd, env, endsAtMs, maxOutputBytes, signal });
      };
      return use({ ...workspace, run });
    }),
  );
}
