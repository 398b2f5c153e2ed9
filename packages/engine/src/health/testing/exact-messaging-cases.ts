import type { Cases } from './cases.ts';
import { UNREADABLE } from './unreadable.ts';

const STRIMZI = {
  ...UNREADABLE,
  '-': 'Progressing',
  'Ready=True': 'Healthy',
  'Ready=True .status.observedGeneration=1': 'Healthy',
  'Ready=False': 'Progressing',
  'NotReady=True:Failed': 'Degraded',
  'NotReady=True:Creating': 'Degraded',
  'NotReady=False Ready=True': 'Healthy',
  'Ready=True NotReady=True': 'Healthy',
  'Warning=True': 'Progressing',
  'ReconciliationPaused=True': 'Progressing',
  '.status.conditions=[{"type":"NotReady","status":"True","message":5}]': undefined,
} as const;
const STRIMZI_FURTHER = {
  '-': 'Progressing',
  'Ready=True': 'Healthy',
  'NotReady=True:Creating': 'Progressing',
  'NotReady=True:Failed': 'Degraded',
  'ReconciliationPaused=True': 'Suspended',
} as const;
const CONFLUENT = {
  '-': 'Progressing',
  '.status=7': 'Unknown',
  '.status.phase=RUNNING': 'Healthy',
  '.status.phase=PROVISIONING': 'Progressing',
  '.status.phase=FAILED': 'Progressing',
  '.status.phase=7': 'Progressing',
} as const;
const CONFLUENT_FURTHER = {
  '.status.phase=RUNNING': 'Healthy',
  '.status.phase=FAILED': 'Degraded',
} as const;
const RABBIT = {
  ...UNREADABLE,
  '-': 'Unknown',
  '.status=words': 'Unknown',
  '.status=null': 'Unknown',
  'Ready=True:SuccessfulCreateOrUpdate': 'Healthy',
  'Ready=True': 'Unknown',
  'Ready=False:FailedCreateOrUpdate': 'Degraded',
  'Ready=False:Other': 'Unknown',
  'Ready=True:FailedCreateOrUpdate': 'Unknown',
} as const;
const RABBIT_FURTHER = { 'Ready=True': 'Healthy', 'Ready=False': 'Degraded' } as const;
const RABBIT_THERE = 'AllReplicasReady=True ClusterAvailable=True';
const BROKERS = (...states: string[]) =>
  `.status.brokersState={${states.map((state, at) => `"${at}":${broker(state)}`).join(',')}}`;
const broker = (state: string) =>
  `{"configurationState":"ConfigInSync","gracefulActionState":{"cruiseControlState":"${state}"}}`;
const SCALED_UP = 'GracefulUpscaleSucceeded';
const BALANCED =
  '.status.state=ClusterRunning .status.cruiseControlTopicStatus=CruiseControlTopicReady';

/** Brokers and streams. */
export const exactMessagingCases: Cases = {
  'kafka.strimzi.io/Kafka': { ...STRIMZI, 'NotReady=True:Creating': 'Progressing' },
  'kafka.strimzi.io/KafkaTopic': STRIMZI,
  'kafka.strimzi.io/KafkaUser': STRIMZI,
  'kafka.strimzi.io/KafkaConnect': STRIMZI,
  'kafka.strimzi.io/KafkaConnector': STRIMZI,
  'kafka.strimzi.io/KafkaBridge': STRIMZI,
  'kafka.strimzi.io/KafkaMirrorMaker': STRIMZI_FURTHER,
  'kafka.strimzi.io/KafkaMirrorMaker2': STRIMZI_FURTHER,
  'kafka.strimzi.io/KafkaRebalance': STRIMZI_FURTHER,
  'kafka.strimzi.io/KafkaNodePool': { '-': undefined, 'Ready=True': 'Healthy' },
  'kafka.banzaicloud.io/KafkaCluster': {
    '-': 'Progressing',
    [`${BALANCED} ${BROKERS(SCALED_UP, SCALED_UP)}`]: 'Healthy',
    [`${BALANCED} .status.brokersState={"1":${broker(SCALED_UP)}}`]: 'Degraded',
    [`${BALANCED} .status.brokersState={}`]: 'Healthy',
    [`${BALANCED} .status.brokersState=[${broker(SCALED_UP)}]`]: 'Degraded',
    [`${BALANCED} .status.brokersState={"a":${broker(SCALED_UP)}}`]: 'Unknown',
    [`${BALANCED} .status.brokersState={"0":{"configurationState":"ConfigInSync"}}`]: 'Unknown',
    [`${BALANCED} .status.brokersState={"0":{"configurationState":"ConfigOutOfSync"}}`]: 'Degraded',
    [`${BALANCED} .status.brokersState=words`]: 'Unknown',
    [`${BALANCED} ${BROKERS('GracefulUpscaleRunning')}`]: 'Degraded',
    [`.status.state=ClusterReconciling ${BROKERS('GracefulDownscaleSucceeded')}`]: 'Progressing',
  },
  'platform.confluent.io/Connect': CONFLUENT,
  'platform.confluent.io/ControlCenter': CONFLUENT,
  'platform.confluent.io/Kafka': CONFLUENT,
  'platform.confluent.io/KafkaRestProxy': CONFLUENT_FURTHER,
  'platform.confluent.io/KsqlDB': CONFLUENT,
  'platform.confluent.io/KRaftController': CONFLUENT_FURTHER,
  'platform.confluent.io/SchemaRegistry': CONFLUENT,
  'platform.confluent.io/Zookeeper': CONFLUENT,
  'platform.confluent.io/Connector': {
    '-': 'Progressing',
    '.status.connectorState=RUNNING': 'Progressing',
    '.status.state=CREATED .status.connectorState=RUNNING': 'Healthy',
    '.status.state=CREATED .status.connectorState=RUNNING .status.failedTasksCount=0':
      'Progressing',
    '.status.state=CREATED .status.connectorState=RUNNING .status.failedTasksCount=1': 'Degraded',
    '.status.state=CREATED .status.failedTasksCount="1"': 'Unknown',
    '.status.state=CREATED .status.connectorState=FAILED': 'Progressing',
    '.status.state=ERROR': 'Degraded',
    'Any=True .status.state=ERROR': 'Degraded',
    '.status.state=ERROR .status.conditions=[{"message":5}]': undefined,
    '.status.state=ERROR .status.conditions=words': 'Unknown',
  },
  'rabbitmq.com/RabbitmqCluster': {
    ...UNREADABLE,
    '-': 'Progressing',
    [`${RABBIT_THERE} ReconcileSuccess=True`]: 'Healthy',
    [`${RABBIT_THERE} ReconcileSuccess=False`]: 'Degraded',
    [RABBIT_THERE]: 'Healthy',
    'AllReplicasReady=False ClusterAvailable=True': 'Progressing',
    'AllReplicasReady=Unknown ClusterAvailable=Unknown': 'Progressing',
    'AllReplicasReady=True': 'Progressing',
    'AllReplicasReady=False:ScaledToZero ClusterAvailable=False .spec.replicas=0': 'Suspended',
    'AllReplicasReady=False:ScaledToZero ClusterAvailable=False .spec.replicas=1': 'Progressing',
    'AllReplicasReady=False:ScaledToZero': 'Unknown',
  },
  'rabbitmq.com/Binding': RABBIT,
  'rabbitmq.com/Exchange': RABBIT,
  'rabbitmq.com/Federation': RABBIT_FURTHER,
  'rabbitmq.com/Permission': RABBIT,
  'rabbitmq.com/Policy': RABBIT,
  'rabbitmq.com/Queue': RABBIT,
  'rabbitmq.com/SchemaReplication': RABBIT_FURTHER,
  'rabbitmq.com/Shovel': RABBIT,
  'rabbitmq.com/SuperStream': RABBIT_FURTHER,
  'rabbitmq.com/TopicPermission': RABBIT_FURTHER,
  'rabbitmq.com/User': RABBIT,
  'rabbitmq.com/Vhost': RABBIT,
  'rabbitmq.com/OperatorPolicy': RABBIT_FURTHER,
};
