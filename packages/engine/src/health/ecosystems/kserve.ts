import type { KubeObject } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactMaybe, exactText, told } from '../exact.ts';
import { exactConditionValues, openText, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** A model that is to be stopped is; anything open is awaited, until the model cannot be loaded. */
const inferenceService: HealthRule = exactly((object) => {
  const transition = modelTransition(object);
  const conditions = exactConditionValues(object);
  if (!conditions) return health('Progressing', 'Waiting for KServe to report status');
  const open: string[] = [];
  let isOpen = transition !== undefined;
  for (const condition of conditions) {
    if (pairOf(condition) === 'Stopped=True') return health('Suspended', 'Stopped');
    const status = exactAt(condition, 'status');
    if (exactAt(condition, 'type') === 'Stopped') {
      isOpen ||= status === 'Unknown';
    } else if (status !== 'True') {
      isOpen ||= status === 'Unknown' || status === 'False';
      open.push(openText(condition));
    }
  }
  if (!isOpen) return health('Healthy', 'The inference service is ready');
  const failed = transition !== undefined && transition !== 'InProgress';
  if (transition !== undefined) open.unshift(transition);
  return health(failed ? 'Degraded' : 'Progressing', open.join('; '));
});

/** How far the model is, where it is not up to date; it has to be said then. */
function modelTransition(object: KubeObject): string | undefined {
  const model = exactMaybe(object, 'status', 'modelStatus');
  if (model === undefined) return undefined;
  const transition = exactAt(model, 'transitionStatus');
  return transition === 'UpToDate' ? undefined : exactText(transition);
}

/** Ready sums all other conditions up, of which one with the reason Stopped stops it. */
const llmInferenceService: HealthRule = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return health('Progressing', 'Waiting for KServe to report status');
  const isReady = (condition: unknown) => exactAt(condition, 'type') === 'Ready';
  const isOpen = (one: unknown) => !isReady(one) && exactAt(one, 'status') !== 'True';
  const open = conditions.filter(isOpen).map(openText);
  const ready = conditions.findLast(isReady);
  if (isOld(object, ready)) return health('Progressing', 'Waiting for the new spec to be observed');
  if (conditions.some((one) => exactAt(one, 'reason') === 'Stopped')) {
    return health('Suspended', 'Stopped');
  }
  return readyHealth(ready, open);
});

function readyHealth(ready: unknown, open: readonly string[]) {
  const status = ready === undefined ? undefined : exactAt(ready, 'status');
  if (status === 'True') return health('Healthy', 'The inference service is ready');
  const own = ready === undefined ? undefined : exactAt(ready, 'message');
  const message = open.length > 0 ? open.join('; ') : own;
  return told(status === 'False' ? 'Degraded' : 'Progressing', message);
}

/** Either the status or Ready may say which generation it speaks of. */
function isOld(object: KubeObject, ready: unknown): boolean {
  const generation = exactMaybe(object, 'metadata', 'generation');
  const observed = [exactAt(object, 'status'), ready].map((one) =>
    one === undefined ? undefined : exactAt(one, 'observedGeneration'),
  );
  return (
    generation !== undefined && observed.some((one) => one !== undefined && one !== generation)
  );
}

/** KServe. */
export const kserve: HealthRules = {
  'serving.kserve.io/InferenceService': inferenceService,
  'serving.kserve.io/LLMInferenceService': llmInferenceService,
};
