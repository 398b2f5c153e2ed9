import type { ErrorCode } from '@lockstep/domain';

/** What can be asked. */
export const EVAL_OPS = [
  'health',
  'discover-actions',
  'run-action',
  'rbac',
  'sync-window',
  'plan',
  'diff',
  'render',
  'appset',
  'template',
  'expr',
] as const;
export type EvalOp = (typeof EVAL_OPS)[number];

/** What a thread says once it has loaded the code for a request. No answer reads so. */
export const LOADED = 'loaded';

export type EvalRequest = Readonly<Record<string, unknown>>;

/** The answer's fields beside the id. */
export type EvalAnswer = Record<string, unknown>;

export interface EvalFailure {
  code: ErrorCode;
  message: string;
}

/** How one op is answered. Its code is loaded when it is first asked for. */
export interface EvalHandler {
  /** Then the thread that works on it is ended, whatever it does. */
  limitMs: number;
  load(): Promise<Evaluate>;
}

/** @throws UserError for what is wrong with the request. */
export type Evaluate = (request: EvalRequest) => EvalAnswer | Promise<EvalAnswer>;

export function isEvalOp(text: unknown): text is EvalOp {
  return typeof text === 'string' && (EVAL_OPS as readonly string[]).includes(text);
}

/** One answer as its line. Ids come back as they were given. */
export function answerLine(id: unknown, answer: EvalAnswer): string {
  return `${JSON.stringify({ id: id ?? null, ...answer })}\n`;
}

export function errorLine(id: unknown, error: EvalFailure): string {
  return `${JSON.stringify({ id: id ?? null, error })}\n`;
}
