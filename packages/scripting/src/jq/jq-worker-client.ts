import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { JqReply, JqRequest, JqWorkerData } from './jq-thread.ts';

export type JqAnswer =
  | { kind: 'done'; output: string }
  | { kind: 'failed'; message: string }
  | { kind: 'timed-out'; limitMs: number }
  | { kind: 'out-of-memory' };

/** For loading jq itself, which no expression's time limit pays for. */
const START_LIMIT_MS = 20_000;

interface Running {
  worker: Worker;
  port: MessagePort;
  signal: Int32Array;
}

/**
 * jq in a thread of its own, asked and answered synchronously: the caller waits on shared memory.
 * A thread that does not answer in time is ended, and the next call starts another.
 */
export class JqWorker {
  readonly #limitMs: number;
  #running: Running | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /**
   * jq keeps some memory of every run, and is of no use once it is out of it. So that nobody pays
   * for what others have used up, a run that ends so is given a thread of its own once more.
   */
  run(filter: string, input: unknown): JqAnswer {
    const isFirst = this.#running === undefined;
    const answer = this.#ask(filter, input);
    if (answer.kind !== 'out-of-memory') return answer;
    this.stop();
    return isFirst ? answer : this.run(filter, input);
  }

  #ask(filter: string, input: unknown): JqAnswer {
    this.#running ??= start();
    const { port, signal } = this.#running;
    Atomics.store(signal, 0, 0);
    port.postMessage({ filter, input: JSON.stringify(input) } satisfies JqRequest);
    const outcome = Atomics.wait(signal, 0, 0, this.#limitMs);
    const message = receiveMessageOnPort(port)?.message as JqReply | undefined;
    if (message) return message;
    this.stop();
    return outcome === 'timed-out'
      ? { kind: 'timed-out', limitMs: this.#limitMs }
      : { kind: 'failed', message: 'the jq thread ended' };
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    void running?.worker.terminate();
    running?.port.close();
  }
}

function start(): Running {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const workerData: JqWorkerData = { signal, port: port2 };
  const worker = new Worker(new URL('./jq-thread.ts', import.meta.url), {
    workerData,
    transferList: [port2],
    // What jq prints when it gives up is said in the answer.
    stdout: true,
    stderr: true,
  });
  worker.unref();
  port1.unref();
  if (Atomics.wait(signal, 0, 0, START_LIMIT_MS) === 'timed-out') {
    void worker.terminate();
    throw new Error('jq could not be started');
  }
  return { worker, port: port1, signal };
}
