import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type WasmModule, wasm } from './web-assembly.ts';

/** Kept this long after its last use: compiling costs more than a small evaluation. */
const KEPT_MS = 5 * 60_000;
const FILE = new URL('../../jsonnet/jsonnet.wasm.br', import.meta.url);

let module: Promise<WasmModule> | undefined;
let timer: NodeJS.Timeout | undefined;

/** go-jsonnet, compiled once for all threads; let go of when nobody asks for a while. */
export function loadModule(): Promise<WasmModule> {
  clearTimeout(timer);
  timer = setTimeout(() => {
    module = undefined;
  }, KEPT_MS);
  timer.unref();
  module ??= load().catch((error) => {
    module = undefined;
    throw error;
  });
  return module;
}

async function load(): Promise<WasmModule> {
  const bytes = await promisify(brotliDecompress)(await readFile(FILE));
  return await wasm.compile(bytes);
}
