import type { KubeObject } from '@lockstep/domain';
import {
  type CompareInput,
  type Comparison,
  compareResource,
  type SyncOptions,
} from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import type { Predictor } from './predictor.ts';

/**
 * Gives the comparison what it asks for, until it answers.
 * @throws KubeError when the cluster cannot answer, or the object moves on faster than it is read.
 */
export async function settle(
  predictor: Pick<Predictor, 'readAs' | 'predict'>,
  request: CompareInput,
  options: SyncOptions,
): Promise<Comparison> {
  let outcome = compareResource(request);
  if (outcome.kind === 'needs-live') {
    const live = await predictor.readAs(request.desired as KubeObject);
    outcome = compareResource({ ...request, live });
    return outcome.kind === 'needs-prediction'
      ? predictFor(predictor, { ...request, live }, options)
      : outcome;
  }
  return outcome.kind === 'needs-prediction' ? predictFor(predictor, request, options) : outcome;
}

/** An object that its controllers write in bursts is not left alone for long. */
const MOST_PREDICTIONS = 5;

async function predictFor(
  predictor: Pick<Predictor, 'readAs' | 'predict'>,
  request: CompareInput,
  options: SyncOptions,
): Promise<Comparison> {
  const { desired, knownTypes } = request;
  let live = request.live;
  for (let count = 1; desired && live; count++) {
    try {
      const predicted = await predictor.predict(desired, live, { ...options, knownTypes });
      return compareResource({ ...request, live, predicted });
    } catch (error) {
      const hasMoved = error instanceof KubeError && error.status === 409;
      if (!hasMoved || count === MOST_PREDICTIONS) throw error;
      // The watch has not told yet what changed: the object as it is now is asked for.
      live = await predictor.readAs(desired);
    }
  }
  return compareResource({ ...request, live });
}
