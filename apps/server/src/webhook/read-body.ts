import type { Readable } from 'node:stream';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';

/** Bodies up to this are read in any case; larger ones share a budget. */
const SMALL_BYTES = 256 * 1024;
/** How many of the largest bodies are held at once. */
const LARGEST_AT_ONCE = 2;

export interface BodyReader {
  /** @throws UserError too-large; rate-limited when others hold too much. */
  read(request: FastifyRequest, stream: Readable): Promise<Buffer>;
  /** The request is over: what was made of its body lives no longer. */
  release(request: FastifyRequest): void;
}

/**
 * Reads bodies as they came. Anybody may send one, so that what all of them hold together is
 * bounded: beyond it a sender is asked to come again.
 */
export function createBodyReader(maxBytes: number): BodyReader {
  const held = new Map<FastifyRequest, number>();
  let heldBytes = 0;
  const hold = (request: FastifyRequest, bytes: number) => {
    heldBytes += bytes - (held.get(request) ?? 0);
    if (bytes === 0) held.delete(request);
    else held.set(request, bytes);
  };
  return {
    read: async (request, stream) => {
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        if (bytes > SMALL_BYTES) hold(request, bytes);
        if (heldBytes > maxBytes * LARGEST_AT_ONCE) {
          throw new UserError('rate-limited', 'too many large deliveries at once: try again later');
        }
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    release: (request) => hold(request, 0),
  };
}

function tooLarge(maxBytes: number): UserError {
  const megabytes = Math.round(maxBytes / (1024 * 1024));
  return new UserError('too-large', `a delivery may have ${megabytes} MB at most`);
}
