import { kinds } from '../condition-rule.ts';
import { type HealthRule, type HealthRules, health, textAt, valueAt } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

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

/** A colour counts once the operator is done; before that, what it is doing. */
const elasticsearch: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Ready') return colour(object);
  if (phase === 'Invalid') return health('Degraded', 'The specification is not valid');
  if (phase === 'ApplyingChanges' || phase === 'MigratingData' || phase === 'Stalled') {
    return health('Progressing', phase);
  }
  return health('Unknown', phase);
};

/** Elastic Cloud on Kubernetes. */
export const elastic: HealthRules = {
  'elasticsearch.k8s.elastic.co/Elasticsearch': elasticsearch,
  'kibana.k8s.elastic.co/Kibana': colour,
  'apm.k8s.elastic.co/ApmServer': colour,
  'agent.k8s.elastic.co/Agent': colour,
  'beat.k8s.elastic.co/Beat': colour,
  'enterprisesearch.k8s.elastic.co/EnterpriseSearch': colour,
  'logstash.k8s.elastic.co/Logstash': colour,
  ...kinds('maps.k8s.elastic.co', ['ElasticMapsServer'], colour),
};
