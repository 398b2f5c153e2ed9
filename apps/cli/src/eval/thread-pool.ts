import { on, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type EvalFailure, LOADED } from './protocol.ts';

export type ThreadAnswer =
  | { kind: 'answer'; line: string }
  | { kind: 'failed'; error: EvalFailure };

export interface ThreadPool {
  /** Never throws. The limit counts from when a thread is free and has loaded what it needs. */
  run(line: string, limitMs: number): Promise<ThreadAnswer>;
  close(): Promise<void>;
}

/** One thread's heap: what needs more is refused, and the others go on. */
const HEAP_MB = 1024;

/** Nothing that is rendered reaches the network: every proxy is a closed door. */
const CLOSED_DOOR = 'http://127.0.0.1:1';
const OFFLINE = {
  HTTP_PROXY: CLOSED_DOOR,
  HTTPS_PROXY: CLOSED_DOOR,
  http_proxy: CLOSED_DOOR,
  https_proxy: CLOSED_DOOR,
  NO_PROXY: '',
  no_proxy: '',
};

/**
 * Threads that work on one request each. One that takes too long, or dies of what it was given, is
 * replaced: no request can hold up or bring down the others.
 */
export function createThreadPool(size: number): ThreadPool {
  const idle: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];
  let started = 0;
  const take = async (): Promise<Worker> => {
    const free = idle.pop();
    if (free) return free;
    if (started < size) {
      started++;
      return startThread();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = (worker: Worker) => {
    const next = waiting.shift();
    if (next) next(worker);
    else idle.push(worker);
  };
  const replace = async (worker: Worker) => {
    await worker.terminate();
    if (waiting.length > 0) give(startThread());
    else started--;
  };
  return {
    run: async (line, limitMs) => {
      const worker = await take();
      const answer = await ask(worker, line, limitMs);
      if (answer.kind === 'answer') give(worker);
      else await replace(worker);
      return answer;
    },
    close: async () => {
      await Promise.all(idle.map((worker) => worker.terminate()));
    },
  };
}

function startThread(): Worker {
  return new Worker(new URL('./eval-thread.ts', import.meta.url), {
    env: { ...process.env, ...OFFLINE },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
}

/** For a thread to begin and to load code, on a machine that is busy with other things. */
const LOADING_MS = 120_000;

async function ask(worker: Worker, line: string, limitMs: number): Promise<ThreadAnswer> {
  const over = new AbortController();
  let timer = setTimeout(() => over.abort(), LOADING_MS);
  const begin = () => {
    clearTimeout(timer);
    timer = setTimeout(() => over.abort(), limitMs);
  };
  try {
    const message = answerOf(worker, over.signal, begin);
    const ended = once(worker, 'exit', { signal: over.signal }).then(() => undefined);
    // The one that loses the race is aborted below, and that is no fault.
    for (const one of [message, ended]) one.catch(() => undefined);
    worker.postMessage(line);
    const answer = await Promise.race([message, ended]);
    if (answer !== undefined) return { kind: 'answer', line: answer };
    return failed('internal', 'the thread that worked on it ended');
  } catch (error) {
    if (over.signal.aborted) return failed('deadline-exceeded', `took longer than ${limitMs} ms`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_WORKER_OUT_OF_MEMORY') return failed('too-large', 'needs too much memory');
    return failed('internal', message);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function answerOf(
  worker: Worker,
  signal: AbortSignal,
  onLoaded: () => void,
): Promise<string | undefined> {
  for await (const [message] of on(worker, 'message', { signal })) {
    if (message !== LOADED) return message as string;
    onLoaded();
  }
  return undefined;
}

function failed(code: EvalFailure['code'], message: string): ThreadAnswer {
  return { kind: 'failed', error: { code, message } };
}
