import type { HealthStatus, HealthStatusCode } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactText, told } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** The first true condition of a known type decides, and is told with its reason. */
function firstTrue(meanings: Record<string, HealthStatusCode>): HealthRule {
  const means = new Map<unknown, HealthStatusCode>(Object.entries(meanings));
  return (object) => {
    for (const condition of exactConditions(object) ?? []) {
      if (exactAt(condition, 'status') !== 'True') continue;
      const sentence = reasoned(condition);
      const status = means.get(exactAt(condition, 'type'));
      if (status) return told(status, sentence);
    }
    return health('Progressing', 'Waiting for it to be applied');
  };
}

function reasoned(condition: unknown): unknown {
  const [reason, message] = [exactAt(condition, 'reason'), exactAt(condition, 'message')];
  return message === undefined || message === '' ? reason : exactText(reason, ': ', message);
}

const policy = exactly(
  firstTrue({
    Available: 'Healthy',
    Degraded: 'Degraded',
    Progressing: 'Progressing',
    Ignored: 'Suspended',
  }),
);

const enactment = firstTrue({
  Available: 'Healthy',
  Failing: 'Degraded',
  Progressing: 'Progressing',
  Pending: 'Progressing',
  Aborted: 'Suspended',
});

/** What fails while it still progresses is tried again. */
const enactmentHealth: HealthRule = exactly((object): HealthStatus | undefined => {
  const conditions = exactConditions(object) ?? [];
  const failing = conditions.findLast((one) => pairOf(one) === 'Failing=True');
  const isRetried = conditions.some((one) => pairOf(one) === 'Progressing=True');
  return failing !== undefined && isRetried
    ? told('Progressing', reasoned(failing))
    : enactment(object);
});

/** The networks of nodes. */
export const nmstate: HealthRules = {
  'nmstate.io/NodeNetworkConfigurationPolicy': policy,
  'nmstate.io/NodeNetworkConfigurationEnactment': enactmentHealth,
};
