/**
 * Every error that leaves the product carries one of these codes. The class of an error says what
 * to do about it: a `UserError` is told and not retried, everything else is a fault.
 * docs/reference/errors.md lists the codes; a test keeps both together.
 */
export const ERROR_CODES = {
  'invalid-argument': { http: 400, grpc: 3 },
  unauthenticated: { http: 401, grpc: 16 },
  'permission-denied': { http: 403, grpc: 7 },
  'not-found': { http: 404, grpc: 5 },
  'already-exists': { http: 409, grpc: 6 },
  'failed-precondition': { http: 412, grpc: 9 },
  conflict: { http: 409, grpc: 10 },
  'too-large': { http: 413, grpc: 8 },
  'rate-limited': { http: 429, grpc: 8 },
  unimplemented: { http: 501, grpc: 12 },
  unavailable: { http: 503, grpc: 14 },
  'deadline-exceeded': { http: 504, grpc: 4 },
  internal: { http: 500, grpc: 13 },
} as const satisfies Record<string, { http: number; grpc: number }>;
export type ErrorCode = keyof typeof ERROR_CODES;

/** One field that is wrong, by its path in the body (`spec.source.repoURL`), and why. */
export interface FieldProblem {
  field: string;
  reason: string;
}

/** An error meant for people: says what is wrong, where, and what to do. Never retried. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly details: FieldProblem[];

  constructor(code: ErrorCode, message: string, details: FieldProblem[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'UserError';
    this.code = code;
    this.details = details;
  }
}

/** The message of anything thrown, without its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : JSON.stringify(error);
}
