import { type MessagePort, workerData } from 'node:worker_threads';
import * as jq from 'jq-wasm';

export interface JqWorkerData {
  /** One word: 0 while a request is open, 1 when its answer lies in the port. */
  signal: Int32Array;
  port: MessagePort;
}

export interface JqRequest {
  filter: string;
  /** JSON. */
  input: string;
}

export type JqReply =
  | { kind: 'done'; output: string }
  | { kind: 'failed'; message: string }
  | { kind: 'out-of-memory' };

const { signal, port } = workerData as JqWorkerData;

// The compiled jq reads its input byte by byte and copies what is left after each: 100 KB took two
// seconds. Nothing writes into the rest, so that a view of it does. This thread runs only jq.
const copy = Uint8Array.prototype.slice;
Uint8Array.prototype.slice = function (this: Uint8Array<ArrayBuffer>, start, end) {
  return start === 1 && end === undefined ? this.subarray(1) : copy.call(this, start, end);
};

port.on('message', async ({ filter, input }: JqRequest) => {
  port.postMessage(await evaluate(filter, input));
  announce();
});

// The first use compiles jq: only then is the thread ready to be timed.
await evaluate('.', 'null');
announce();

async function evaluate(filter: string, input: string): Promise<JqReply> {
  try {
    return { kind: 'done', output: await jq.raw(input, filter, ['-c']) };
  } catch (error) {
    const message = reasonOf(error);
    // The compiled jq has a fixed heap: where that is used up it ends itself, or trips over it.
    const isRuntimeError = error instanceof Error && error.name === 'RuntimeError';
    const isBroken = isRuntimeError || /^Aborted|out of bounds/.test(message);
    return isBroken ? { kind: 'out-of-memory' } : { kind: 'failed', message };
  }
}

/** jq's own first line, without the wrapper's words around it. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n').find((candidate) => candidate.includes('error')) ?? text;
  return line
    .replace(/^.*?jq: error:?\s*/, '')
    .replace(/ \(Unix shell quoting issues\?\)/, '')
    .trim();
}

function announce(): void {
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}
