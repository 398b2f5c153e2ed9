import { type Operation, parseDuration, type RetryStrategy } from '@lockstep/domain';
import { after, isDryRun, type Planned } from './steps.ts';
import type { Advance } from './types.ts';

const DEFAULT_DURATION_MS = 5000;
const DEFAULT_FACTOR = 2;
const DEFAULT_MAX_DURATION_MS = 3 * 60_000;

/** The pause before the attempt that follows `attempts` retries, in ms: duration × factor ^ n. */
export function backoffMs(retry: RetryStrategy | undefined, attempts: number): number {
  const backoff = retry?.backoff;
  const firstMs = read(backoff?.duration) ?? DEFAULT_DURATION_MS;
  const longestMs = read(backoff?.maxDuration) ?? DEFAULT_MAX_DURATION_MS;
  const waitMs = firstMs * (backoff?.factor || DEFAULT_FACTOR) ** attempts;
  return Math.round(longestMs > 0 ? Math.min(waitMs, longestMs) : waitMs);
}

function read(text: string | undefined): number | undefined {
  const ms = text ? parseDuration(text) : undefined;
  return ms !== undefined && ms >= 0 ? ms : undefined;
}

/** The retry of a failed attempt; undefined when there is none left or it would be of no use. */
export function nextRetry(operation: Planned, message: string, now: Date): Advance | undefined {
  const limit = operation.retry?.limit ?? 0;
  const left = limit < 0 || operation.retryCount < limit;
  if (!left || isDryRun(operation) || isFutile(operation)) return undefined;
  const at = after(now, backoffMs(operation.retry, operation.retryCount));
  const attempt = operation.retryCount + 1;
  const told = `${message}. Retrying attempt #${attempt} at ${at}.`;
  const { waitingFor: _waitingFor, ...rest } = operation;
  return {
    kind: 'retry',
    at,
    operation: { ...rest, phase: 'Running', message: told, retryCount: attempt, retryAt: at },
  };
}

/** What was refused for good is refused again, unless the retry takes a newer revision. */
function isFutile(operation: Planned): boolean {
  if (operation.retry?.refresh) return false;
  return operation.steps.some((step) => step.state === 'failed' && step.refused);
}

/** The next attempt: planned anew, with nothing of the failed one left. */
export function beginAttempt(operation: Operation, now: Date): Operation {
  const { retryAt: _at, steps: _steps, waitingFor: _for, fingerprint: _print, ...rest } = operation;
  return {
    ...refreshed(rest),
    attemptStartedAt: now.toISOString(),
    message: `Retrying operation. Attempt #${operation.retryCount}`,
  };
}

/**
 * With `refresh` an attempt is of the newest revision, unless somebody named the one to sync. A heal
 * stays at what was deployed.
 */
function refreshed(operation: Operation): Operation {
  const { sync, retry, initiatedBy, revisions: _of, ...rest } = operation;
  const isNamed = !initiatedBy.automated && (sync?.revision || sync?.revisions?.length);
  const isOther = sync?.source || sync?.sources?.length || sync?.manifests?.length;
  if (!retry?.refresh || !sync || isNamed || isOther || sync.autoHealAttemptsCount) {
    return operation;
  }
  const { revision: _revision, revisions: _revisions, ...request } = sync;
  return { ...rest, retry, initiatedBy, sync: request, revision: '' };
}
