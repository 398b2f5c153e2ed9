import type { StatusShape } from './status-shape.ts';

/** The statuses of Kubernetes' own kinds as its API reference types them. */

const CONDITION = {
  type: 'string',
  status: 'string',
  reason: 'string',
  message: 'string',
  lastTransitionTime: 'time',
  lastProbeTime: 'time',
  lastUpdateTime: 'time',
} as const satisfies StatusShape;

const OBSERVED_CONDITION = { ...CONDITION, observedGeneration: 'int' } as const;

/** Every field a whole number. */
function counts<Name extends string>(...names: Name[]): Record<Name, 'int'> {
  return Object.fromEntries(names.map((name) => [name, 'int'])) as Record<Name, 'int'>;
}

const WORKLOAD = {
  ...counts('observedGeneration', 'replicas', 'readyReplicas', 'availableReplicas'),
  ...counts('terminatingReplicas', 'collisionCount'),
  conditions: [CONDITION],
} as const;

export const DEPLOYMENT: StatusShape = {
  ...WORKLOAD,
  ...counts('updatedReplicas', 'unavailableReplicas'),
};

export const REPLICA_SET: StatusShape = { ...WORKLOAD, fullyLabeledReplicas: 'int' };

export const STATEFUL_SET: StatusShape = {
  ...WORKLOAD,
  ...counts('currentReplicas', 'updatedReplicas'),
  currentRevision: 'string',
  updateRevision: 'string',
};

export const DAEMON_SET: StatusShape = {
  ...counts('observedGeneration', 'collisionCount', 'currentNumberScheduled', 'numberMisscheduled'),
  ...counts('desiredNumberScheduled', 'updatedNumberScheduled', 'numberReady'),
  ...counts('numberAvailable', 'numberUnavailable'),
  conditions: [CONDITION],
};

export const JOB: StatusShape = {
  ...counts('active', 'succeeded', 'failed', 'terminating', 'ready'),
  conditions: [CONDITION],
  startTime: 'time',
  completionTime: 'time',
  completedIndexes: 'string',
  failedIndexes: 'string',
  uncountedTerminatedPods: { succeeded: ['string'], failed: ['string'] },
};

export const SERVICE: StatusShape = {
  loadBalancer: {
    ingress: [
      {
        ip: 'string',
        hostname: 'string',
        ipMode: 'string',
        ports: [{ port: 'int', protocol: 'string', error: 'string' }],
      },
    ],
  },
  conditions: [OBSERVED_CONDITION],
};

export const PERSISTENT_VOLUME_CLAIM: StatusShape = {
  phase: 'string',
  accessModes: ['string'],
  capacity: { '*': 'quantity' },
  conditions: [CONDITION],
  allocatedResources: { '*': 'quantity' },
  allocatedResourceStatuses: { '*': 'string' },
  currentVolumeAttributesClassName: 'string',
  modifyVolumeStatus: { targetVolumeAttributesClassName: 'string', status: 'string' },
};

export const API_SERVICE: StatusShape = { conditions: [CONDITION] };

const AUTOSCALER = {
  ...counts('observedGeneration', 'currentReplicas', 'desiredReplicas'),
  lastScaleTime: 'time',
} as const;

/** The first version has no conditions: what is there by that name is not read. */
export const AUTOSCALER_V1: StatusShape = { ...AUTOSCALER, currentCPUUtilizationPercentage: 'int' };

const METRIC = {
  metric: { name: 'string' },
  current: { value: 'quantity', averageValue: 'quantity', averageUtilization: 'int' },
} as const;

export const AUTOSCALER_V2: StatusShape = {
  ...AUTOSCALER,
  conditions: [CONDITION],
  currentMetrics: [
    {
      type: 'string',
      object: {
        ...METRIC,
        describedObject: { kind: 'string', name: 'string', apiVersion: 'string' },
      },
      pods: METRIC,
      external: METRIC,
      resource: { ...METRIC, name: 'string' },
      containerResource: { ...METRIC, name: 'string', container: 'string' },
    },
  ],
};

/** The versions between differ in how they write metrics, which nobody asks for here. */
export const AUTOSCALER_BETA: StatusShape = {
  ...AUTOSCALER,
  conditions: [CONDITION],
  currentMetrics: ['any'],
};

const STATE = {
  waiting: { reason: 'string', message: 'string' },
  running: { startedAt: 'time' },
  terminated: {
    ...counts('exitCode', 'signal'),
    reason: 'string',
    message: 'string',
    startedAt: 'time',
    finishedAt: 'time',
    containerID: 'string',
  },
} as const;

const CONTAINER = {
  name: 'string',
  state: STATE,
  lastState: STATE,
  ready: 'bool',
  started: 'bool',
  restartCount: 'int',
  image: 'string',
  imageID: 'string',
  containerID: 'string',
  stopSignal: 'string',
  allocatedResources: { '*': 'quantity' },
  resources: { limits: { '*': 'quantity' }, requests: { '*': 'quantity' } },
  volumeMounts: [
    { name: 'string', mountPath: 'string', readOnly: 'bool', recursiveReadOnly: 'string' },
  ],
} as const satisfies StatusShape;

export const POD: StatusShape = {
  observedGeneration: 'int',
  phase: 'string',
  message: 'string',
  reason: 'string',
  conditions: [OBSERVED_CONDITION],
  nominatedNodeName: 'string',
  hostIP: 'string',
  hostIPs: [{ ip: 'string' }],
  podIP: 'string',
  podIPs: [{ ip: 'string' }],
  startTime: 'time',
  qosClass: 'string',
  resize: 'string',
  initContainerStatuses: [CONTAINER],
  containerStatuses: [CONTAINER],
  ephemeralContainerStatuses: [CONTAINER],
  resourceClaimStatuses: [{ name: 'string', resourceClaimName: 'string' }],
};
