import { byConditions, kinds, READY_STEPS, readyHealth } from '../condition-rule.ts';
import type { HealthRules } from '../fields.ts';
import { confluent } from './confluent.ts';
import { koperator } from './koperator.ts';
import { rabbitmq } from './rabbitmq.ts';
import { strimzi } from './strimzi.ts';

/** Message brokers and streams. */
export const messaging: HealthRules = {
  ...strimzi,
  ...koperator,
  ...confluent,
  ...rabbitmq,
  ...kinds(
    'pulsar.streamnative.io',
    ['PulsarBroker', 'PulsarProxy', 'PulsarCoordinator'],
    readyHealth,
  ),
  ...kinds('zookeeper.streamnative.io', ['ZooKeeperCluster'], readyHealth),
  ...kinds('bookkeeper.streamnative.io', ['BookKeeperCluster'], readyHealth),
  'resource.streamnative.io/*': byConditions({ when: READY_STEPS, withoutStatus: 'none' }),
};
