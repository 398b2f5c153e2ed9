import { exactAt, exactConditions, exactly, told } from '../exact.ts';
import { countPairs, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

interface Counts {
  /** A spec that may suspend it, and must be there. */
  suspends: boolean;
  /** Which Ready counts as being worked at. */
  busy: 'Ready=Unknown' | 'Ready=False';
  /** Only with these reasons does Reconciling count as well. */
  reconciling?: readonly string[];
  /** What counts as done, and how many of these make it Healthy. */
  done: readonly string[];
  needed: number;
}

/**
 * Flux, judged by counting: two conditions that say it is at work, or as many as are needed that
 * say it is done; anything else is a failure. Ready's reason is passed on.
 */
function counted(counts: Counts): HealthRule {
  return exactly((object) => {
    if (counts.suspends && exactAt(object, 'spec', 'suspend') === true) {
      return health('Suspended', `${object.kind} is suspended`);
    }
    const conditions = exactConditions(object);
    if (!conditions) return health('Progressing', 'Waiting for Flux to report status');
    const busy = countPairs(conditions, [counts.busy]) + reconciling(conditions, counts);
    const ready = conditions.findLast((one) => exactAt(one, 'type') === 'Ready');
    const reason = ready === undefined ? undefined : exactAt(ready, 'reason');
    if (busy === 2) return told('Progressing', reason);
    const isDone = countPairs(conditions, counts.done) === counts.needed;
    return told(isDone ? 'Healthy' : 'Degraded', reason);
  });
}

function reconciling(conditions: unknown[], { reconciling: reasons }: Counts): number {
  const counted = conditions.filter((one) => {
    if (pairOf(one) !== 'Reconciling=True') return false;
    return !reasons || reasons.some((reason) => reason === exactAt(one, 'reason'));
  });
  return counted.length;
}

const READY = { done: ['Ready=True'], needed: 1 };

/** Helm releases, which have to be released besides, and images. */
export const fluxApps: HealthRules = {
  'helm.toolkit.fluxcd.io/HelmRelease': counted({
    suspends: true,
    busy: 'Ready=Unknown',
    done: ['Ready=True', 'Released=True', 'TestSuccess=True'],
    needed: 2,
  }),
  'image.toolkit.fluxcd.io/ImagePolicy': counted({
    suspends: false,
    busy: 'Ready=False',
    reconciling: ['NewGeneration', 'AccessingRepository', 'ApplyingPolicy'],
    ...READY,
  }),
  'image.toolkit.fluxcd.io/ImageRepository': counted({
    suspends: true,
    busy: 'Ready=False',
    reconciling: ['NewGeneration', 'Scanning'],
    ...READY,
  }),
  'image.toolkit.fluxcd.io/ImageUpdateAutomation': counted({
    suspends: true,
    busy: 'Ready=Unknown',
    ...READY,
  }),
};
