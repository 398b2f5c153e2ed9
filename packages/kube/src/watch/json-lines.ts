/** etcd takes 1.5 MB per object, and JSON of an unusual one may be some times that. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 10;

/**
 * Splits a stream of JSON documents, one a line, however its chunks are cut. Throws when a line is
 * not JSON or grows past the limit.
 */
export class JsonLines {
  readonly #maxLineBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  constructor(maxLineBytes = MAX_LINE_BYTES) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The documents that this chunk completes. */
  *push(chunk: Buffer): Generator<unknown> {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end >= 0) {
      const line = this.#complete(chunk.subarray(start, end));
      if (line.trim() !== '') yield JSON.parse(line);
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  #complete(tail: Buffer): string {
    if (this.#pending.length === 0) return tail.toString('utf8');
    this.#pending.push(tail);
    const line = Buffer.concat(this.#pending).toString('utf8');
    this.#pending = [];
    this.#pendingBytes = 0;
    return line;
  }

  #keep(part: Buffer): void {
    this.#pendingBytes += part.length;
    if (this.#pendingBytes > this.#maxLineBytes) {
      throw new Error(`a line of more than ${this.#maxLineBytes} bytes`);
    }
    this.#pending.push(part);
  }
}
