/** What came of claiming a render. */
export type RenderClaim =
  /** It is this one's to render. */
  | { kind: 'taken' }
  /** Another renders it now. */
  | { kind: 'held' }
  /** Another rendered it a moment ago, to this fingerprint. */
  | { kind: 'done'; fingerprint: string };

/** Who renders what at this moment, over all workers. `token` is one attempt's own. */
export interface RenderClaimStore {
  /** `again` takes what was rendered a moment ago as well. */
  take(
    key: string,
    token: string,
    options: { ttlMs: number; again: boolean },
  ): Promise<RenderClaim>;
  /** While it is under way: a claim that nobody extends is another's to take. */
  extend(key: string, token: string, ttlMs: number): Promise<void>;
  /** Tells others for so long what came of it; without a fingerprint the claim is given back. */
  end(key: string, token: string, done?: { fingerprint: string; tellMs: number }): Promise<void>;
  /** Removes what ran out; answers how many. */
  prune(): Promise<number>;
}
