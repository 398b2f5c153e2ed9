import type { KubeObject } from '@lockstep/domain';
import { kinds, readyHealth } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, told } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const waits = (what: string) => health('Progressing', `Waiting for ${what}`);

/** All of its nodes are there, and what clients connect to as well. */
const cluster: HealthRule = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return waits('the RabbitMQ operator');
  const failed = conditions.find((one) => pairOf(one) === 'ReconcileSuccess=False');
  if (failed) return told('Degraded', exactAt(failed, 'message'));
  const last = (type: string) => conditions.findLast((one) => exactAt(one, 'type') === type);
  return formed(object, last('AllReplicasReady'), last('ClusterAvailable'));
});

/** The operator sets both to Unknown while the cluster forms. */
function formed(object: KubeObject, replicas: unknown, available: unknown) {
  const status = (condition: unknown) => condition && exactAt(condition, 'status');
  const all = [status(replicas), status(available)];
  if (all.includes('Unknown')) return waits('the conditions of the cluster');
  const isScaledDown = all[0] === 'False' && exactAt(replicas, 'reason') === 'ScaledToZero';
  if (isScaledDown && exactAt(object, 'spec', 'replicas') === 0) {
    return health('Suspended', 'Scaled to zero');
  }
  return all.every((one) => one === 'True')
    ? health('Healthy', 'RabbitMQ cluster is ready')
    : waits('the RabbitMQ cluster to form');
}

/** Objects within RabbitMQ: what is neither made nor refused is not known. */
const part = byExactConditions({
  when: [
    ['Ready', 'True', 'Healthy', { reasons: ['SuccessfulCreateOrUpdate'], says: 'Ready' }],
    [
      'Ready',
      'False',
      'Degraded',
      { reasons: ['FailedCreateOrUpdate'], says: 'It could not be created or updated' },
    ],
  ],
  otherwise: 'Unknown',
  waiting: 'RabbitMQ tells nothing of it',
});

/** RabbitMQ's two operators. */
export const rabbitmq: HealthRules = {
  'rabbitmq.com/RabbitmqCluster': cluster,
  ...kinds(
    'rabbitmq.com',
    ['Binding', 'Exchange', 'Permission', 'Policy', 'Queue', 'Shovel', 'User', 'Vhost'],
    part,
  ),
  ...kinds(
    'rabbitmq.com',
    ['Federation', 'SchemaReplication', 'SuperStream', 'TopicPermission', 'OperatorPolicy'],
    readyHealth,
  ),
};
