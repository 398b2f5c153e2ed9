// Builds jsonnet.wasm.br from main.go: node build.mjs. Needs Go; gives the same bytes each time for
// the same version of Go. built-from.json keeps digests of what it was made from.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const MEMORY_SECTION = 5;
const MAX_PAGES = 8192; // 64 KiB each: 512 MiB

const dir = mkdtempSync(join(tmpdir(), 'jsonnet-'));
const file = join(dir, 'jsonnet.wasm');
execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w -buildid=', '-o', file, '.'], {
  cwd: import.meta.dirname,
  env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm', CGO_ENABLED: '0' },
  stdio: 'inherit',
});
const wasm = bounded(readFileSync(file));
rmSync(dir, { recursive: true });
const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
const params = { [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: wasm.length };
writeFileSync(join(import.meta.dirname, 'jsonnet.wasm.br'), brotliCompressSync(wasm, { params }));

const digests = ['main.go', 'go.mod', 'go.sum'].map((name) => {
  const content = readFileSync(join(import.meta.dirname, name));
  return [name, createHash('sha256').update(content).digest('hex')];
});
const list = `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`;
writeFileSync(join(import.meta.dirname, 'built-from.json'), list);

/** Go leaves its memory without an upper bound; this gives it one. */
function bounded(bytes) {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    const size = readNumber(bytes, at + 1);
    const end = size.next + size.value;
    if (id === MEMORY_SECTION) parts.push(memorySection(bytes, size.next));
    else parts.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

function memorySection(bytes, at) {
  const least = readNumber(bytes, at + 2).value;
  const content = [1, 1, ...writeNumber(least), ...writeNumber(MAX_PAGES)];
  return Buffer.from([MEMORY_SECTION, ...writeNumber(content.length), ...content]);
}

function readNumber(bytes, from) {
  let value = 0;
  for (let at = from, shift = 0; ; at++, shift += 7) {
    value |= (bytes[at] & 0x7f) << shift;
    if (bytes[at] < 0x80) return { value, next: at + 1 };
  }
}

function writeNumber(value) {
  const bytes = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return [...bytes, left];
    bytes.push((left & 0x7f) | 0x80);
  }
}
