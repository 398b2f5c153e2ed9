import { type ChildProcess, spawn } from 'node:child_process';
import { GitError } from './git-error.ts';
import { forgetGroup, killGroup, trackGroup } from './process-groups.ts';

export interface ProcessCommand {
  program: string;
  /** What it is called in messages, where the program says little. */
  name?: string;
  /** Never holds a secret, and untrusted words only where they cannot be read as options. */
  args: readonly string[];
  cwd: string;
  /** The whole environment. */
  env: Readonly<Record<string, string>>;
  stdin?: string | Buffer;
  deadlineMs: number;
  maxOutputBytes?: number;
  signal?: AbortSignal;
  /** Asked a few times a second; an answer ends the process with it. */
  watch?: () => Promise<GitError | undefined>;
}

export interface ProcessOutcome {
  code: number | null;
  stdout: Buffer;
  /** Its end, where it is long. */
  stderr: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;
const WATCH_MS = 250;

/**
 * Runs a program to its end. At the deadline, on `signal`, past the output limit and by `watch` its
 * whole process group is killed and GitError thrown; an exit code is the caller's to judge.
 */
export async function runProcess(command: ProcessCommand): Promise<ProcessOutcome> {
  if (command.signal?.aborted) throw new GitError('cancelled', 'cancelled');
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(command.stdin ?? '');
  const outcome = await settle(child, command);
  // What came in faster than the watch looks.
  const late = outcome.code === 0 ? await command.watch?.() : undefined;
  if (late) throw late;
  return outcome;
}

function settle(child: ChildProcess, command: ProcessCommand): Promise<ProcessOutcome> {
  const { pid } = child;
  if (pid !== undefined) trackGroup(pid);
  let stopped: GitError | undefined;
  const stop = (why: GitError) => {
    stopped ??= why;
    if (pid !== undefined) killGroup(pid);
  };
  const output = collectOutput(child, command, stop);
  const onAbort = () => stop(new GitError('cancelled', 'cancelled'));
  command.signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop(timedOut(command)), command.deadlineMs);
  const watching = watchOver(command, stop);
  return new Promise<ProcessOutcome>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new GitError('other', `${command.program}: ${error.message}`, error));
    });
    child.once('close', (code) => {
      if (stopped) reject(stopped);
      else resolve({ code, stdout: Buffer.concat(output.stdout), stderr: output.stderr() });
    });
  }).finally(() => {
    clearTimeout(timer);
    clearInterval(watching);
    command.signal?.removeEventListener('abort', onAbort);
    if (pid !== undefined) forgetGroup(pid);
  });
}

function watchOver(command: ProcessCommand, stop: (why: GitError) => void) {
  const { watch } = command;
  if (!watch) return undefined;
  let isAsking = false;
  return setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    watch()
      .then((why) => why && stop(why))
      .catch(() => {})
      .finally(() => {
        isAsking = false;
      });
  }, WATCH_MS);
}

function collectOutput(
  child: ChildProcess,
  command: ProcessCommand,
  stop: (why: GitError) => void,
) {
  const limit = command.maxOutputBytes ?? MAX_OUTPUT_BYTES;
  const stdout: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) stdout.push(chunk);
    else
      stop(new GitError('too-large', `${nameOf(command)} answered with more than ${limit} bytes`));
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-MAX_STDERR_BYTES);
  });
  return { stdout, stderr: () => stderr };
}

function timedOut(command: ProcessCommand): GitError {
  const seconds = Math.round(command.deadlineMs / 100) / 10;
  return new GitError('timeout', `${nameOf(command)} did not finish within ${seconds} s`);
}

function nameOf({ name, program }: ProcessCommand): string {
  return name ?? program;
}
