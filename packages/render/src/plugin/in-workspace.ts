import { dirname } from 'node:path';
import { withSlot } from '../process/slots.ts';
import { withWorkspace } from '../process/workspace.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { pluginEnvironment } from './environment.ts';
import type { Plugin, PluginStep } from './plugin.ts';
import { writePluginFiles } from './plugin-files.ts';

/** Runs one step of a plug-in over a fresh copy of the files that it may read. */
export function runInWorkspace(
  plugin: Plugin,
  step: PluginStep,
  input: RenderInput,
  context: RenderContext,
): Promise<string> {
  return withSlot(() =>
    withWorkspace(async (workspace) => {
      const sourceDir = workspace.treeDir('');
      const isDiscovery = step !== 'generate';
      await writePluginFiles(plugin, context, sourceDir, { isDiscovery });
      // A commit counts for all that reads the whole repository, and for nothing else.
      const withRevision = !isDiscovery && plugin.reads === undefined;
      return await plugin.runner.run(plugin, step, {
        workDir: dirname(sourceDir),
        path: context.path,
        env: pluginEnvironment(input, { withRevision }),
        endsAtMs: performance.now() + context.limits.timeoutMs,
        maxOutputBytes: context.limits.maxOutputBytes,
        signal: input.signal,
      });
    }),
  );
}
