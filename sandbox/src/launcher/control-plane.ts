import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nodeBinary, ROOT_DIR } from '../platform-package.ts';
import type { ProcessGroup, ServerProcess } from '../process-group.ts';
import type { Progress } from '../progress.ts';
import { COMPILED_DIR } from './precompile.ts';

/**
 * Our processes and their heaps. V8 would let a heap grow far past what is in use before it
 * collects; these bounds keep memory near the live set.
 */
const PROGRAMS = {
  server: { entry: 'apps/server/src/main.ts', oldSpaceMb: 256, semiSpaceMb: 8 },
  worker: { entry: 'apps/worker/src/main.ts', oldSpaceMb: 512, semiSpaceMb: 16 },
} as const;

/** glibc gives each thread an arena of its own, which grows and is never given back. */
const MEMORY = { MALLOC_ARENA_MAX: '1' };

export type Program = keyof typeof PROGRAMS;

/** A program that ends by itself so often within a minute is broken, not unlucky. */
const MAX_RESTARTS_PER_MINUTE = 5;
const RESTART_AFTER_MS = 500;

/**
 * Runs the server and the worker. `stop` ends the watching; the processes themselves are stopped
 * with their group.
 */
export class ControlPlane {
  readonly #group: ProcessGroup;
  readonly #env: NodeJS.ProcessEnv;
  readonly #progress: Progress;
  #stopping = false;

  constructor(group: ProcessGroup, env: NodeJS.ProcessEnv, progress: Progress) {
    this.#group = group;
    this.#env = { ...process.env, ...MEMORY, NODE_COMPILE_CACHE: COMPILED_DIR, ...env };
    this.#progress = progress;
  }

  /** Starts a program. One that ends before `keepRunning` is not started again. */
  start(program: Program): Promise<ServerProcess> {
    const { entry, oldSpaceMb, semiSpaceMb } = PROGRAMS[program];
    return this.#group.start({
      name: program,
      command: nodeBinary(),
      args: [
        `--max-old-space-size=${oldSpaceMb}`,
        `--max-semi-space-size=${semiSpaceMb}`,
        join(ROOT_DIR, entry),
      ],
      cwd: ROOT_DIR,
      env: this.#env,
    });
  }

  /** From now on the program is started again whenever it ends by itself. */
  keepRunning(program: Program, process: ServerProcess): void {
    void this.#watch(program, process);
  }

  stop(): void {
    this.#stopping = true;
  }

  async #watch(program: Program, first: ServerProcess): Promise<void> {
    const restarts: number[] = [];
    for (let current = first; ; ) {
      const ending = await current.exited;
      if (this.#stopping) return;
      const tail = await current.logTail();
      this.#progress.line(`✗ The ${program} ended: ${ending}\n${tail}`);
      const now = Date.now();
      restarts.push(now);
      const recent = restarts.filter((time) => now - time < 60_000);
      if (recent.length > MAX_RESTARTS_PER_MINUTE) {
        this.#progress.line(`✗ The ${program} is not started again. Its log: ${current.logFile}`);
        return;
      }
      await delay(RESTART_AFTER_MS);
      if (this.#stopping) return;
      current = await this.start(program);
      this.#progress.line(`… The ${program} is started again`);
    }
  }
}
