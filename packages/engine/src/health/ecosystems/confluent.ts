import type { KubeObject } from '@lockstep/domain';
import { kinds } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, exactSize, holds, isBelow, told } from '../exact.ts';
import { byExactPhase } from '../exact-phase.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** It says that it runs, or not yet. */
const component = byExactPhase({ healthy: ['RUNNING'], waiting: 'Waiting for the component' });

/** A connector runs when it and all of its tasks do. */
const connector: HealthRule = exactly((object) => {
  const state = exactMaybe(object, 'status', 'state');
  const waits = health('Progressing', 'Waiting for the connector');
  if (state === undefined) return waits;
  const failedTasks = exactAt(object, 'status', 'failedTasksCount');
  const isRunning = exactAt(object, 'status', 'connectorState') === 'RUNNING';
  if (state === 'CREATED' && isRunning && failedTasks === undefined) {
    return health('Healthy', 'The connector runs');
  }
  if (state === 'ERROR') return told('Degraded', firstMessage(object));
  return failedTasks !== undefined && isBelow(0, failedTasks)
    ? health('Degraded', 'Some tasks of the connector failed')
    : waits;
});

/** The one condition that a connector has nests what went wrong. */
function firstMessage(object: KubeObject): unknown {
  const conditions = exactAt(object, 'status', 'conditions');
  if (!holds(conditions) || exactSize(conditions) === 0) return 'No condition tells why';
  const [first] = Array.isArray(conditions) ? conditions.filter((one) => one !== null) : [];
  return exactAt(first, 'message');
}

/** Confluent for Kubernetes. */
export const confluent: HealthRules = {
  ...kinds(
    'platform.confluent.io',
    ['Connect', 'ControlCenter', 'Kafka', 'KsqlDB', 'SchemaRegistry', 'Zookeeper'],
    component,
  ),
  ...kinds(
    'platform.confluent.io',
    ['KafkaRestProxy', 'KRaftController'],
    byPhase({
      healthy: ['RUNNING'],
      degraded: ['FAILED', 'ERROR'],
      progressing: ['PROVISIONING'],
    }),
  ),
  'platform.confluent.io/Connector': connector,
};
