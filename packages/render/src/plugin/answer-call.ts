import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { withSlot } from '../process/slots.ts';
import { withWorkspace } from '../process/workspace.ts';
import { RenderError } from '../render-error.ts';
import { DEFAULT_LIMITS } from '../render-input.ts';
import { unpackCall } from './call-archive.ts';
import type { Plugin, PluginStep } from './plugin.ts';

const MAX_TIMEOUT_MS = 30 * 60_000;

/** What a side-car does with a call: unpacks it, runs the plug-in and answers its output. */
export function answerCall(
  plugins: readonly Plugin[],
  { name, step, packed, signal }: AnsweredCall,
): Promise<string> {
  const plugin = plugins.find((one) => one.name === name);
  if (!plugin) throw new RenderError('spec', `plug-in ${name} is not installed in the side-car`);
  return withSlot(() =>
    withWorkspace(async (workspace) => {
      const workDir = dirname(workspace.treeDir(''));
      const limits = {
        maxBytes: DEFAULT_LIMITS.maxExportBytes,
        maxFiles: DEFAULT_LIMITS.maxExportFiles,
      };
      const { path, env, ...asked } = await unpackCall(packed, workDir, limits);
      return await plugin.runner.run(plugin, step, {
        workDir,
        path,
        env,
        endsAtMs: performance.now() + Math.min(asked.timeoutMs, MAX_TIMEOUT_MS),
        maxOutputBytes: Math.min(asked.maxOutputBytes, DEFAULT_LIMITS.maxOutputBytes),
        signal,
      });
    }),
  );
}

export interface AnsweredCall {
  name: string;
  step: PluginStep;
  /** As `packCall` writes it. */
  packed: Readable;
  signal: AbortSignal;
}
