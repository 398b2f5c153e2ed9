import { exactAt, exactConditions, exactly, exactMaybe, holds, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { numaplane } from './numaplane.ts';

const RESULT = 'numaplane.numaproj.io/progressive-result-state';

/** Numaflow: a false condition is a failure whatever the phase says, once it speaks of this spec. */
function numaflow(options: {
  /** The phases in which it is paused, which is well. */
  idle: readonly unknown[];
  /** Numaplane may have rolled it out, and says in a label how that went. */
  isRolledOut?: boolean;
  /** Said of a false condition, instead of its own message. */
  says?: string;
}): HealthRule {
  return exactly((object) => {
    const waiting = health('Progressing', 'Waiting for Numaflow to report status');
    const status = exactMaybe(object, 'status');
    if (status === undefined) return waiting;
    const conditions = exactConditions(object) ?? [];
    const bad = conditions.findLast((one) => exactAt(one, 'status') === 'False');
    const generation = exactMaybe(object, 'metadata', 'generation');
    if (generation !== exactAt(status, 'observedGeneration')) return waiting;
    const phase = exactAt(status, 'phase');
    if (phase === 'Failed') return told('Degraded', exactAt(status, 'message'));
    if (bad !== undefined) return told('Degraded', options.says ?? exactAt(bad, 'message'));
    const labels = options.isRolledOut ? exactMaybe(object, 'metadata', 'labels') : undefined;
    if (holds(labels) && exactAt(labels, RESULT) === 'failed') {
      return health('Degraded', 'The progressive upgrade failed');
    }
    if (options.idle.includes(phase)) return health('Healthy', 'Paused');
    return phase === 'Running' ? health('Healthy', 'Running') : waiting;
  });
}

const says = 'What it consists of is not well';

/** Numaflow and Numaplane. */
export const numaproj: HealthRules = {
  'numaflow.numaproj.io/Pipeline': numaflow({
    idle: ['Paused', 'Pausing'],
    isRolledOut: true,
    says,
  }),
  'numaflow.numaproj.io/MonoVertex': numaflow({ idle: ['Paused'], isRolledOut: true, says }),
  'numaflow.numaproj.io/InterStepBufferService': numaflow({ idle: [], isRolledOut: true }),
  'numaflow.numaproj.io/Vertex': numaflow({ idle: ['Paused'] }),
  ...numaplane,
};
