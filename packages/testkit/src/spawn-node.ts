import { join } from 'node:path';
import type { ServerProcess } from '@lockstep/sandbox';
import { nodeBinary, ROOT_DIR } from '@lockstep/sandbox';
import { createOwnDir, removeOwnDir } from './own-processes.ts';
import { waitFor } from './wait-for.ts';

export interface SpawnNodeOptions {
  readonly args?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Asked until it answers true; the process is given back then. */
  readonly ready?: (process: SpawnedNode) => boolean | Promise<boolean>;
  /** Answers 200 when the process is ready, for servers. */
  readonly readyUrl?: string;
  /** 90 s if not given; a process that ends is given up at once. */
  readonly readyDeadlineMs?: number;
}

export interface SpawnedNode {
  readonly pid: number;
  /** Everything it has written so far, both streams. */
  log(): Promise<string>;
  /** Undefined while it runs, then how it ended. */
  ended(): string | undefined;
  /** Asks it to stop and waits. */
  stop(): Promise<void>;
  /** Kills it as kill -9 does, and waits. */
  kill(): Promise<void>;
}

/**
 * Runs a program of this repository (`apps/worker/src/main.ts`) under the project's Node, and
 * returns when it is ready. When it ends or does not get ready, the error holds its log.
 */
export async function spawnNode(
  entry: string,
  options: SpawnNodeOptions = {},
): Promise<SpawnedNode> {
  const dir = await createOwnDir();
  const server = await dir.processes.start({
    name: 'node',
    command: nodeBinary(),
    args: [join(ROOT_DIR, entry), ...(options.args ?? [])],
    cwd: ROOT_DIR,
    env: { ...process.env, ...options.env },
  });
  const spawned = describe(server, () => removeOwnDir(dir));
  try {
    await waitFor(() => isReady(spawned, options), {
      what: `${entry} being ready`,
      deadlineMs: options.readyDeadlineMs ?? 90_000,
      hopeless: () => spawned.ended(),
    });
  } catch (error) {
    const log = await spawned.log();
    await spawned.kill();
    throw new Error(`${(error as Error).message}\n${log}`);
  }
  return spawned;
}

function describe(server: ServerProcess, cleanUp: () => Promise<void>): SpawnedNode {
  let lastLog: string | undefined;
  const endBy = async (end: () => Promise<void>): Promise<void> => {
    await end();
    lastLog ??= await server.log();
    await cleanUp();
  };
  return {
    pid: server.pid,
    log: async () => lastLog ?? server.log(),
    ended: () => server.ended(),
    stop: () => endBy(() => server.stop()),
    kill: () => endBy(() => server.kill()),
  };
}

async function isReady(spawned: SpawnedNode, options: SpawnNodeOptions): Promise<boolean> {
  if (options.readyUrl) return (await fetch(options.readyUrl)).status === 200;
  return options.ready ? options.ready(spawned) : true;
}
