import { groupKind, type KubeObject, type Operation } from '@lockstep/domain';
import { parseSyncOptions, type ScopeOf, type SyncOptions } from '@lockstep/engine';
import type { DesiredState } from '../reconcile/desired.ts';

/** Everything that an operation's steps are made of, and made from again after a takeover. */
export interface OperationPlan {
  kind: 'planned';
  steps: NonNullable<Operation['steps']>;
  manifests: KubeObject[];
  scopes: Map<string, boolean | undefined>;
  options: SyncOptions;
  source: Pick<Operation, 'revision' | 'revisions' | 'fingerprint' | 'sources'>;
}

/** Of what cannot be planned any more: enough to let go of its hooks. */
export const NO_PLAN: OperationPlan = {
  kind: 'planned',
  steps: [],
  manifests: [],
  scopes: new Map(),
  options: parseSyncOptions([]).options,
  source: { revision: '' },
};

export type PlanOutcome =
  | OperationPlan
  /** It could not be found out what to do. */
  | { kind: 'failed'; message: string }
  /** It is known, and not to be done. */
  | Refused;

/** Failed where nothing else is said. `planned`: the steps, with those that are refused. */
export interface Refused {
  kind: 'refused';
  message: string;
  phase?: 'Failed' | 'Error';
  planned?: Pick<OperationPlan, 'steps' | 'source'>;
}

/** Which kinds live in namespaces, as the cluster says. */
export function scopeOf(desired: DesiredState): ScopeOf {
  return (group, kind) => desired.scopes.get(groupKind({ group, kind }));
}
