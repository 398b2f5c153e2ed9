/** An answer other than success, in the server's own words. */
export class ApiError extends Error {
  readonly status: number;
  /** gRPC code number, as clients of the field read it. */
  readonly code: number;
  readonly details: readonly { field: string; reason: string }[];
  readonly server: string;
  /** What gave the token that was sent, where it was not the saved login. */
  tokenFrom?: string;

  constructor(
    server: string,
    status: number,
    body: { message: string; code?: number; details?: { field: string; reason: string }[] },
  ) {
    super(body.message);
    this.name = 'ApiError';
    this.server = server;
    this.status = status;
    this.code = body.code ?? 2;
    this.details = body.details ?? [];
  }
}

/** The server did not answer at all. */
export class UnreachableError extends Error {
  readonly server: string;

  constructor(server: string, reason: string, cause: unknown) {
    super(reason, { cause });
    this.name = 'UnreachableError';
    this.server = server;
  }

  /** It was there: the connection stood, and ended before the answer. */
  get isCut(): boolean {
    return (this.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNRESET';
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Reads an error answer. What is not the API's own shape comes from something in between. */
export function errorFromBody(server: string, status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { message?: unknown; error?: unknown };
    const message = typeof body.message === 'string' ? body.message : body.error;
    if (typeof message === 'string') return new ApiError(server, status, { ...body, message });
  } catch {
    // Not JSON: a proxy's page.
  }
  const told = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
  return new ApiError(server, status, { message: told || `HTTP ${status}` });
}
