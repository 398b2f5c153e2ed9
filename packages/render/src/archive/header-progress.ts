import { RenderError } from '../render-error.ts';

/** Names, links and attributes of one entry need a few hundred bytes. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024;

/**
 * Whether what goes into an archive's reader comes out of it again: headers of an entry, of whatever
 * size they say to be, are held in memory until they are whole.
 */
export class HeaderProgress {
  #held = 0;
  #largest = 0;

  /** So many bytes go in. Throws RenderError `limit` where nothing has come out for too long. */
  fed(bytes: number): void {
    this.#held += bytes;
    this.#largest = Math.max(this.#largest, bytes);
    if (this.#held > MAX_HEADER_BYTES + this.#largest) {
      throw new RenderError(
        'limit',
        `the archive has headers of more than ${MAX_HEADER_BYTES} bytes`,
      );
    }
  }

  /** The content of an entry, as it is read. */
  async *entry(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.#held = 0;
    for await (const chunk of content) {
      this.#held -= chunk.length;
      yield chunk;
    }
  }
}
