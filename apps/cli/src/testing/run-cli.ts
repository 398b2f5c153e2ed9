import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { nodeBinary } from '@lockstep/sandbox';

/** How a command ended, with all that it wrote. */
export interface CliResult {
  code: number | null;
  out: string;
  err: string;
}

export interface CliOptions {
  env?: Readonly<Record<string, string>>;
  input?: string | Buffer;
  cwd?: string;
  /** Ctrl-C, or what else is to happen to the process while it runs. */
  meanwhile?(child: { kill(signal: NodeJS.Signals): boolean; pid?: number }): Promise<void>;
}

export const CLI_ENTRY = resolve(import.meta.dirname, '../main.ts');

/** Runs the command line as a process of its own, as people and scripts do. */
export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const child = spawn(nodeBinary(), [CLI_ENTRY, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...options.env },
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // One that ends before it has read everything is no fault of the test's.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const ended = new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code));
  });
  const [code, out, err] = await Promise.all([
    ended,
    text(child.stdout),
    text(child.stderr),
    options.meanwhile?.(child),
  ]);
  return { code, out, err };
}
