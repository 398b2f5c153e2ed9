import { type ErrorCode, UserError } from '@lockstep/domain';
import { GitError } from '@lockstep/git';
import { KubeError } from '@lockstep/kube';
import { RenderError } from '@lockstep/render';

/** What is told of something that does not answer now. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'deadline-exceeded',
  'rate-limited',
  'internal',
]);

/**
 * Whether what was asked did not fail, but what it is asked of: PostgreSQL or the cluster is away
 * for a moment. A mistake in our own code is none: it would be there the next time as well.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof KubeError) return error.unreachable || error.retryable;
  return !(error instanceof UserError || error instanceof GitError || isMistake(error));
}

function isMistake(error: unknown): boolean {
  const classes = [TypeError, RangeError, ReferenceError, SyntaxError];
  return classes.some((one) => error instanceof one);
}

/**
 * Whether trying again is of no use until people change something. A fault (PostgreSQL away, say)
 * says nothing of what was asked for, and may pass.
 */
export function isLasting(error: unknown): boolean {
  if (error instanceof RenderError) return error.isLasting;
  if (error instanceof GitError) return !error.retryable;
  if (error instanceof KubeError) return !error.unreachable && !error.retryable;
  return error instanceof UserError && !PASSING.has(error.code);
}
