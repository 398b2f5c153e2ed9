import { byConditions, kinds, READY_STEPS } from '../condition-rule.ts';
import { byExactConditions } from '../exact-conditions.ts';
import type { HealthRules } from '../fields.ts';

const READY = ['Ready', 'True', 'Healthy', { says: '' }] as const;

/** A cluster that is being created is not ready yet, which is no failure. */
const cluster = byExactConditions({
  when: [['NotReady', 'True', 'Degraded', { exceptReasons: ['Creating'] }], READY],
  waiting: 'Waiting for the Kafka cluster',
});

const part = byExactConditions({
  when: [['NotReady', 'True', 'Degraded'], READY],
  waiting: 'Waiting for the Kafka operator',
});

/** Kinds that no check of the field knows; paused ones are Suspended. */
const further = byConditions({
  when: [
    ['ReconciliationPaused', 'True', 'Suspended'],
    ['NotReady', 'True', 'Progressing', ['Creating']],
    ['NotReady', 'True', 'Degraded'],
    ['Ready', 'False', 'Progressing', ['Creating']],
    ...READY_STEPS,
  ],
  observed: true,
});

/** Strimzi: NotReady is a condition of its own. */
export const strimzi: HealthRules = {
  'kafka.strimzi.io/Kafka': cluster,
  ...kinds(
    'kafka.strimzi.io',
    ['KafkaTopic', 'KafkaUser', 'KafkaConnect', 'KafkaConnector', 'KafkaBridge'],
    part,
  ),
  ...kinds(
    'kafka.strimzi.io',
    ['KafkaMirrorMaker', 'KafkaMirrorMaker2', 'KafkaRebalance'],
    further,
  ),
  'kafka.strimzi.io/KafkaNodePool': byConditions({
    when: READY_STEPS,
    observed: true,
    withoutStatus: 'none',
  }),
};
