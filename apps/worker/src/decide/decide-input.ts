import type { HealthStatusCode } from '@lockstep/domain';
import type { Actor, ApplicationRecord } from '@lockstep/store';
import type { ApplicationComparison } from '../compare/compare-application.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from '../reconcile/app-state.ts';
import type { DesiredState } from '../reconcile/desired.ts';
import type { Drifts } from './drift.ts';

/** What one look found, to decide by. */
export interface DecideInput {
  owner: ClusterOwner;
  record: ApplicationRecord;
  state: AppState;
  desired: DesiredState;
  comparison: ApplicationComparison;
  drifts: Drifts;
  healthStatus: HealthStatusCode;
}

/** Who begins what nobody asked for. */
export const AUTOMATION: Actor = { name: 'lockstep', cause: 'automation' };
