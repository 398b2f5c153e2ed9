import { kinds } from '../condition-rule.ts';
import { type HealthRule, type HealthRules, health, textAt, valueAt } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { elasticsearchKinds } from './elasticsearch.ts';

const told = byPhase({
  at: 'health',
  healthy: ['green'],
  progressing: ['yellow'],
  degraded: ['red'],
  otherwise: 'Unknown',
});

/** Nodes that are expected come before the first colour. */
const colour: HealthRule = (object) => {
  const expected = valueAt(object, 'status', 'expectedNodes') !== undefined;
  if (!expected || textAt(object, 'status', 'health')) return told(object);
  return health('Progressing', 'Waiting for the nodes');
};

/** Elastic Cloud on Kubernetes. */
export const elastic: HealthRules = {
  ...elasticsearchKinds,
  'kibana.k8s.elastic.co/Kibana': colour,
  'apm.k8s.elastic.co/ApmServer': colour,
  'agent.k8s.elastic.co/Agent': colour,
  'enterprisesearch.k8s.elastic.co/EnterpriseSearch': colour,
  'logstash.k8s.elastic.co/Logstash': colour,
  ...kinds('maps.k8s.elastic.co', ['ElasticMapsServer'], colour),
};
