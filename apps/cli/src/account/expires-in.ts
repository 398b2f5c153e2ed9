import { parseDuration } from '@lockstep/domain';
import { UsageError } from '../cli/cli-error.ts';

/** Whole seconds of a duration such as 720h; 0 is for ever. */
export function readExpiresIn(given: string): number {
  const ms = parseDuration(given);
  if (ms !== undefined && ms >= 0) return Math.floor(ms / 1000);
  throw new UsageError(`"${given}" is not a duration such as 30m or 720h; 0s is for ever`);
}
