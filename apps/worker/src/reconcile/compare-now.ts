import type { FieldsV1 } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { type ApplicationComparison, compareApplication } from '../compare/compare-application.ts';
import { ignoreRulesOf } from '../compare/rules.ts';
import { type Drifts, driftsOf, withoutIgnoredDrift } from '../decide/drift.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { AppState } from './app-state.ts';
import type { DesiredState } from './desired.ts';
import { liveOf } from './live.ts';

/** Desired and live as they were compared, and what is drift of the differences. */
export interface Compared {
  live: Awaited<ReturnType<typeof liveOf>>;
  comparison: ApplicationComparison;
  drifts: Drifts;
  /** What automation remembers from now on; the record's own where that is the same. */
  automation: ApplicationRecord['automation'];
}

/** Compares an application as it is now. Drift that its policy ignores is no difference. */
export async function compareNow(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
  desired: DesiredState,
): Promise<Compared> {
  const { services, predictor } = owner;
  if (record.refresh === 'hard') state.compare.forget();
  const live = await liveOf(owner, record, desired);
  const compared = await services.metrics.timed('compare', () =>
    compareApplication({
      desired,
      live,
      ignore: ignoreRulesOf(services, record),
      customizations: services.customizer.customizations,
      options: optionsOf(record, undefined),
      applied: record.applied as Record<string, FieldsV1 | undefined>,
      memory: state.compare,
      predictor,
    }),
  );
  const { drifts, deployed } = driftsOf(services, record, compared);
  const { automation } = record;
  const isSame = deployed === automation.deployed;
  return {
    live,
    comparison: withoutIgnoredDrift(compared, drifts),
    drifts,
    automation: isSame ? automation : { ...automation, deployed },
  };
}
