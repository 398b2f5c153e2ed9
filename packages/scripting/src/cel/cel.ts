import { Worker } from 'node:worker_threads';

/** Which expressions are asked about which objects, by their places. */
export interface CelRequest {
  expressions: string[];
  /** JSON of a list. */
  objects: string;
  application: unknown;
  asked: (readonly [expression: number, object: number])[];
}

export type CelAnswer = { kind: 'kept' } | { kind: 'broken' } | { kind: 'failed'; message: string };

/** What came of a request: one answer for each that was asked, or why there is none. */
export type CelOutcome =
  | { kind: 'answered'; answers: CelAnswer[] }
  | { kind: 'ended'; why: string };

export interface Cel {
  evaluate(request: CelRequest): Promise<CelOutcome>;
  close(): Promise<void>;
}

export interface CelOptions {
  /** How long all expressions of one request may take together. */
  timeLimitMs?: number;
  /** A thread that nobody asks ends after so long. */
  idleMs?: number;
}

const TIME_LIMIT_MS = 5_000;
const START_LIMIT_MS = 20_000;
const IDLE_MS = 60_000;
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

/**
 * Runs CEL expressions in a thread of its own, one request after the other: one that takes too much
 * time or memory is ended with its thread, and the next begins another.
 */
export function createCel(options: CelOptions = {}): Cel {
  const { timeLimitMs = TIME_LIMIT_MS, idleMs = IDLE_MS } = options;
  let thread: Thread | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const end = async () => {
    clearTimeout(idle);
    const ended = thread;
    thread = undefined;
    // Whoever waits for it is told by its end.
    ended?.worker.on('error', () => undefined);
    await ended?.worker.terminate();
  };
  const run = async (request: CelRequest): Promise<CelOutcome> => {
    clearTimeout(idle);
    thread ??= startThread();
    const outcome = await ask(thread, request, timeLimitMs);
    if (outcome.kind === 'ended') await end();
    idle = setTimeout(() => void end(), idleMs);
    idle.unref();
    return outcome;
  };
  return {
    evaluate: (request) => {
      const next = last.then(() => run(request));
      last = next.catch(() => undefined);
      return next;
    },
    close: end,
  };
}

interface Thread {
  worker: Worker;
  /** Loading is not what an expression's time is for. */
  ready: Promise<unknown>;
}

function startThread(): Thread {
  const worker = new Worker(new URL('./cel-thread.ts', import.meta.url), {
    resourceLimits: MEMORY,
    stdout: true,
    stderr: true,
  });
  return { worker, ready: messageOf(worker, START_LIMIT_MS) };
}

async function ask(
  { worker, ready }: Thread,
  request: CelRequest,
  timeLimitMs: number,
): Promise<CelOutcome> {
  worker.ref();
  try {
    await ready;
    worker.postMessage(request);
    const answers = await messageOf(worker, timeLimitMs);
    return { kind: 'answered', answers: answers as CelAnswer[] };
  } catch (error) {
    return { kind: 'ended', why: (error as Error).message };
  } finally {
    worker.unref();
  }
}

/** The next thing that a thread says. @throws Error with why it says nothing. */
function messageOf(worker: Worker, limitMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    };
    const fail = (why: string) => settle(() => reject(new Error(why)));
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = ({ code, message }: NodeJS.ErrnoException) =>
      fail(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'took too much memory' : message);
    const onExit = () => fail('its thread ended');
    const timer = setTimeout(() => fail(`took longer than ${limitMs} ms`), limitMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
