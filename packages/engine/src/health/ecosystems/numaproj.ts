import { kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  isStatusOlder,
  textAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const phase = byPhase({
  healthy: ['Running'],
  degraded: ['Failed'],
  suspended: ['Paused'],
  observed: true,
});

/** Numaflow: a pipeline that runs is well when each of its conditions is. */
const numaflow: HealthRule = (object) => {
  const judged = phase(object);
  if (judged?.status !== 'Healthy') return judged;
  const bad = conditionsOf(object).find((c) => c.status === 'False');
  return bad ? health('Degraded', bad.message || bad.reason) : judged;
};

/** Numaplane rolls the above out, and passes on how what it rolled out fares. */
const rollout: HealthRule = (object) => {
  const stated = textAt(object, 'status', 'phase') ?? '';
  const message = textAt(object, 'status', 'message');
  if (stated === 'Failed') return health('Degraded', message);
  if (isStatusOlder(object) || stated !== 'Deployed') return health('Progressing', message);
  const conditions = conditionsOf(object);
  const paused = conditions.find((c) => /PausingOrPaused$/.test(c.type) && c.status === 'True');
  if (paused) return health('Suspended', paused.message || 'Paused');
  const child = conditions.find((c) => c.type === 'ChildResourcesHealthy');
  if (child?.status === 'True') return health('Healthy', child.message);
  const waits = child?.status !== 'False' || /Progressing|Pending|Pausing/.test(child.reason);
  return health(waits ? 'Progressing' : 'Degraded', child?.message || child?.reason);
};

export const numaproj: HealthRules = {
  ...kinds(
    'numaflow.numaproj.io',
    ['Pipeline', 'Vertex', 'MonoVertex', 'InterStepBufferService'],
    numaflow,
  ),
  ...kinds(
    'numaplane.numaproj.io',
    ['PipelineRollout', 'MonoVertexRollout', 'ISBServiceRollout', 'NumaflowControllerRollout'],
    rollout,
  ),
};
