import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; the caller's own if not given. */
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Uint8Array;
  /** The command and its children are killed after this time, and the run fails. */
  readonly deadlineMs?: number;
  /** Hears every line of standard error as it comes. */
  readonly onStderrLine?: (line: string) => void;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that ended with a code other than 0, was killed, or could not be started. */
export class CommandError extends Error {
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(message: string, exitCode: number | null, stderr: string) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** What ends the commands that run now. */
const running = new Set<() => void>();

/** Kills every command that `runCommand` has running; their callers get a CommandError. */
export function killRunningCommands(): void {
  for (const kill of running) kill();
}

/**
 * Runs a command to its end, in a process group of its own so that a deadline or abort ends its
 * children with it. Throws CommandError with the last lines of standard error.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const shown = `${command} ${args.slice(0, 4).join(' ')}`;
    const stdout: Buffer[] = [];
    let stderr = '';
    let partial = '';
    let killedBecause: string | undefined;

    const kill = (reason: string): void => {
      killedBecause = reason;
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    };
    const timer = options.deadlineMs
      ? setTimeout(() => kill(`no end after ${options.deadlineMs} ms`), options.deadlineMs)
      : undefined;
    const abort = (): void => kill('stopped');
    running.add(abort);

    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(-20_000);
      const lines = (partial + chunk).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) options.onStderrLine?.(line);
    });
    // A command that reads nothing closes the pipe first; its exit code tells the rest.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);

    const settle = (error?: Error): void => {
      clearTimeout(timer);
      running.delete(abort);
      if (error) reject(error);
      else resolve({ stdout: Buffer.concat(stdout).toString('utf8'), stderr });
    };
    child.on('error', (error) =>
      settle(new CommandError(`${shown}: ${error.message}`, null, stderr)),
    );
    child.on('close', (code, signal) => {
      if (code === 0 && !killedBecause) return settle();
      const how = killedBecause ?? (signal ? `killed by ${signal}` : `exit code ${code}`);
      const said = stderr.trim().split('\n').slice(-12).join('\n');
      settle(new CommandError(`${shown}: ${how}${said ? `\n${said}` : ''}`, code, stderr));
    });
  });
}
