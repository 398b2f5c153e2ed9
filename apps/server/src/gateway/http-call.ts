import { Agent, type IncomingMessage, request } from 'node:http';
import { ERROR_CODES, type ErrorCode, type FieldProblem, UserError } from '@lockstep/domain';

/** Calls the internal endpoint of a worker. Plain node:http: a second client would cost 26 MB. */
export interface GatewayCall {
  address: string;
  method: string;
  token: string;
  body: unknown;
  signal?: AbortSignal;
  /** Until the answer begins; streams may be quiet for as long as their signal lets them. */
  timeoutMs?: number;
}

const agent = new Agent({ keepAlive: true, maxFreeSockets: 8, timeout: 60_000 });
const DEFAULT_TIMEOUT_MS = 30_000;

/** The method's result. @throws UserError with the worker's own code and words. */
export async function callGateway<T>(call: GatewayCall): Promise<T> {
  const response = await openCall(call, call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const text = await readText(response);
  const answer = parseAnswer(text, call);
  if (response.statusCode === 200 && answer.error === undefined) return answer.result as T;
  throw gatewayError(answer.error, response.statusCode, call);
}

const RESULT = '{"result":';

/** The method's result as JSON text, unread. @throws UserError as `callGateway` does. */
export async function callGatewayText(call: GatewayCall): Promise<string> {
  const response = await openCall(call, call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const text = await readText(response);
  if (response.statusCode === 200 && text.startsWith(RESULT)) {
    return text.slice(RESULT.length, -1);
  }
  throw gatewayError(parseAnswer(text, call).error, response.statusCode, call);
}

/** The lines of a method that answers as a stream. */
export async function* streamGateway<T>(call: GatewayCall): AsyncIterable<T> {
  const response = await openCall(call);
  if (response.statusCode !== 200) {
    const answer = parseAnswer(await readText(response), call);
    throw gatewayError(answer.error, response.statusCode, call);
  }
  let rest = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
    }
    if (rest !== '') yield JSON.parse(rest) as T;
  } catch (error) {
    if (!call.signal?.aborted) throw error;
  } finally {
    response.destroy();
  }
}

function openCall(call: GatewayCall, timeoutMs?: number): Promise<IncomingMessage> {
  const body = JSON.stringify(call.body);
  const url = new URL(`/internal/gateway/${call.method}`, call.address);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      agent,
      ...(call.signal ? { signal: call.signal } : {}),
      headers: {
        authorization: `Bearer ${call.token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    const late = () =>
      outgoing.destroy(
        new UserError('deadline-exceeded', `the worker did not answer within ${timeoutMs} ms`),
      );
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    outgoing.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    outgoing.once('error', (error) => {
      clearTimeout(timer);
      reject(error instanceof UserError ? error : unreachable(error, call));
    });
    outgoing.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

interface Answer {
  result?: unknown;
  error?: { code?: string; message?: string; details?: FieldProblem[] };
}

function parseAnswer(text: string, call: GatewayCall): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new UserError('unavailable', `the worker at ${call.address} answered no JSON`);
  }
}

function gatewayError(
  error: Answer['error'],
  status: number | undefined,
  call: GatewayCall,
): UserError {
  const code = error?.code ?? '';
  const message = error?.message ?? `the worker at ${call.address} answered ${status}`;
  return new UserError(isErrorCode(code) ? code : 'unavailable', message, error?.details);
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

function unreachable(error: Error, call: GatewayCall): UserError {
  return new UserError(
    'unavailable',
    `the worker at ${call.address} cannot be reached: ${error.message}`,
    [],
    error,
  );
}
