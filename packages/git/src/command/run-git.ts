import { type ChildProcess, spawn } from 'node:child_process';
import { type GitConfig, gitEnvironment } from './environment.ts';
import { classify, GitError } from './git-error.ts';
import { forgetGroup, killGroup, trackGroup } from './process-groups.ts';
import { lastWords, redact } from './redact.ts';

export interface GitCommand {
  /** Never holds a secret, and untrusted words only after `--end-of-options` or `--`. */
  args: readonly string[];
  /** The repository; without one the command runs outside of any. */
  gitDir?: string;
  protocols?: readonly string[];
  config?: GitConfig;
  env?: Readonly<Record<string, string>>;
  /** Words that must not appear in an error. */
  secrets?: readonly string[];
  stdin?: string;
  deadlineMs: number;
  maxOutputBytes?: number;
  signal?: AbortSignal;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;

/**
 * Runs git and returns its standard output. At the deadline, on `signal` and past the output limit
 * the whole process group is killed. Throws GitError in git's own words.
 */
export async function runGit(command: GitCommand): Promise<Buffer> {
  if (command.signal?.aborted) throw new GitError('cancelled', 'cancelled');
  const child = spawn('git', command.args, {
    cwd: command.gitDir ?? '/',
    env: gitEnvironment({
      config: command.config,
      // Named outright: from a broken mirror git would else walk up to some other repository.
      env: { ...command.env, ...(command.gitDir && { GIT_DIR: command.gitDir }) },
      protocols: command.protocols ?? [],
    }),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(command.stdin ?? '');
  return await settle(child, command);
}

function settle(child: ChildProcess, command: GitCommand): Promise<Buffer> {
  const { pid } = child;
  if (pid !== undefined) trackGroup(pid);
  const output = collectOutput(child, command, (why) => stop(why));
  let stopped: GitError | undefined;
  const stop = (why: GitError) => {
    stopped ??= why;
    if (pid !== undefined) killGroup(pid);
  };
  const onAbort = () => stop(new GitError('cancelled', 'cancelled'));
  command.signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop(timedOut(command)), command.deadlineMs);
  return new Promise<Buffer>((resolve, reject) => {
    child.once('error', (error) => reject(new GitError('other', `git: ${error.message}`, error)));
    child.once('close', (code) => {
      if (stopped) reject(stopped);
      else if (code === 0) resolve(Buffer.concat(output.stdout));
      else reject(failure(output.stderr(), code, command));
    });
  }).finally(() => {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', onAbort);
    if (pid !== undefined) forgetGroup(pid);
  });
}

function collectOutput(child: ChildProcess, command: GitCommand, stop: (why: GitError) => void) {
  const limit = command.maxOutputBytes ?? MAX_OUTPUT_BYTES;
  const stdout: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) stdout.push(chunk);
    else stop(new GitError('too-large', `git answered with more than ${limit} bytes`));
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-MAX_STDERR_BYTES);
  });
  return { stdout, stderr: () => stderr };
}

function timedOut(command: GitCommand): GitError {
  const seconds = Math.round(command.deadlineMs / 100) / 10;
  return new GitError('timeout', `git ${command.args[0]} did not finish within ${seconds} s`);
}

function failure(stderr: string, code: number | null, command: GitCommand): GitError {
  const words = redact(lastWords(stderr), command.secrets ?? []);
  const message = words || `git ${command.args[0]} ended with code ${code}`;
  return new GitError(classify(message), message);
}
