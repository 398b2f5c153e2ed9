import { kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
  valueAt,
} from '../fields.ts';
import { coralogix } from './coralogix.ts';
import { datadog } from './datadog.ts';
import { grafanaOperator } from './grafana.ts';
import { humio } from './humio.ts';
import { prometheusOperator } from './prometheus.ts';
import { telemetry } from './telemetry.ts';

/** Other contents of a Grafana: `…Synchronized`, or that no Grafana matches. */
const grafanaContent: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const failed = conditions.find(
    ({ type, status }) =>
      (type.endsWith('Synchronized') && status === 'False') ||
      ((type === 'NoMatchingInstance' || type === 'InvalidSpec') && status === 'True'),
  );
  if (failed) return health('Degraded', failed.message || failed.reason);
  if (valueAt(object, 'status', 'NoMatchingInstances') === true) {
    return health('Degraded', 'No Grafana matches');
  }
  const synced = conditions.some((c) => c.type.endsWith('Synchronized') && c.status === 'True');
  const known = textAt(object, 'status', 'hash') || textAt(object, 'status', 'uid');
  return synced || known
    ? health('Healthy')
    : health('Progressing', 'Waiting to be synchronized with Grafana');
};

const GRAFANA_CONTENT = [
  ...['GrafanaAlertRuleGroup', 'GrafanaContactPoint', 'GrafanaLibraryPanel', 'GrafanaMuteTiming'],
  ...['GrafanaNotificationPolicy', 'GrafanaNotificationTemplate', 'GrafanaServiceAccount'],
];

const sloth: HealthRule = (object) => {
  const generated = valueAt(object, 'status', 'promOpRulesGenerated');
  if (generated === true) return health('Healthy');
  return generated === false
    ? health('Degraded', 'Rules could not be generated')
    : health('Progressing', 'Waiting for the rules to be generated');
};

export const observability: HealthRules = {
  ...prometheusOperator,
  ...telemetry,
  ...grafanaOperator,
  ...kinds('grafana.integreatly.org', GRAFANA_CONTENT, grafanaContent),
  ...coralogix,
  ...datadog,
  'sloth.slok.dev/PrometheusServiceLevel': sloth,
  ...humio,
};
