import type { HealthStatus } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactText, holds, told } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const valid = byExactConditions({
  when: [['Valid', 'False', 'Degraded']],
  orSay: 'The metric is not valid',
  otherwise: 'Healthy',
  waiting: 'No error is told',
});

/** Well unless it says otherwise, even before it has said anything. */
const metric: HealthRule = exactly((object) => {
  const error = exactConditions(object)?.find(
    (one) => exactAt(one, 'type') === 'Error' && exactAt(one, 'status') === 'True',
  );
  return error === undefined ? valid(object) : failure(error);
});

function failure(error: unknown): HealthStatus | undefined {
  const [reason, message] = [exactAt(error, 'reason'), exactAt(error, 'message')];
  const why = holds(message) ? message : 'The metric has an error';
  const isNamed = holds(reason) && reason !== '';
  return isNamed ? health('Degraded', exactText(reason, ': ', why)) : told('Degraded', why);
}

export const datadog: HealthRules = { 'datadoghq.com/DatadogMetric': metric };
