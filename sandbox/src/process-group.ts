import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';
import { identify, isSameProcess } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

export interface ServerOptions {
  /** Names the process, its log file and its line in the pid file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** How it is asked to stop; SIGTERM if not given. */
  readonly stopSignal?: NodeJS.Signals;
  /** It is killed when it has not ended so long after being asked. */
  readonly graceMs?: number;
}

export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Undefined while it runs; then how it ended. */
  ended(): string | undefined;
  readonly exited: Promise<string>;
  /** Its log so far. */
  log(): Promise<string>;
  /** The last lines of its log. */
  logTail(): Promise<string>;
  /** Asks it to stop, waits, and kills it and its children when it does not. */
  stop(): Promise<void>;
  /** Kills it and its children, as a crash would. */
  kill(): Promise<void>;
}

/**
 * The processes that one launcher started. Each has a process group of its own, so that Ctrl-C in
 * the terminal reaches only the launcher, which then stops them in the reverse order of their
 * start. A pid file tells the next launcher what a crashed one left behind.
 */
export class ProcessGroup {
  readonly #logDir: string;
  readonly #pidFile: string;
  readonly #running: ServerProcess[] = [];
  readonly #identities = new Map<string, ProcessIdentity>();
  #closed = false;

  constructor(options: { readonly logDir: string; readonly pidFile: string }) {
    this.#logDir = options.logDir;
    this.#pidFile = options.pidFile;
  }

  /** Starts a server. It writes to LOGDIR/NAME.log, which begins anew. */
  async start(options: ServerOptions): Promise<ServerProcess> {
    await mkdir(this.#logDir, { recursive: true });
    const logFile = join(this.#logDir, `${options.name}.log`);
    const log = await open(logFile, 'w');
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      uid: options.uid,
      gid: options.gid,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    // Before anything is awaited, since the events come in the next turn.
    const life = followLife(child, options.command);
    await log.close();
    const pid = await life.spawned;
    const server = this.#describe(options, life, pid, logFile);
    this.#running.push(server);
    if (this.#closed) {
      await server.kill();
      throw new Error(`${options.name} is not started any more`);
    }
    this.#identities.set(options.name, await identify(pid));
    await this.#writePidFile();
    return server;
  }

  /** The pids of what runs now, by name. */
  pids(): Record<string, number> {
    return Object.fromEntries(this.#running.map((server) => [server.name, server.pid]));
  }

  /** Stops everything, and starts nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const server of this.#running.toReversed()) await server.stop();
  }

  /** Ends what an earlier launcher with the same pid file left running. Returns the names. */
  async stopLeftovers(): Promise<string[]> {
    const stopped: string[] = [];
    for (const [name, identity] of Object.entries(await this.#readPidFile()).reverse()) {
      if (!(await isSameProcess(identity))) continue;
      signalGroup(identity.pid, 'SIGTERM');
      await waitUntil(async () => !(await isSameProcess(identity)), {
        deadlineMs: 5_000,
        what: `end of ${name}`,
      }).catch(() => signalGroup(identity.pid, 'SIGKILL'));
      stopped.push(name);
    }
    return stopped;
  }

  #describe(
    options: ServerOptions,
    life: ProcessLife,
    pid: number,
    logFile: string,
  ): ServerProcess {
    let ending: string | undefined;
    const exited = life.exited.then((how) => {
      ending = how;
      this.#forget(options.name, pid);
      return how;
    });
    const end = async (signal: NodeJS.Signals, graceMs: number): Promise<void> => {
      if (ending === undefined) signalProcess(pid, signal);
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
      // Its children, if it left any, end with it.
      signalGroup(pid, 'SIGKILL');
      await this.#writePidFile();
    };
    return {
      name: options.name,
      pid,
      logFile,
      ended: () => ending,
      exited,
      log: () => readFile(logFile, 'utf8'),
      logTail: () => tailOf(logFile),
      stop: () => end(options.stopSignal ?? 'SIGTERM', options.graceMs ?? 10_000),
      kill: () => end('SIGKILL', 0),
    };
  }

  #forget(name: string, pid: number): void {
    const index = this.#running.findIndex((server) => server.pid === pid);
    if (index >= 0) this.#running.splice(index, 1);
    if (this.#identities.get(name)?.pid === pid) this.#identities.delete(name);
  }

  async #writePidFile(): Promise<void> {
    await mkdir(dirname(this.#pidFile), { recursive: true });
    const content = JSON.stringify(Object.fromEntries(this.#identities), null, 2);
    await writeFile(this.#pidFile, `${content}\n`);
  }

  async #readPidFile(): Promise<Record<string, ProcessIdentity>> {
    try {
      return JSON.parse(await readFile(this.#pidFile, 'utf8')) as Record<string, ProcessIdentity>;
    } catch {
      return {};
    }
  }
}

interface ProcessLife {
  readonly spawned: Promise<number>;
  readonly exited: Promise<string>;
}

function followLife(child: ChildProcess, command: string): ProcessLife {
  const spawned = new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command}: ${error.message}`)));
    child.once('spawn', () => resolve(child.pid as number));
  });
  // It is awaited a moment later; until then a failure is not an unhandled one.
  spawned.catch(() => {});
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ? `killed by ${signal}` : `exit code ${code}`);
    });
  });
  return { spawned, exited };
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

/** Signals the group that the process leads, which is also there when only its children are. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}

async function tailOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-15).join('\n');
}
