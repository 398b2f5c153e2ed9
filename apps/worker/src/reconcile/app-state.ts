import type { HealthStatusCode, ResourceRef, SyncStatusCode, TreeNode } from '@lockstep/domain';
import type { HealthOptions } from '@lockstep/engine';
import { CompareMemory } from '../compare/compare-application.ts';
import { ManagedNodes } from '../observe/managed-nodes.ts';
import { NO_ORPHANS, type Orphans } from '../orphans/orphans.ts';
import type { DesiredState } from './desired.ts';

/** The last comparison of one resource, without the objects. */
export interface ResourceVerdict {
  key: string;
  ref: ResourceRef;
  status: SyncStatusCode | undefined;
  hook: boolean;
  requiresPruning: boolean;
  wave: number;
}

/**
 * What the owner of an application remembers between two looks at it. All of it can be derived
 * again from PostgreSQL, Git and the cluster.
 */
export class AppState {
  readonly uid: string;
  readonly shortId: string;
  readonly compare = new CompareMemory();
  readonly nodes: ManagedNodes;
  /** Desired objects that were read and not there, and when (epoch milliseconds). */
  absent = { atMs: 0, keys: new Set<string>() };
  /** Before the application was read last (epoch milliseconds): what it asks for was asked by then. */
  readAtMs = 0;
  desired: DesiredState | undefined;
  /** Fingerprint and generation that `desired` was made from. */
  desiredIdentity = '';
  verdicts: ResourceVerdict[] = [];
  tree: TreeNode[] = [];
  orphans: Orphans = NO_ORPHANS;
  /** Those that the tree was published with. */
  shownOrphans: TreeNode[] = NO_ORPHANS.nodes;
  /** When `tree` was written to Redis (epoch milliseconds); 0 while it is not. */
  publishedAtMs = 0;
  health: HealthStatusCode | undefined;
  /** When it was last drawn, in epoch milliseconds. */
  observedAt = 0;
  /** What the status last written shows of the resources; empty where that is not known. */
  shown = '';
  /** An operation is at work: health changes may be what it waits for. */
  operating = false;
  /** How many looks in a row ended by an error that is nobody's to mend; the second one is told. */
  faults = 0;
  /** Somebody looks at it now; what changes meanwhile is noted and not signalled. */
  looking = false;
  /** Automation began an operation in this look; it begins no second one in the same look. */
  begun = false;
  /** Something changed after what is decided now was read. */
  missed = false;
  /** It goes back by itself when it becomes Degraded: that is then looked at. */
  rollsBack = false;
  /** Somebody asked for a look while an operation is at work: it may have been terminated. */
  interrupted = false;

  constructor(uid: string, shortId: string, health?: HealthOptions) {
    this.uid = uid;
    this.shortId = shortId;
    this.nodes = new ManagedNodes(health);
  }
  /** Its project permits nothing of it: it has no resources until that is another way. */
  disown(): void {
    this.verdicts = [];
    this.orphans = NO_ORPHANS;
    this.nodes.confine('nothing');
    this.shown = '';
  }
}
