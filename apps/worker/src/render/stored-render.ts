import type { RenderRecord } from '@lockstep/render';
import type { ApplicationRecord } from '@lockstep/store';

/**
 * What is kept of an application's last render. `pendingRevisions` are the commits it was made
 * from, until it has been compared: only then does `status.sync.revision` move, so that nobody
 * reads Synced beside a commit that was not looked at yet.
 */
export interface StoredRender extends RenderRecord {
  pendingRevisions?: string[];
  /** When the repositories were asked that it was made from (epoch milliseconds). */
  seenAtMs?: number;
  /** The refresh that this render answers, once it has been compared. */
  answers?: 'normal' | 'hard';
}

export function storedRender(value: unknown): StoredRender | null {
  return value as StoredRender | null;
}

/** The commits that desired state was rendered from, compared or not. */
export function desiredRevisions(record: ApplicationRecord): string[] {
  const pending = storedRender(record.renderRecord)?.pendingRevisions;
  if (pending) return pending;
  const { revision, revisions } = record.application.status.sync;
  return revisions?.length ? revisions : revision ? [revision] : [];
}

/** `revision` and `revisions` as status and operations spell them. */
export function spelled(revisions: string[]): { revision: string; revisions?: string[] } {
  return { revision: revisions[0] ?? '', ...(revisions.length > 1 ? { revisions } : {}) };
}
