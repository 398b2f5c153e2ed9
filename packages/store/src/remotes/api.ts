import type { Follower } from '../api.ts';

/** An application that reads a repository which is none of its sources. */
export interface Dependent extends Follower {
  project: string;
}

/** Repositories that applications read beside their own sources. */
export interface RemoteStore {
  /** All that one application reads, by the addresses that it names; what it no longer reads goes. */
  save(uid: string, urls: readonly string[]): Promise<void>;
  of(uid: string): Promise<string[]>;
  /** Every such address, with the projects whose applications read it. */
  all(): Promise<{ url: string; project: string }[]>;
  /** Who reads any of these and is not on its way out. */
  dependents(urls: readonly string[]): Promise<Dependent[]>;
}
