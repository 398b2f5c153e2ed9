import type { SourceType } from '@lockstep/domain';
import type { Override } from '../source/overrides.ts';
import { movesByItself, remoteRefOf } from '../source/remote.ts';
import type { ReadRecord } from './read-record.ts';
import type { ReadScope } from './read-trace.ts';

/** What the render of one source depended on. */
export interface SourceRecord {
  type: SourceType;
  /** Digest of all that is not in the repository: settings, tool versions, capabilities. */
  settings: string;
  /** Digest of the ids of the keys that were at hand; only where something was encrypted. */
  keys?: string;
  /** What files beside the manifests said of the source, as they were read. */
  overrides?: Override[];
  reads: ReadRecord[];
  /** Where nothing moved in here, nothing that was read moved: one comparison in place of many. */
  scopes: ReadScope[];
}

/**
 * What the render of an application depended on; plain JSON, kept from one commit to the next.
 * Renders with equal fingerprints have equal manifests.
 */
export interface RenderRecord {
  fingerprint: string;
  sources: SourceRecord[];
}

/** Whether anything was read that lies outside of the application's own sources. */
export function hasRemoteReads({ sources }: RenderRecord): boolean {
  return sources.some(({ reads }) =>
    reads.some(({ tree }) => {
      const ref = remoteRefOf(tree);
      return ref !== undefined && movesByItself(ref);
    }),
  );
}
