import type { SourceType } from '@lockstep/domain';
import type { ReadRecord } from './read-record.ts';
import type { ReadScope } from './read-trace.ts';

/** What the render of one source depended on. */
export interface SourceRecord {
  type: SourceType;
  /** Digest of all that is not in the repository: settings, tool versions, capabilities. */
  settings: string;
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
