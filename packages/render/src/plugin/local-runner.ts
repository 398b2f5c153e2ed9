import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginCommand } from '@lockstep/domain';
import { isolate, isolationLevel } from '../process/isolation.ts';
import { renderFolder } from '../process/render-folder.ts';
import {
  beyond,
  MAX_MEMORY_BYTES,
  MemoryError,
  runTool,
  type ToolResult,
} from '../process/run-tool.ts';
import { RenderError } from '../render-error.ts';
import type { Plugin, PluginCall, PluginRunner, PluginStep } from './plugin.ts';

export interface LocalRunnerOptions {
  /** Variables of this machine that plug-ins get beside the field's. */
  env: Readonly<Record<string, string>>;
  /** Files and folders of this machine that they must not see. */
  hidden: readonly string[];
  /** Of one call, with all that it starts; 1 GiB if not given. */
  maxMemoryBytes?: number;
}

/** Runs plug-ins as processes here, shut off as far as the machine allows. */
export function localRunner(options: LocalRunnerOptions): PluginRunner {
  return {
    run: async (plugin, step, call) => {
      let stdout = '';
      for (const command of commandsOf(plugin, step)) {
        const result = await runCommand(plugin, command, call, options);
        if (!result.ok) throw failed(plugin, command, result, { ...call, ...options });
        stdout = result.stdout;
      }
      return stdout;
    },
  };
}

/** In order; the last one's output counts. */
function commandsOf({ spec }: Plugin, step: PluginStep): PluginCommand[] {
  const find = spec.discover?.find;
  const commands: Record<PluginStep, (PluginCommand | undefined)[]> = {
    discover: [{ command: find?.command ?? [], args: find?.args ?? [] }],
    generate: [spec.init, spec.generate],
    parameters: [spec.parameters?.dynamic],
  };
  return commands[step].filter((one) => one !== undefined).filter((one) => one.command.length > 0);
}

async function runCommand(
  plugin: Plugin,
  { command, args }: PluginCommand,
  call: PluginCall,
  options: LocalRunnerOptions,
): Promise<ToolResult> {
  const { workDir, endsAtMs, maxOutputBytes, signal } = call;
  const { maxMemoryBytes = MAX_MEMORY_BYTES } = options;
  const home = join(workDir, 'home');
  const cwd = join(workDir, 'source', call.path);
  for (const dir of [home, cwd]) await mkdir(dir, { recursive: true });
  const [file = '', ...first] = command;
  const isolated = isolate(await isolationLevel(workDir), {
    file,
    args: [...first, ...args],
    workDir,
    cwd,
    mayUseNetwork: plugin.mayUseNetwork,
    hidden: [...options.hidden, await renderFolder()],
    // Whoever asks for it at once is told no before anybody has looked.
    maxMemoryBytes: 2 * maxMemoryBytes,
  });
  const base = { PATH: process.env.PATH ?? '', ...options.env, HOME: home, TMPDIR: home };
  const env = { ...base, ...call.env };
  const limits = { endsAtMs, maxOutputBytes, maxMemoryBytes, signal, withoutDescriptors: true };
  return await runTool({ ...isolated, ...limits, cwd: workDir, env }).catch((error) => {
    throw named(plugin, error, maxMemoryBytes);
  });
}

function failed(
  plugin: Plugin,
  { command, args }: PluginCommand,
  { stderr, stdout }: ToolResult,
  { workDir, maxMemoryBytes = MAX_MEMORY_BYTES }: PluginCall & LocalRunnerOptions,
): RenderError {
  const words = (stderr.trim() || stdout.trim().slice(-2_000)).replaceAll(`${workDir}/`, '');
  const what = [...command, ...args].join(' ').slice(0, 200);
  return new RenderError(
    'tool',
    `plug-in ${plugin.name}: \`${what}\` failed: ${words || 'without a word'}${hint(words, maxMemoryBytes)}`,
  );
}

const NO_MEMORY = /cannot allocate memory|out of memory|memory exhausted|MemoryError|bad_alloc/i;

/** Programs say in many ways that they got no more memory, and never how much there was. */
function hint(words: string, maxBytes: number): string {
  if (!NO_MEMORY.test(words)) return '';
  return ` (it may have ${Math.round(maxBytes / 1024 ** 2)} MiB: LOCKSTEP_PLUGIN_MEMORY_MIB)`;
}

/** The runner's words are about the wrapper that it started. */
function named(plugin: Plugin, error: unknown, maxBytes: number): unknown {
  if (error instanceof MemoryError) {
    const words = `${beyond(maxBytes)} (LOCKSTEP_PLUGIN_MEMORY_MIB)`;
    return new MemoryError(`plug-in ${plugin.name} ${words}`, error);
  }
  if (!(error instanceof RenderError)) return error;
  const words = {
    timeout: 'did not finish in time',
    limit: 'wrote more than a source may render to',
  } as Partial<Record<RenderError['kind'], string>>;
  const what = words[error.kind];
  return what ? new RenderError(error.kind, `plug-in ${plugin.name} ${what}`, error) : error;
}
