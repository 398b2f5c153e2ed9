import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import {
  exactAt,
  exactly,
  exactMaybe,
  exactNumber,
  exactValues,
  holds,
  isBelow,
  told,
} from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const STATES = new Map<unknown, HealthStatusCode>([
  ['COMPLETED', 'Healthy'],
  ['FAILED', 'Degraded'],
  ['SUBMISSION_FAILED', 'Degraded'],
  ['FAILING', 'Degraded'],
  ['INVALIDATING', 'Missing'],
]);

/** Settings of Spark that let the number of executors follow the load, the first that is on. */
const DYNAMIC = ['spark.streaming.dynamicAllocation', 'spark.dynamicAllocation'];

/** While it runs, it is well when as many executors run as it asked for. */
const application: HealthRule = exactly((object) => {
  if (exactMaybe(object, 'status') === undefined) return waiting();
  const state = exactAt(object, 'status', 'applicationState', 'state');
  if (state === 'RUNNING') return running(object);
  const status = STATES.get(state);
  if (status === undefined) return health('Progressing', waitingIn(state));
  if (status !== 'Degraded') return health(status, `The application is ${String(state)}`);
  return told(status, exactAt(object, 'status', 'applicationState', 'errorMessage'));
});

function waiting() {
  return health('Progressing', 'Waiting for executors');
}

function waitingIn(state: unknown): string {
  const isTold = typeof state === 'string' && state !== '';
  return isTold ? `The application is ${state}` : 'Waiting for the application to be submitted';
}

function running(object: KubeObject) {
  const states = exactAt(object, 'status', 'executorState');
  if (states === undefined) return waiting();
  const count = exactValues(states).filter((state) => state === 'RUNNING').length;
  return isEnough(object, count) ? health('Healthy', `${count} executors run`) : waiting();
}

/** As many as the spec says, or in the range that it allows, or any where it leaves that open. */
function isEnough(object: KubeObject, count: number): boolean {
  const wanted = exactAt(object, 'spec', 'executor', 'instances');
  if (wanted !== undefined && wanted === count) return true;
  const range = rangeOf(exactAt(object, 'spec'));
  if (range?.min !== undefined) return !isBelow(count, range.min) && !isBelow(range.max, count);
  const isOpen = wanted === undefined && exactAt(object, 'spec', 'dynamicAllocation') === undefined;
  return isOpen && count >= 1;
}

interface Range {
  min: unknown;
  max: unknown;
}

function rangeOf(spec: unknown): Range | undefined {
  const dynamic = exactAt(spec, 'dynamicAllocation');
  if (holds(dynamic) && holds(exactAt(dynamic, 'enabled'))) {
    const [min, max] = [exactAt(dynamic, 'minExecutors'), exactAt(dynamic, 'maxExecutors')];
    return { min: holds(min) ? min : 0, max: holds(max) ? max : Number.POSITIVE_INFINITY };
  }
  const settings = exactAt(spec, 'sparkConf');
  const chosen =
    settings === undefined
      ? undefined
      : DYNAMIC.find((prefix) => exactAt(settings, `${prefix}.enabled`) === 'true');
  return chosen === undefined ? undefined : settingsRange(settings, chosen);
}

function settingsRange(settings: unknown, prefix: string): Range {
  const setting = (name: string, otherwise: number) => {
    const text = exactAt(settings, `${prefix}.${name}`);
    return text === undefined ? otherwise : exactNumber(text);
  };
  return {
    min: setting('minExecutors', 0),
    max: setting('maxExecutors', Number.POSITIVE_INFINITY),
  };
}

/** Spark's operator. */
export const spark: HealthRules = { 'sparkoperator.k8s.io/SparkApplication': application };
