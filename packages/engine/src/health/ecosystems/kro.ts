import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const DEFINITION_PARTS: readonly string[] = [
  ...['GraphRevisionsResolved', 'GraphAccepted', 'KindReady', 'ControllerReady', 'Ready'],
];
const INSTANCE_PARTS = ['InstanceManaged', 'GraphResolved', 'ResourcesReady', 'Ready'];

/** The first condition of this spec that says that it is ready, or that a part of it is not. */
function firstOf(options: {
  parts: readonly string[];
  /** What a part that is not ready means; undefined where it means nothing. */
  notReady(object: KubeObject): HealthStatus['status'] | undefined;
}): HealthRule {
  const bad = options.parts.map((type) => `${type}=False`);
  return exactly((object) => {
    for (const condition of fresh(object)) {
      const pair = pairOf(condition);
      if (pair === 'Ready=True') return health('Healthy', 'It is ready');
      const status = bad.includes(pair) ? options.notReady(object) : undefined;
      if (status) return told(status, toldPart(condition));
    }
    return health('Progressing', 'Waiting for kro to report status');
  });
}

/** The conditions that speak of this spec; they have to say so. */
function fresh(object: KubeObject): unknown[] {
  const generation = exactMaybe(object, 'metadata', 'generation');
  const conditions = exactConditions(object) ?? [];
  if (generation === undefined) return [];
  return conditions.filter((one) => exactAt(one, 'observedGeneration') === generation);
}

function toldPart(condition: unknown): unknown {
  const message = exactAt(condition, 'message');
  return holds(message) ? message : exactText(exactAt(condition, 'type'), ' is not ready');
}

/** A part of an instance that is not ready is a failure only once its state says so. */
function instanceState(object: KubeObject): HealthStatus['status'] | undefined {
  const state = exactAt(object, 'status', 'state');
  if (state === 'FAILED' || state === 'ERROR') return 'Degraded';
  return state === 'IN_PROGRESS' ? 'Progressing' : undefined;
}

/** kro's definitions, and the instances of what they define. */
export const kro: HealthRules = {
  'kro.run/ResourceGraphDefinition': firstOf({
    parts: DEFINITION_PARTS,
    notReady: () => 'Degraded',
  }),
  'kro.run/*': firstOf({ parts: INSTANCE_PARTS, notReady: instanceState }),
};
