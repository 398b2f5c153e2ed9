import { spawn } from 'node:child_process';
import type { StartedLockstep } from '../launcher/summary.ts';
import { waitUntil } from '../wait-until.ts';

export interface RunningStart {
  readonly started: StartedLockstep;
  /** Ctrl-C, and the end of the command. May be called again. */
  interrupt(): Promise<void>;
}

const READY_DEADLINE_MS = 1_200_000;

/** Runs `npm start -- --headless --json …` in a checkout and returns when all is ready. */
export async function npmStart(
  checkout: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningStart> {
  const { KUBECONFIG: _, LOCKSTEP_STATE_DIR: __, ...inherited } = process.env;
  // A group of its own, as a terminal gives to what runs in its foreground.
  const child = spawn('npm', ['start', '--', '--headless', '--json', ...args], {
    cwd: checkout,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let hasExited = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      hasExited = true;
      resolve();
    });
  });
  const interrupt = (): Promise<void> => {
    if (child.pid !== undefined && !hasExited) process.kill(-child.pid, 'SIGINT');
    return exited;
  };
  try {
    const line = await waitUntil(() => stdout.split('\n').find((text) => text.startsWith('{')), {
      deadlineMs: READY_DEADLINE_MS,
      intervalMs: 50,
      what: 'npm start being ready',
      hopeless: () => (hasExited ? `ended (${child.exitCode ?? child.signalCode})` : undefined),
    });
    const started = JSON.parse(line) as StartedLockstep;
    return { started, interrupt };
  } catch (error) {
    await interrupt();
    throw new Error(`${(error as Error).message}\n${stderr}`);
  }
}
