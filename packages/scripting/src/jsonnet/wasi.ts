import { randomFillSync } from 'node:crypto';
import type { WasmMemory } from './web-assembly.ts';

/** The program called exit. */
export class ProgramEnded extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`ended with ${code}`);
    this.code = code;
  }
}

export class OutputLimitReached extends Error {}

const OK = 0;
const BAD_DESCRIPTOR = 8;
const NOT_SUPPORTED = 58;
const CHARACTER_DEVICE = 2;
const STDOUT = 1;
const MAX_STDERR_BYTES = 64 * 1024;

interface Options {
  stdin: Uint8Array;
  maxOutputBytes: number;
}

/**
 * As much of WASI preview 1 as a program needs that reads standard input and writes standard
 * output. There are no files, no environment and no arguments.
 */
export function wasiImports({ stdin, maxOutputBytes }: Options) {
  let memory: WasmMemory | undefined;
  let readFrom = 0;
  const chunks = new Map<number, Buffer[]>([
    [1, []],
    [2, []],
  ]);
  const sizes = new Map<number, number>();
  // Anew each time: growing the memory detaches what was made from it.
  const view = () => new DataView((memory as WasmMemory).buffer);
  const bytes = (at: number, length: number) =>
    new Uint8Array((memory as WasmMemory).buffer, at, length);
  const zeroes = (...places: number[]) => {
    for (const place of places) view().setUint32(place, 0, true);
    return OK;
  };
  const keep = (fd: number, part: Uint8Array) => {
    const size = (sizes.get(fd) ?? 0) + part.length;
    sizes.set(fd, size);
    if (fd === STDOUT && size > maxOutputBytes) throw new OutputLimitReached();
    if (fd === STDOUT || size <= MAX_STDERR_BYTES) chunks.get(fd)?.push(Buffer.from(part));
  };
  const imports = {
    args_sizes_get: (count: number, size: number) => zeroes(count, size),
    args_get: () => OK,
    environ_sizes_get: (count: number, size: number) => zeroes(count, size),
    environ_get: () => OK,
    clock_time_get: (_id: number, _precision: bigint, place: number) => {
      view().setBigUint64(place, BigInt(Math.round(performance.now() * 1e6)), true);
      return OK;
    },
    random_get: (place: number, length: number) => {
      randomFillSync(bytes(place, length));
      return OK;
    },
    sched_yield: () => OK,
    poll_oneoff: (_in: number, _out: number, _count: number, events: number) => zeroes(events),
    proc_exit: (code: number) => {
      throw new ProgramEnded(code);
    },
    fd_write: (fd: number, vectors: number, count: number, written: number) => {
      if (!chunks.has(fd)) return BAD_DESCRIPTOR;
      let total = 0;
      for (const { at, length } of vectorsAt(view(), vectors, count)) {
        keep(fd, bytes(at, length));
        total += length;
      }
      view().setUint32(written, total, true);
      return OK;
    },
    fd_read: (fd: number, vectors: number, count: number, read: number) => {
      if (fd !== 0) return BAD_DESCRIPTOR;
      let total = 0;
      for (const { at, length } of vectorsAt(view(), vectors, count)) {
        const part = stdin.subarray(readFrom, readFrom + length);
        bytes(at, part.length).set(part);
        readFrom += part.length;
        total += part.length;
      }
      view().setUint32(read, total, true);
      return OK;
    },
    fd_fdstat_get: (fd: number, place: number) => {
      if (fd > 2) return BAD_DESCRIPTOR;
      bytes(place, 24).fill(0);
      view().setUint8(place, CHARACTER_DEVICE);
      view().setBigUint64(place + 8, ~0n, true);
      return OK;
    },
    fd_fdstat_set_flags: () => OK,
    fd_close: () => OK,
    fd_filestat_get: () => NOT_SUPPORTED,
    fd_prestat_get: () => BAD_DESCRIPTOR,
    fd_prestat_dir_name: () => BAD_DESCRIPTOR,
    path_filestat_get: () => NOT_SUPPORTED,
    path_open: () => NOT_SUPPORTED,
  };
  return {
    imports,
    bind: (made: WasmMemory) => {
      memory = made;
    },
    written: (fd: 1 | 2) => Buffer.concat(chunks.get(fd) ?? []).toString('utf8'),
  };
}

function* vectorsAt(view: DataView, place: number, count: number) {
  for (let index = 0; index < count; index++) {
    const at = view.getUint32(place + index * 8, true);
    yield { at, length: view.getUint32(place + index * 8 + 4, true) };
  }
}
