import { parentPort, workerData } from 'node:worker_threads';
import { OutputLimitReached, ProgramEnded, wasiImports } from './wasi.ts';
import { type WasmMemory, type WasmModule, wasm } from './web-assembly.ts';

/** What a thread is started with. */
export interface InstanceRequest {
  module: WasmModule;
  input: string;
  maxOutputBytes: number;
}

export type InstanceAnswer =
  | { kind: 'ended'; code: number; output: string; stderr: string }
  | { kind: 'tooMuchOutput' | 'tooDeep' };

/** Runs the program once, on the request in `workerData`. */
function run({ module, input, maxOutputBytes }: InstanceRequest): InstanceAnswer {
  const { imports, bind, written } = wasiImports({ stdin: Buffer.from(input), maxOutputBytes });
  const { exports } = new wasm.Instance(module, { wasi_snapshot_preview1: imports });
  bind(exports.memory as WasmMemory);
  const ended = (code: number): InstanceAnswer => ({
    kind: 'ended',
    code,
    output: written(1),
    stderr: written(2),
  });
  try {
    (exports._start as () => void)();
    return ended(0);
  } catch (error) {
    if (error instanceof ProgramEnded) return ended(error.code);
    if (error instanceof OutputLimitReached) return { kind: 'tooMuchOutput' };
    if (error instanceof RangeError) return { kind: 'tooDeep' };
    // A trap: what the program said before it tells why.
    if (error instanceof wasm.RuntimeError) return ended(2);
    throw error;
  }
}

parentPort?.postMessage(run(workerData as InstanceRequest));
