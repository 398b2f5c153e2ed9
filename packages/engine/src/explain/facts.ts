import type { Application, Hold, Operation, ResourceFacts } from '@lockstep/domain';
import type { WindowHold } from '../windows/index.ts';

/** What an explanation is made from; whoever asks has gathered it. */
export interface ExplainFacts {
  application: Application;
  /** As the owner of the cluster sees them; undefined where nobody could be asked. */
  resources?: readonly ResourceFacts[];
  /** Why there are no `resources`. */
  problem?: string;
  /** The latest operation that was no dry run, running or not. */
  operation?: Operation;
  /** Holds that have not ended. */
  holds: readonly Hold[];
  /** What the project's windows have now against syncs that automation or people begin. */
  windows: { automated?: WindowHold; manual?: WindowHold };
}
