import type { ResourceRef } from './kube-object.ts';

/** An operation always says what it waits for: object, condition, since when, until when. */
export interface WaitReason {
  ref?: ResourceRef;
  condition: string;
  since: string;
  until?: string;
  /** Of an object that is being deleted: what keeps it. */
  heldBy?: Holder[];
  /** Id of the request that has to be approved. */
  approval?: string;
}

/** A finalizer that keeps an object, and who is to take it off, as far as that is known. */
export interface Holder {
  finalizer: string;
  owner?: string;
}
