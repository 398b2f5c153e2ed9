import type { RemoteAccess } from '../http/remote-access.ts';
import type { RemoteRef } from '../source/remote.ts';
import type { SignatureRule } from './provenance.ts';
import type { Freshness } from './remembered.ts';

/** For whom something is fetched, and how old what is known of it may be. */
export interface ArtifactRequest extends Freshness {
  /** Its credentials are used, and what it may read is not another project's. */
  project: string;
}

/** A request with what opens the repository. */
export interface OpenRequest extends ArtifactRequest {
  access: RemoteAccess;
  /** Charts have to be signed by this. */
  signatures?: SignatureRule;
}

export type ChartRef = Omit<Extract<RemoteRef, { kind: 'chart' }>, 'kind'>;
export type OciRef = Omit<Extract<RemoteRef, { kind: 'oci' }>, 'kind'>;
