import type { FieldProblem } from '@lockstep/domain';

/** What the server refused, in its own words. `status` is 0 when it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly details: FieldProblem[];

  constructor(status: number, message: string, details: FieldProblem[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.details = details;
  }

  get unauthenticated(): boolean {
    return this.status === 401;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an error's body; falls back to the status where something between us answered. */
export function apiErrorOf(status: number, body: unknown): ApiError {
  if (!isRecord(body)) return new ApiError(status, `The server answered ${status}`);
  const told = [body.message, body.error].find((text) => typeof text === 'string' && text !== '');
  const details = Array.isArray(body.details) ? body.details.filter(isFieldProblem) : [];
  return new ApiError(status, typeof told === 'string' ? told : `Status ${status}`, details);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value.field === 'string' && typeof value.reason === 'string';
}

/** The words of anything thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
