import { groupKind, type KubeObject, refOf, type TreeInfo } from '@lockstep/domain';
import { listAt, numberAt, textAt } from '../health/fields.ts';
import { podReadiness, podReason, podRestarts } from './pod-summary.ts';

type InfoRule = (object: KubeObject) => TreeInfo[];

const revisionInfo =
  (read: (object: KubeObject) => string | undefined): InfoRule =>
  (object) => {
    const revision = read(object);
    return revision ? [{ name: 'Revision', value: `Rev:${revision}` }] : [];
  };

const readyInfo =
  (ready: string[], wanted: string[]): InfoRule =>
  (object) => {
    const of = numberAt(object, ...wanted);
    if (of === undefined) return [];
    return [{ name: 'Ready', value: `${numberAt(object, ...ready) ?? 0}/${of}` }];
  };

const deploymentRevision = revisionInfo(
  (object) => object.metadata.annotations?.['deployment.kubernetes.io/revision'],
);
const replicasReady = readyInfo(['status', 'readyReplicas'], ['spec', 'replicas']);

/** Short facts for people, by kind. */
const RULES: Record<string, InfoRule[]> = {
  '/Pod': [podInfo],
  '/Service': [(object) => named('Type', textAt(object, 'spec', 'type'))],
  '/PersistentVolumeClaim': [
    (object) => named('Capacity', textAt(object, 'status', 'capacity', 'storage')),
  ],
  'apps/ReplicaSet': [deploymentRevision, replicasReady],
  'apps/Deployment': [replicasReady],
  'apps/StatefulSet': [replicasReady],
  'apps/DaemonSet': [readyInfo(['status', 'numberReady'], ['status', 'desiredNumberScheduled'])],
  'apps/ControllerRevision': [revisionInfo((object) => numberAt(object, 'revision')?.toString())],
  'batch/Job': [readyInfo(['status', 'succeeded'], ['spec', 'completions'])],
  'batch/CronJob': [
    (object) => named('Schedule', textAt(object, 'spec', 'schedule')),
    (object) => {
      const active = listAt(object, 'status', 'active').length;
      return active > 0 ? [{ name: 'Active', value: String(active) }] : [];
    },
  ],
};

export function infoOf(object: KubeObject): TreeInfo[] {
  const key = groupKind(refOf(object));
  const rules = Object.hasOwn(RULES, key) ? RULES[key] : undefined;
  return (rules ?? []).flatMap((rule) => rule(object));
}

function podInfo(object: KubeObject): TreeInfo[] {
  const restarts = podRestarts(object);
  return [
    ...named('Status Reason', podReason(object)),
    ...named('Node', textAt(object, 'spec', 'nodeName')),
    { name: 'Containers', value: podReadiness(object) },
    ...(restarts > 0 ? [{ name: 'Restart Count', value: String(restarts) }] : []),
  ];
}

function named(name: string, value: string | undefined): TreeInfo[] {
  return value ? [{ name, value }] : [];
}
