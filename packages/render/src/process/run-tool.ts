import { type ChildProcess, spawn } from 'node:child_process';
import { RenderError } from '../render-error.ts';
import { withoutInherited } from './inherited-descriptors.ts';
import { watchMemory } from './memory-watch.ts';
import { forgetGroup, killGroup, trackGroup } from './process-groups.ts';

export interface ToolCommand {
  file: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing else of ours is handed on. */
  env: Readonly<Record<string, string>>;
  /** On the clock of `performance.now()`. */
  endsAtMs: number;
  maxOutputBytes: number;
  /** With all that it starts, where the machine tells; 1 GiB unless this says otherwise. */
  maxMemoryBytes?: number;
  signal?: AbortSignal;
  /** Nothing that is open here is open there: for programs that are not trusted. */
  withoutDescriptors?: boolean;
}

/** How a command ended by itself. */
export interface ToolResult {
  ok: boolean;
  stdout: string;
  stderr: string;
}

const MAX_STDERR_BYTES = 64 * 1024;
export const MAX_MEMORY_BYTES = 1024 ** 3;

/**
 * Runs a program in a process group of its own, which is killed when its time is up, when it writes
 * or remembers too much and on `signal`: then RenderError is thrown.
 */
export async function runTool(command: ToolCommand): Promise<ToolResult> {
  if (command.signal?.aborted) throw new RenderError('cancelled', 'cancelled');
  const child = command.withoutDescriptors
    ? withoutInherited((covers) => start(command, covers))
    : start(command, []);
  return await settle(child, command);
}

function start(command: ToolCommand, more: (number | 'ignore')[]): ChildProcess {
  return spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...more],
  });
}

function settle(child: ChildProcess, command: ToolCommand): Promise<ToolResult> {
  const { pid } = child;
  if (pid !== undefined) trackGroup(pid);
  let stopped: RenderError | undefined;
  const stop = (why: RenderError) => {
    stopped ??= why;
    if (pid !== undefined) killGroup(pid);
  };
  const output = collectOutput(child, command, stop);
  const onAbort = () => stop(new RenderError('cancelled', 'cancelled'));
  command.signal?.addEventListener('abort', onAbort, { once: true });
  const remainingMs = Math.max(1, command.endsAtMs - performance.now());
  const timer = setTimeout(() => stop(timedOut(command)), remainingMs);
  const { maxMemoryBytes = MAX_MEMORY_BYTES } = command;
  const unwatch =
    pid === undefined
      ? () => undefined
      : watchMemory(pid, maxMemoryBytes, () => stop(tooLarge(command, maxMemoryBytes)));
  return new Promise<ToolResult>((resolve, reject) => {
    child.once('error', (error) => reject(cannotStart(command, error)));
    child.once('close', (code) => {
      if (stopped) reject(stopped);
      else resolve({ ok: code === 0, stdout: output.stdout(), stderr: output.stderr() });
    });
  }).finally(() => {
    clearTimeout(timer);
    unwatch();
    command.signal?.removeEventListener('abort', onAbort);
    if (pid !== undefined) forgetGroup(pid);
  });
}

function collectOutput(
  child: ChildProcess,
  command: ToolCommand,
  stop: (why: RenderError) => void,
) {
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= command.maxOutputBytes) chunks.push(chunk);
    else
      stop(
        new RenderError(
          'limit',
          `${name(command)} wrote more than ${command.maxOutputBytes} bytes`,
        ),
      );
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-MAX_STDERR_BYTES);
  });
  return { stdout: () => Buffer.concat(chunks).toString('utf8'), stderr: () => stderr };
}

/** The program with its sub-command, as people know it. */
function name(command: ToolCommand): string {
  const program = command.file.split('/').at(-1) ?? command.file;
  return [program, ...command.args.filter((arg) => /^[a-z]+$/.test(arg)).slice(0, 1)].join(' ');
}

function tooLarge(command: ToolCommand, maxBytes: number): RenderError {
  return new MemoryError(`${name(command)} ${beyond(maxBytes)}`);
}

/** A program and what it started hold more memory than they may. */
export class MemoryError extends RenderError {
  constructor(message: string, cause?: unknown) {
    super('limit', message, cause);
  }
}

/** As people are told it. */
export function beyond(maxBytes: number): string {
  return `uses more than ${Math.round(maxBytes / 1024 ** 2)} MiB of memory`;
}

function timedOut(command: ToolCommand): RenderError {
  return new RenderError('timeout', `${name(command)} did not finish in time`);
}

function cannotStart(command: ToolCommand, error: Error): RenderError {
  return new RenderError('start', `cannot start ${command.file}: ${error.message}`, error);
}
