/** The `details` of a Kubernetes Status answer. */
export interface KubeErrorDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  retryAfterSeconds?: number;
}

export interface KubeErrorInit {
  /** HTTP status; 0 where no answer came. */
  status: number;
  reason: string;
  message: string;
  details?: KubeErrorDetails;
  retryable?: boolean;
  unreachable?: boolean;
  retryAfterMs?: number;
  cause?: unknown;
}

/**
 * What went wrong with a request to a cluster, in the server's own words where it had any.
 * `retryable`: the same request may succeed later. `unreachable`: no API server answered, so
 * nothing is known of the cluster.
 */
export class KubeError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly details: KubeErrorDetails;
  readonly retryable: boolean;
  readonly unreachable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(init: KubeErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'KubeError';
    this.status = init.status;
    this.reason = init.reason;
    this.details = init.details ?? {};
    this.retryable = init.retryable ?? false;
    this.unreachable = init.unreachable ?? false;
    this.retryAfterMs = init.retryAfterMs;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeError && error.status === 404;
}

/** The server no longer knows the version asked for: what was missed must be found by a list. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof KubeError &&
    (error.status === 410 || error.reason === 'Expired' || error.reason === 'Gone')
  );
}

interface StatusJson {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: KubeErrorDetails;
}

export interface ErrorAnswer {
  status: number;
  body: string;
  retryAfter?: string | undefined;
}

/** Reads an answer that is not a success: a Kubernetes Status, or whatever a proxy said instead. */
export function errorFromAnswer(answer: ErrorAnswer): KubeError {
  return errorFromStatus(parseStatus(answer.body) ?? plainStatus(answer), answer);
}

/** Makes an error of a Status object, as it also comes inside a watch. */
export function errorFromStatus(json: StatusJson, answer?: ErrorAnswer): KubeError {
  const status = json.code ?? answer?.status ?? 500;
  const reason = json.reason ?? reasonOf(status);
  const message = json.message || `the server answered ${status}`;
  return new KubeError({
    status,
    reason,
    message,
    details: json.details,
    retryable: isRetryable({ status, reason, message, details: json.details ?? {} }),
    retryAfterMs: retryAfterMs(answer?.retryAfter, json.details),
  });
}

function parseStatus(body: string): StatusJson | undefined {
  try {
    const json = JSON.parse(body) as StatusJson;
    return json?.kind === 'Status' ? json : undefined;
  } catch {
    return undefined;
  }
}

function plainStatus(answer: ErrorAnswer): StatusJson {
  const text = answer.body.trim().replace(/\s+/g, ' ').slice(0, 300);
  const message = text === '' ? undefined : `the server answered ${answer.status}: ${text}`;
  return { code: answer.status, message };
}

function reasonOf(status: number): string {
  const reasons: Record<number, string> = {
    400: 'BadRequest',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'NotFound',
    409: 'Conflict',
    410: 'Gone',
    422: 'Invalid',
    429: 'TooManyRequests',
    503: 'ServiceUnavailable',
    504: 'Timeout',
  };
  return reasons[status] ?? (status >= 500 ? 'InternalError' : 'Unknown');
}

/**
 * A server-side apply answers 500 for ever to fields that its schema does not have, to duplicate
 * list keys and to values of the wrong type; other 500s (a webhook, etcd) may pass.
 */
const LASTING_FAULT =
  /typed (patch|live|new)? ?object|not declared in schema|duplicate entries for key|expected (string|numeric|boolean|map|list)/;

function isRetryable(
  error: Required<Pick<KubeErrorInit, 'status' | 'reason' | 'message' | 'details'>>,
) {
  const { status, reason, message, details } = error;
  if (status === 429 || status === 502 || status === 503 || status === 504) return true;
  if (status === 409) {
    const managers = details.causes?.some((cause) => cause.reason === 'FieldManagerConflict');
    return reason === 'Conflict' && !managers;
  }
  return status >= 500 && !LASTING_FAULT.test(message);
}

function retryAfterMs(header: string | undefined, details?: KubeErrorDetails): number | undefined {
  const seconds = Number(header ?? details?.retryAfterSeconds);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
