import { Worker } from 'node:worker_threads';
import type { InstanceAnswer, InstanceRequest } from './instance.ts';
import { loadModule } from './load-module.ts';

/** A variable of the language: text, or an expression where `code` is set. */
export interface JsonnetVariable {
  name: string;
  value: string;
  code?: boolean;
}

export interface JsonnetRequest {
  /** Paths of the files to evaluate, each on its own. */
  evaluate: readonly string[];
  /** All that can be imported, by path. Nothing else can be read. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Folders in which imports are looked for; the last one first. */
  libs: readonly string[];
  extVars: readonly JsonnetVariable[];
  /** Top-level arguments. */
  tlas: readonly JsonnetVariable[];
}

export interface JsonnetLimits {
  timeoutMs: number;
  maxOutputBytes: number;
  signal?: AbortSignal;
}

/** What came of it: JSON texts in the order of `evaluate`, or why there are none. */
export type JsonnetAnswer =
  | { kind: 'evaluated'; outputs: { path: string; output: string }[] }
  /** The text is wrong; `message` is go-jsonnet's own. */
  | { kind: 'failed'; path: string; message: string }
  | { kind: 'timeout' | 'memory' | 'output' | 'cancelled' };

/**
 * Evaluates Jsonnet with go-jsonnet, in a thread that has neither files nor network, no more than
 * 512 MiB, and ends when its time is up. The engine is loaded at first use.
 */
export async function evaluateJsonnet(
  request: JsonnetRequest,
  limits: JsonnetLimits,
): Promise<JsonnetAnswer> {
  if (limits.signal?.aborted) return { kind: 'cancelled' };
  const module = await loadModule();
  const { maxOutputBytes } = limits;
  const data: InstanceRequest = { module, input: inputOf(request), maxOutputBytes };
  const worker = new Worker(new URL('./instance.ts', import.meta.url), {
    workerData: data,
    env: {},
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 64 },
  });
  try {
    return await settle(worker, limits);
  } finally {
    await worker.terminate();
  }
}

function inputOf(request: JsonnetRequest): string {
  const files = Object.fromEntries(
    [...request.files].map(([path, content]) => [path, Buffer.from(content).toString('base64')]),
  );
  return JSON.stringify({ ...request, files });
}

function settle(worker: Worker, { timeoutMs, signal }: JsonnetLimits): Promise<JsonnetAnswer> {
  return new Promise<JsonnetAnswer>((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
    const onAbort = () => resolve({ kind: 'cancelled' });
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (answer: InstanceAnswer) => resolve(readAnswer(answer)));
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      reject(new Error('the jsonnet thread ended without an answer'));
    });
  });
}

function readAnswer(answer: InstanceAnswer): JsonnetAnswer {
  switch (answer.kind) {
    case 'tooMuchOutput':
      return { kind: 'output' };
    case 'tooDeep':
      return { kind: 'memory' };
    case 'ended':
      return readEnd(answer);
  }
}

function readEnd({ code, output, stderr }: Extract<InstanceAnswer, { kind: 'ended' }>) {
  if (code !== 0) {
    if (/out of memory|cannot allocate|stack overflow/i.test(stderr))
      return { kind: 'memory' } as const;
    throw new Error(`jsonnet ended with ${code}: ${stderr.slice(0, 500)}`);
  }
  const results = JSON.parse(output) as { path: string; output?: string; error?: string }[];
  const failed = results.find((one) => one.error !== undefined);
  if (failed) {
    return { kind: 'failed', path: failed.path, message: failed.error ?? '' } as const;
  }
  const outputs = results.map(({ path, output: text = '' }) => ({ path, output: text }));
  return { kind: 'evaluated', outputs } as const;
}
