import { kinds } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, holds, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Pods that are not ready yet come; whatever else keeps it from being available does not. */
const available: HealthRule = exactly((object) => {
  const conditions = exactConditions(object) ?? [];
  const condition = conditions.filter((one) => exactAt(one, 'type') === 'Available').at(-1);
  if (condition === undefined) return health('Progressing', 'Waiting for the operator');
  if (exactAt(condition, 'status') === 'True')
    return health('Healthy', 'All instances are available');
  const [message, reason] = [exactAt(condition, 'message'), exactAt(condition, 'reason')];
  const status = reason === 'SomePodsNotReady' ? 'Progressing' : 'Degraded';
  return told(status, holds(message) ? message : reason);
});

/** Prometheus' operator. */
export const prometheusOperator: HealthRules = kinds(
  'monitoring.coreos.com',
  ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
  available,
);
