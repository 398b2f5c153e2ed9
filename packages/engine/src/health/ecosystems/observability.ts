import { byConditions, kinds } from '../condition-rule.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
  valueAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** Pods that are not ready yet come; whatever else keeps it from being available does not. */
const prometheus = byConditions({
  when: [
    ['Available', 'True', 'Healthy'],
    ['Available', '*', 'Progressing', ['SomePodsNotReady']],
    ['Available', '*', 'Degraded'],
  ],
  waiting: 'Waiting for the operator to report status',
});

const grafana: HealthRule = (object) => {
  const stage = textAt(object, 'status', 'stage');
  const outcome = textAt(object, 'status', 'stageStatus');
  const message = textAt(object, 'status', 'lastMessage');
  if (outcome === 'failed') return health('Degraded', message || stage);
  const done = stage === 'complete' && outcome === 'success';
  return health(done ? 'Healthy' : 'Progressing', message || stage);
};

/** Dashboards, folders and data sources: `…Synchronized`, or that no Grafana matches. */
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
  ...['GrafanaDashboard', 'GrafanaDatasource', 'GrafanaFolder', 'GrafanaAlertRuleGroup'],
  ...['GrafanaContactPoint', 'GrafanaLibraryPanel', 'GrafanaMuteTiming'],
  ...['GrafanaNotificationPolicy', 'GrafanaNotificationTemplate', 'GrafanaServiceAccount'],
];

/** Replicas as `ready/wanted`; as a sidecar a collector has none. */
const collector: HealthRule = (object) => {
  const replicas = textAt(object, 'status', 'scale', 'statusReplicas');
  if (valueAt(object, 'spec', 'mode') === 'sidecar') return health('Healthy', 'Runs as a sidecar');
  const [ready, wanted] = (replicas ?? '').split('/');
  if (ready && ready === wanted) return health('Healthy', `${replicas} replicas are ready`);
  return health('Progressing', replicas ? `${replicas} replicas are ready` : undefined);
};

const datadog = byConditions({
  when: [
    ['Error', 'True', 'Degraded'],
    ['Valid', 'False', 'Degraded'],
    ['*', '*', 'Healthy'],
  ],
});

const sloth: HealthRule = (object) => {
  const generated = valueAt(object, 'status', 'promOpRulesGenerated');
  if (generated === true) return health('Healthy');
  return generated === false
    ? health('Degraded', 'Rules could not be generated')
    : health('Progressing', 'Waiting for the rules to be generated');
};

const humio = byPhase({
  at: 'state',
  healthy: ['Running', 'Exists'],
  degraded: ['ConfigError', 'NotFound', 'Unknown'],
  message: ['message'],
});

export const observability: HealthRules = {
  ...kinds(
    'monitoring.coreos.com',
    ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
    prometheus,
  ),
  'grafana.integreatly.org/Grafana': grafana,
  ...kinds('grafana.integreatly.org', GRAFANA_CONTENT, grafanaContent),
  'opentelemetry.io/OpenTelemetryCollector': collector,
  'jaegertracing.io/Jaeger': byPhase({ healthy: ['Running'], degraded: ['Failed'] }),
  'datadoghq.com/DatadogMetric': datadog,
  'sloth.slok.dev/PrometheusServiceLevel': sloth,
  'core.humio.com/*': humio,
};
