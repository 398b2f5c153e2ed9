import type { AdvancePolicy, Observed } from './types.ts';

/** Everything a decision is made from. */
export interface Moment {
  observed: Observed;
  now: Date;
  policy: AdvancePolicy;
  /** RFC 3339; the attempt is stopped then. */
  deadline?: string;
}
