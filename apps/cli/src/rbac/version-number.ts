import { UsageError } from '../cli/cli-error.ts';

/** A version as people name it: `3` or `v3`; 0 is no policy, where that has a meaning. */
export function readVersion(given: string, least: 0 | 1 = 1): number {
  const [, digits] = /^v?(\d{1,9})$/.exec(given) ?? [];
  const version = Number(digits ?? Number.NaN);
  if (version >= least) return version;
  throw new UsageError(
    `"${given}" is not a version`,
    'See which there are: lockstep admin rbac versions',
  );
}
