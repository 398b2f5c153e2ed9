import type { DiffLine } from './line-diff.ts';

/** A version of the access policy that was saved, as a list shows it. */
export interface PolicyVersion {
  version: number;
  savedAt: string;
  savedBy: string;
  /** What its author has said; empty where nothing. */
  reason: string;
  requestId: string;
  /** The version whose text it has, where it was restored. */
  restoredFrom?: number;
  /** Nobody could have changed the policy under it but the local administrator. */
  forced: boolean;
  /** Lines against the version before; not known of versions older than the list. */
  added?: number;
  removed?: number;
}

/** What changed of one file of the policy. */
export interface PolicyFileDiff {
  file: string;
  added: number;
  removed: number;
  /** Changed lines and three around them; gaps show in their numbers. */
  lines: DiffLine[];
}
