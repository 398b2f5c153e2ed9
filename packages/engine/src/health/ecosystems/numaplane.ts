import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactMaybe, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const ILL = 'ChildResourcesHealthy=False';
const WELL = 'ChildResourcesHealthy=True';
const NOT_UPGRADED = 'ProgressiveUpgradeSucceeded=False';

/** Is the status not of this spec yet, or none there? */
function isUnseen(object: KubeObject): boolean {
  if (exactMaybe(object, 'status') === undefined) return true;
  const generation = exactMaybe(object, 'metadata', 'generation');
  return generation !== exactAt(object, 'status', 'observedGeneration');
}

function isUpgrading(object: KubeObject): boolean {
  const upgrade = exactAt(object, 'status', 'upgradeInProgress');
  const isUnderWay = upgrade !== undefined && upgrade !== '';
  return isUnderWay || exactAt(object, 'status', 'phase') === 'Pending';
}

const isIll = (condition: unknown, reason: string) =>
  pairOf(condition) === ILL && exactAt(condition, 'reason') === reason;

/** What was rolled out: an upgrade that failed decides even while another is under way. */
function rollout({ failed, paused }: { failed: string; paused?: string }): HealthRule {
  return exactly((object) => {
    const conditions = exactMaybe(object, 'status') === undefined ? [] : listed(object);
    const waits = underWay(object, conditions);
    if (waits) return health('Progressing', waits);
    if (exactAt(object, 'status', 'phase') === 'Failed') {
      return told('Degraded', exactAt(object, 'status', 'message'));
    }
    const bad = conditions.find((one) => isIll(one, failed) || pairOf(one) === NOT_UPGRADED);
    if (bad !== undefined && pairOf(bad) === ILL) return told('Degraded', exactAt(bad, 'message'));
    if (bad !== undefined) return health('Degraded', 'The progressive upgrade failed');
    const idle = conditions.find((one) => pairOf(one) === paused);
    if (idle !== undefined) return told('Healthy', exactAt(idle, 'message'));
    const isWell = conditions.some((one) => pairOf(one) === WELL);
    return isWell ? health('Healthy', 'Healthy') : health('Unknown', 'The status tells nothing');
  });
}

/** What is still awaited, if anything is. */
function underWay(object: KubeObject, conditions: readonly unknown[]): string | undefined {
  if (isUnseen(object)) return 'Waiting for the new spec to be observed';
  const hasFailed = conditions.some((one) => pairOf(one) === NOT_UPGRADED);
  if (isUpgrading(object) && !hasFailed) return 'The upgrade is under way';
  const isWaiting = conditions.some((one) => isIll(one, 'Progressing'));
  return isWaiting ? 'What was rolled out is not ready yet' : undefined;
}

function listed(object: KubeObject): unknown[] {
  return exactConditions(object) ?? [];
}

/** The controller of Numaflow itself, which only its phase says to be deployed. */
const controller: HealthRule = exactly((object): HealthStatus | undefined => {
  if (isUnseen(object)) return health('Progressing', 'Waiting for the new spec to be observed');
  if (isUpgrading(object)) return health('Progressing', 'The upgrade is under way');
  const child = listed(object).findLast((one) => exactAt(one, 'type') === 'ChildResourcesHealthy');
  const phase = exactAt(object, 'status', 'phase');
  if (phase === 'Failed') return told('Degraded', exactAt(object, 'status', 'message'));
  const isOf = (reason: string) => child !== undefined && isIll(child, reason);
  if (isOf('Degraded')) return told('Degraded', exactAt(child, 'message'));
  if (isOf('Progressing')) return told('Progressing', exactAt(child, 'message'));
  return child !== undefined && pairOf(child) === WELL && phase === 'Deployed'
    ? told('Healthy', exactAt(child, 'message'))
    : health('Unknown', 'The status tells nothing');
});

/** Numaplane rolls out what Numaflow runs, and passes on how it fares. */
export const numaplane: HealthRules = {
  'numaplane.numaproj.io/PipelineRollout': rollout({
    failed: 'PipelineFailed',
    paused: 'PipelinePausingOrPaused=True',
  }),
  'numaplane.numaproj.io/MonoVertexRollout': rollout({
    failed: 'MonoVertexFailed',
    paused: 'MonoVertexPausingOrPaused=True',
  }),
  'numaplane.numaproj.io/ISBServiceRollout': rollout({ failed: 'ISBSvcFailed' }),
  'numaplane.numaproj.io/NumaflowControllerRollout': controller,
};
