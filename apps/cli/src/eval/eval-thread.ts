import { parentPort } from 'node:worker_threads';
import { messageOf, UserError } from '@lockstep/domain';
import { HANDLERS } from './ops/index.ts';
import {
  answerLine,
  type EvalFailure,
  type EvalRequest,
  errorLine,
  isEvalOp,
  LOADED,
} from './protocol.ts';

/**
 * Answers one request at a time: the line of the request in, the line of the answer out; between
 * them `LOADED`, when the code that answers is there and the time of the request begins.
 */
parentPort?.on('message', async (line: string) => {
  parentPort?.postMessage(await answer(JSON.parse(line) as EvalRequest));
});

async function answer(request: EvalRequest): Promise<string> {
  const { id, op } = request;
  try {
    if (!isEvalOp(op)) throw new UserError('invalid-argument', 'there is no such op');
    const evaluate = await HANDLERS[op].load();
    parentPort?.postMessage(LOADED);
    return answerLine(id, await evaluate(request));
  } catch (error) {
    return errorLine(id, failureOf(error));
  }
}

function failureOf(error: unknown): EvalFailure {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  // The stack, or the longest text that there can be.
  if (error instanceof RangeError) return { code: 'too-large', message: error.message };
  return { code: 'internal', message: messageOf(error) };
}
