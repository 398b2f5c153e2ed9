import { Readable } from 'node:stream';
import { ERROR_CODES, UserError } from '@lockstep/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** How lines of a kept-open answer are framed. */
export type Framing = 'ndjson' | 'sse';

const KEEP_ALIVE_MS = 15_000;

function framingOf(request: FastifyRequest): Framing {
  return request.headers.accept?.includes('text/event-stream') ? 'sse' : 'ndjson';
}

/** Fires when the client goes away, its session ends or the server closes: whatever feeds the answer must stop then. */
export function endOf(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const { closing, sessionWatch } = request.server.lockstep;
  const ended = sessionWatch.signalOf(request, gone.signal);
  return AbortSignal.any([gone.signal, closing, ended]);
}

/**
 * `values` must end when its signal fires. Answers with one `{"result": …}` per value, kept open until the values or the client end. Values
 * are taken only as fast as the client reads. An error after the first byte is told in the stream,
 * as `{"error": …}`, since the status has gone out.
 */
export function keepOpen(
  request: FastifyRequest,
  reply: FastifyReply,
  values: (signal: AbortSignal) => AsyncIterable<unknown>,
): FastifyReply {
  const framing = framingOf(request);
  const signal = endOf(request, reply);
  const body = Readable.from(frames(values(signal), framing, reply), {
    objectMode: false,
    highWaterMark: 64 * 1024,
  });
  if (framing === 'sse') keepAlive(reply, body);
  return reply
    .type(framing === 'sse' ? 'text/event-stream' : 'application/json')
    .header('cache-control', 'no-cache, no-transform')
    .header('x-accel-buffering', 'no')
    .send(body);
}

async function* frames(
  values: AsyncIterable<unknown>,
  framing: Framing,
  reply: FastifyReply,
): AsyncIterable<string> {
  // Proxies and clients see that the stream stands, also when its first value is far off.
  reply.raw.flushHeaders();
  const frame = (value: unknown) =>
    framing === 'sse' ? `data: ${JSON.stringify(value)}\n\n` : `${JSON.stringify(value)}\n`;
  try {
    for await (const value of values) yield frame({ result: value });
  } catch (error) {
    reply.log.warn({ err: error }, 'stream ended by an error');
    const message = error instanceof Error ? error.message : 'stream failed';
    const { http, grpc } = ERROR_CODES[error instanceof UserError ? error.code : 'unavailable'];
    yield frame({ error: { message, grpc_code: grpc, http_code: http } });
  }
}

function keepAlive(reply: FastifyReply, body: Readable): void {
  const timer = setInterval(() => {
    if (!reply.raw.writableNeedDrain) reply.raw.write(': keep-alive\n\n');
  }, KEEP_ALIVE_MS);
  body.once('close', () => clearInterval(timer));
}
