import { RenderError } from '../render-error.ts';

/** Whether something failed because a server did not give what was asked for. */
export function isFetchError(error: unknown): error is FetchError {
  return error instanceof FetchError;
}

/** Something could not be fetched: in words that carry no credentials. */
export class FetchError extends RenderError {
  /** What the server answered; undefined where it did not. */
  readonly status: number | undefined;

  constructor(message: string, options: { status?: number; cause?: unknown } = {}) {
    super('fetch', message, options.cause);
    this.name = 'FetchError';
    this.status = options.status;
  }

  /** Whether the same request may succeed in a moment: no answer, or one that blames the server. */
  get isTransient(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500;
  }
}

/** The same error with what it was for before its words. */
export function prefixed(error: RenderError, prefix: string): RenderError {
  const message = `${prefix}: ${error.message}`;
  if (isFetchError(error)) return new FetchError(message, { status: error.status, cause: error });
  return new RenderError(error.kind, message, error);
}
