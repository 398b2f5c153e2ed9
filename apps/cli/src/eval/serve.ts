import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '@lockstep/domain';
import { HANDLERS } from './ops/index.ts';
import { EVAL_OPS, errorLine, isEvalOp } from './protocol.ts';
import { type RequestLine, requestLines } from './request-lines.ts';
import { createThreadPool, type ThreadPool } from './thread-pool.ts';

export interface ServeInput {
  input: Readable;
  output: Writable;
  signal: AbortSignal;
}

/** Read ahead no further than this: a slow answer must not fill the memory with questions. */
const PENDING_AT_MOST = 64;

/**
 * Answers requests until the input ends and all is answered. Whatever a line holds, the answer is
 * a line and the process goes on.
 */
export async function serve({ input, output, signal }: ServeInput): Promise<void> {
  const pool = createThreadPool(Math.min(4, Math.max(2, availableParallelism())));
  const pending = new Set<Promise<void>>();
  try {
    for await (const line of requestLines(input)) {
      signal.throwIfAborted();
      const answered = answer(pool, line)
        .then((text) => write(output, text, signal))
        .finally(() => pending.delete(answered));
      pending.add(answered);
      if (pending.size >= PENDING_AT_MOST) await Promise.race(pending);
    }
    await Promise.all(pending);
  } finally {
    await pool.close();
  }
}

async function answer(pool: ThreadPool, line: RequestLine): Promise<string> {
  if (line.kind === 'too-long') {
    const message = `the line is longer than ${line.limitBytes} bytes`;
    return errorLine(null, { code: 'too-large', message });
  }
  if (line.text.trim() === '') return '';
  const request = parse(line.text);
  if ('problem' in request) {
    return errorLine(null, { code: 'invalid-argument', message: request.problem });
  }
  const { id, op } = request;
  if (!isEvalOp(op)) {
    const message = `there is no op ${JSON.stringify(op)?.slice(0, 100) ?? ''}`.trim();
    const ops = EVAL_OPS.join(', ');
    return errorLine(id, { code: 'invalid-argument', message: `${message}; there are ${ops}` });
  }
  const answered = await pool.run(line.text, HANDLERS[op].limitMs);
  return answered.kind === 'answer' ? answered.line : errorLine(id, answered.error);
}

function parse(text: string): { id: unknown; op: unknown } | { problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { problem: 'a request is a JSON object' };
    }
    const { id = null, op } = value as { id?: unknown; op?: unknown };
    return { id: isEchoed(id) ? id : null, op };
  } catch (error) {
    return { problem: `not JSON: ${messageOf(error)}` };
  }
}

/** An id that is nested too deeply to be written again is none. */
function isEchoed(id: unknown): boolean {
  try {
    JSON.stringify(id);
    return true;
  } catch {
    return false;
  }
}

async function write(output: Writable, text: string, signal: AbortSignal): Promise<void> {
  if (text !== '' && !output.write(text)) await once(output, 'drain', { signal });
}
