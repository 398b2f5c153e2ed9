import { byConditions, kinds, READY_STEPS, readyHealth } from '../condition-rule.ts';
import {
  conditionsOf,
  fieldsAt,
  type HealthRule,
  type HealthRules,
  health,
  textAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** Strimzi: NotReady is a condition of its own, and tells by its reason that it only begins. */
const strimzi = byConditions({
  when: [
    ['ReconciliationPaused', 'True', 'Suspended'],
    ['NotReady', 'True', 'Progressing', ['Creating']],
    ['NotReady', 'True', 'Degraded'],
    ['Ready', 'False', 'Progressing', ['Creating']],
    ...READY_STEPS,
  ],
  observed: true,
});

const STRIMZI = [
  ...['Kafka', 'KafkaTopic', 'KafkaUser', 'KafkaConnect', 'KafkaConnector', 'KafkaBridge'],
  ...['KafkaMirrorMaker', 'KafkaMirrorMaker2', 'KafkaNodePool', 'KafkaRebalance'],
];
const strimziNodePool = byConditions({ when: READY_STEPS, observed: true, withoutStatus: 'none' });

const confluent = byPhase({
  healthy: ['RUNNING'],
  degraded: ['FAILED', 'ERROR'],
  progressing: ['PROVISIONING'],
});
const CONFLUENT = [
  ...['Connect', 'ControlCenter', 'Kafka', 'KafkaRestProxy', 'KsqlDB', 'KRaftController'],
  ...['SchemaRegistry', 'Zookeeper'],
];

/** A connector runs when both it and all of its tasks do. */
const confluentConnector: HealthRule = (object) => {
  const state = textAt(object, 'status', 'connectorState') ?? textAt(object, 'status', 'state');
  const trace = textAt(object, 'status', 'trace');
  if (state === 'RUNNING' || state === 'CREATED') return health('Healthy', trace);
  if (state === 'FAILED' || state === 'ERROR') return health('Degraded', trace);
  return state === 'PAUSED' ? health('Suspended', state) : health('Progressing', state);
};

/** All nodes of RabbitMQ there, and what clients connect to as well. */
const rabbitCluster: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const find = (type: string) => conditions.find((c) => c.type === type);
  const reconciled = find('ReconcileSuccess');
  if (reconciled?.status === 'False') return health('Degraded', reconciled.message);
  const told = ['AllReplicasReady', 'ClusterAvailable'].map((type) => find(type)?.status);
  if (told.includes('Unknown')) return health('Degraded', 'No stateful set or endpoints found');
  if (told.every((status) => status === 'True'))
    return health('Healthy', 'RabbitMQ cluster is ready');
  return health('Progressing', 'Waiting for the RabbitMQ cluster to form');
};

const RABBIT = [
  ...['Binding', 'Exchange', 'Federation', 'Permission', 'Policy', 'Queue', 'SchemaReplication'],
  ...['Shovel', 'SuperStream', 'TopicPermission', 'User', 'Vhost', 'OperatorPolicy'],
];

/** Koperator: a broker whose configuration is not in force holds the cluster back. */
const koperator: HealthRule = (object) => {
  const state = textAt(object, 'status', 'state');
  const brokers = Object.values(fieldsAt(object, 'status', 'brokersState'));
  if (brokers.length === 0 || state === 'ClusterReconciling') return health('Progressing', state);
  const stale = brokers.some((one) => textAt(one, 'configurationState') !== 'ConfigInSync');
  if (stale) return health('Degraded', 'Some brokers do not run with their configuration');
  return health(state === 'ClusterRunning' ? 'Healthy' : 'Progressing', state);
};

/** Message brokers and streams. */
export const messaging: HealthRules = {
  ...kinds('kafka.strimzi.io', STRIMZI, strimzi),
  'kafka.strimzi.io/KafkaNodePool': strimziNodePool,
  'kafka.banzaicloud.io/KafkaCluster': koperator,
  ...kinds('platform.confluent.io', CONFLUENT, confluent),
  'platform.confluent.io/Connector': confluentConnector,
  'rabbitmq.com/RabbitmqCluster': rabbitCluster,
  ...kinds('rabbitmq.com', RABBIT, readyHealth),
  ...kinds(
    'pulsar.streamnative.io',
    ['PulsarBroker', 'PulsarProxy', 'PulsarCoordinator'],
    readyHealth,
  ),
  ...kinds('zookeeper.streamnative.io', ['ZooKeeperCluster'], readyHealth),
  ...kinds('bookkeeper.streamnative.io', ['BookKeeperCluster'], readyHealth),
  'resource.streamnative.io/*': byConditions({ when: READY_STEPS, withoutStatus: 'none' }),
};
