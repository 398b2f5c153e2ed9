import { byExactPhase } from '../exact-phase.ts';
import {
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';
import { cloudNativePg } from './cloudnative-pg.ts';

/** Any other word than these is a failure. */
const zalando = byExactPhase({
  at: 'PostgresClusterStatus',
  healthy: ['Running'],
  progressing: ['Creating', 'Updating'],
  otherwise: 'Degraded',
  tellsOther: true,
  waiting: 'Waiting for the cluster',
});

/** Crunchy: every instance set has its pods ready, at the current spec. */
const crunchy: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'shutdown') === true) return health('Suspended', 'Shut down');
  if ((numberAt(object, 'status', 'observedGeneration') ?? 0) < generationOf(object)) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  const sets = listAt(object, 'status', 'instances');
  const short = sets.find(
    (set) => (numberAt(set, 'readyReplicas') ?? 0) < (numberAt(set, 'replicas') ?? 1),
  );
  if (sets.length > 0 && !short) return health('Healthy');
  return health('Progressing', `Waiting for the instances ${textAt(short, 'name') ?? ''}`.trim());
};

export const postgres: HealthRules = {
  ...cloudNativePg,
  'acid.zalan.do/postgresql': zalando,
  'postgres-operator.crunchydata.com/PostgresCluster': crunchy,
};
