import type { KubeObject } from '@lockstep/domain';
import { exactAt, exactList, exactly, exactMaybe, exactNumber, isBelow } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const SCALED: readonly unknown[] = ['GracefulUpscaleSucceeded', 'GracefulDownscaleSucceeded'];

/** A broker whose configuration is not in force, or which is not in balance, holds it back. */
const kafkaCluster: HealthRule = exactly((object) => {
  const brokers = exactMaybe(object, 'status', 'brokersState');
  if (brokers !== undefined && !areSettled(brokers)) {
    return health('Degraded', 'Some brokers do not run with their configuration, or not balanced');
  }
  return brokers !== undefined && runs(object)
    ? health('Healthy', 'The brokers, Cruise Control and the cluster are well')
    : health('Progressing', 'Waiting for the Kafka cluster');
});

/** All brokers from number 0 up to the highest are there and settled. */
function areSettled(brokers: unknown): boolean {
  let highest = -1;
  let settled = 0;
  for (const [number, broker] of numbered(brokers)) {
    if (!isBelow(number, highest)) highest = number as number;
    if (exactAt(broker, 'configurationState') !== 'ConfigInSync') continue;
    if (SCALED.includes(exactAt(broker, 'gracefulActionState', 'cruiseControlState'))) settled++;
  }
  return settled === highest + 1;
}

/** The items of a map by the numbers that name them; those of a list from 1. */
function numbered(brokers: unknown): (readonly [number | undefined, unknown])[] {
  const items = exactList(brokers);
  if (Array.isArray(brokers)) return items.map((item, at) => [at + 1, item] as const);
  return Object.entries(brokers as object)
    .filter(([, item]) => item !== null && item !== undefined)
    .map(([name, item]) => [exactNumber(name), item] as const);
}

function runs(object: KubeObject): boolean {
  const topic = exactAt(object, 'status', 'cruiseControlTopicStatus');
  return (
    topic === 'CruiseControlTopicReady' && exactAt(object, 'status', 'state') === 'ClusterRunning'
  );
}

/** Koperator. */
export const koperator: HealthRules = { 'kafka.banzaicloud.io/KafkaCluster': kafkaCluster };
