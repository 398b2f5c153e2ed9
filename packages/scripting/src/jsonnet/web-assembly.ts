/** A compiled program; threads share it. */
export type WasmModule = object;

/** The memory of a program that runs: `buffer` is another one after it has grown. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface WebAssemblyGlobal {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  Instance: new (module: WasmModule, imports: object) => { exports: Record<string, unknown> };
  RuntimeError: new () => Error;
}

/** As much of the global as is used here: TypeScript tells of it only to browsers. */
export const wasm = (globalThis as unknown as { WebAssembly: WebAssemblyGlobal }).WebAssembly;
