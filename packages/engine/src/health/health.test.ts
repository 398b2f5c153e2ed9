import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { aggregateHealth, healthOf } from './index.ts';

type Case = [
  what: string,
  object: Partial<KubeObject>,
  status: string | undefined,
  message?: string,
];

/** One table per kind: what it is like, its fields, the health it has (and a word of its message). */
function judges(apiVersion: string, kind: string, cases: Case[]) {
  describe(`${kind} (${apiVersion})`, () => {
    it.each(cases)('%s', (_, fields, status, message) => {
      const metadata = { name: 'it', generation: 2, ...fields.metadata };
      const found = healthOf({ apiVersion, kind, ...fields, metadata });
      expect(found?.status).toBe(status);
      if (message) expect(found?.message).toContain(message);
    });
  });
}

const condition = (type: string, status: string, reason = '', message = '') => ({
  type,
  status,
  reason,
  message,
});
const observed = { observedGeneration: 2 };
const replicas = { replicas: 3 };

judges('apps/v1', 'Deployment', [
  [
    'rolled out',
    {
      spec: replicas,
      status: { ...observed, replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
    },
    'Healthy',
  ],
  ['paused', { spec: { ...replicas, paused: true }, status: observed }, 'Suspended', 'paused'],
  [
    'not observed yet',
    { spec: replicas, status: { observedGeneration: 1 } },
    'Progressing',
    'not observed',
  ],
  [
    'updating',
    { spec: replicas, status: { ...observed, replicas: 3, updatedReplicas: 1 } },
    'Progressing',
    '1 of 3',
  ],
  [
    'with old replicas',
    { spec: replicas, status: { ...observed, replicas: 4, updatedReplicas: 3 } },
    'Progressing',
    '1 old',
  ],
  [
    'not available',
    {
      spec: replicas,
      status: { ...observed, replicas: 3, updatedReplicas: 3, availableReplicas: 2 },
    },
    'Progressing',
    '2 of 3',
  ],
  [
    'out of time',
    {
      spec: replicas,
      status: {
        ...observed,
        conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')],
      },
    },
    'Degraded',
    'progress deadline',
  ],
  ['scaled to none', { spec: { replicas: 0 }, status: observed }, 'Healthy'],
]);

judges('apps/v1', 'ReplicaSet', [
  ['available', { spec: replicas, status: { ...observed, availableReplicas: 3 } }, 'Healthy'],
  [
    'not available',
    { spec: replicas, status: { ...observed, availableReplicas: 1 } },
    'Progressing',
    '1 of 3',
  ],
  [
    'that cannot create pods',
    {
      spec: replicas,
      status: {
        ...observed,
        conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'quota')],
      },
    },
    'Degraded',
    'quota',
  ],
]);

const rolling = {
  ...replicas,
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
};
judges('apps/v1', 'StatefulSet', [
  [
    'rolled out',
    { spec: rolling, status: { ...observed, readyReplicas: 3, updatedReplicas: 3 } },
    'Healthy',
  ],
  [
    'not ready',
    { spec: rolling, status: { ...observed, readyReplicas: 2 } },
    'Progressing',
    '2 of 3',
  ],
  [
    'updating',
    { spec: rolling, status: { ...observed, readyReplicas: 3, updatedReplicas: 1 } },
    'Progressing',
    '1 of 3',
  ],
  ['never observed', { spec: rolling, status: {} }, 'Progressing', 'not observed'],
  [
    'with a partition',
    {
      spec: {
        ...replicas,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
      },
      status: { ...observed, readyReplicas: 3, updatedReplicas: 1 },
    },
    'Healthy',
    'partitioned',
  ],
  [
    'updated by hand',
    {
      spec: { ...replicas, updateStrategy: { type: 'OnDelete' } },
      status: { ...observed, readyReplicas: 3 },
    },
    'Healthy',
  ],
  [
    'between revisions',
    {
      spec: replicas,
      status: { ...observed, readyReplicas: 3, updateRevision: 'b', currentRevision: 'a' },
    },
    'Progressing',
  ],
]);

judges('apps/v1', 'DaemonSet', [
  [
    'on all nodes',
    {
      status: {
        ...observed,
        desiredNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberAvailable: 2,
      },
    },
    'Healthy',
  ],
  [
    'updating',
    { status: { ...observed, desiredNumberScheduled: 2, updatedNumberScheduled: 1 } },
    'Progressing',
    '1 of 2 pods are updated',
  ],
  [
    'not available',
    {
      status: {
        ...observed,
        desiredNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberAvailable: 1,
      },
    },
    'Progressing',
    '1 of 2 pods are available',
  ],
  [
    'updated by hand',
    {
      spec: { updateStrategy: { type: 'OnDelete' } },
      status: { ...observed, desiredNumberScheduled: 2 },
    },
    'Healthy',
  ],
]);

const container = (state: object, more = {}) => ({
  containerStatuses: [{ name: 'app', state, ...more }],
});
const always = { restartPolicy: 'Always' };
const never = { restartPolicy: 'Never' };
judges('v1', 'Pod', [
  [
    'running and ready',
    { spec: always, status: { phase: 'Running', conditions: [condition('Ready', 'True')] } },
    'Healthy',
  ],
  [
    'running, not ready',
    { spec: always, status: { phase: 'Running', ...container({ running: {} }) } },
    'Progressing',
  ],
  [
    'running, restarted, not ready',
    {
      spec: always,
      status: {
        phase: 'Running',
        ...container({ running: {} }, { lastState: { terminated: { exitCode: 1 } } }),
      },
    },
    'Degraded',
  ],
  [
    'crash looping',
    {
      spec: always,
      status: {
        phase: 'Running',
        ...container({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m' } }),
      },
    },
    'Degraded',
    'back-off 5m',
  ],
  [
    'without its image',
    {
      spec: always,
      status: {
        phase: 'Pending',
        ...container({ waiting: { reason: 'ErrImagePull', message: 'no such image' } }),
      },
    },
    'Degraded',
    'no such image',
  ],
  [
    'badly configured',
    {
      spec: always,
      status: {
        phase: 'Pending',
        ...container({ waiting: { reason: 'CreateContainerConfigError' } }),
      },
    },
    'Degraded',
    'CreateContainerConfigError',
  ],
  [
    'pending',
    {
      spec: always,
      status: {
        phase: 'Pending',
        conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/3 nodes')],
      },
    },
    'Progressing',
    '0/3 nodes',
  ],
  [
    'to end, running and ready',
    { spec: never, status: { phase: 'Running', conditions: [condition('Ready', 'True')] } },
    'Progressing',
  ],
  ['to end, succeeded', { spec: never, status: { phase: 'Succeeded' } }, 'Healthy'],
  [
    'to end, failed',
    { spec: never, status: { phase: 'Failed', ...container({ terminated: { exitCode: 3 } }) } },
    'Degraded',
    'exit code 3',
  ],
  [
    'out of memory',
    {
      spec: never,
      status: {
        phase: 'Failed',
        ...container({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
      },
    },
    'Degraded',
    'OOMKilled',
  ],
  [
    'evicted',
    { spec: always, status: { phase: 'Failed', message: 'node was low on memory' } },
    'Degraded',
    'low on memory',
  ],
  [
    'running with an init container that crashes',
    {
      spec: always,
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'init', state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
      },
    },
    'Progressing',
  ],
  [
    'failed in an init container',
    {
      spec: never,
      status: {
        phase: 'Failed',
        initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 2 } } }],
      },
    },
    'Degraded',
    '"init" failed with exit code 2',
  ],
  [
    'to end, without its image',
    {
      spec: { restartPolicy: 'OnFailure' },
      status: { phase: 'Pending', ...container({ waiting: { reason: 'ErrImagePull' } }) },
    },
    'Progressing',
  ],
  ['running without a restart policy', { spec: {}, status: { phase: 'Running' } }, 'Unknown'],
  ['of an unknown phase', { spec: always, status: { phase: 'Lost' } }, 'Unknown'],
]);

judges('batch/v1', 'Job', [
  ['running', { spec: {}, status: { active: 1 } }, 'Progressing'],
  ['complete', { status: { conditions: [condition('Complete', 'True')] } }, 'Healthy'],
  [
    'failed',
    { status: { conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', 'too often')] } },
    'Degraded',
    'too often',
  ],
  [
    'suspended',
    { status: { conditions: [condition('Suspended', 'True', 'JobSuspended', 'Job suspended')] } },
    'Suspended',
  ],
  [
    'resumed, as in the field',
    { status: { active: 1, conditions: [condition('Suspended', 'False', 'JobResumed')] } },
    'Healthy',
  ],
  ['to be suspended, not yet observed', { spec: { suspend: true } }, 'Progressing'],
  [
    'failed after it was suspended',
    { status: { conditions: [condition('Suspended', 'False'), condition('Failed', 'True')] } },
    'Degraded',
  ],
]);

const ran = (scheduled: string, succeeded: string) => ({
  lastScheduleTime: scheduled,
  lastSuccessfulTime: succeeded,
});
const [MONDAY, TUESDAY] = ['2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z'];
judges('batch/v1', 'CronJob', [
  ['not seen yet', { spec: {} }, 'Progressing'],
  ['never run', { spec: {}, status: {} }, 'Healthy', 'not been scheduled'],
  ['suspended', { spec: { suspend: true } }, 'Healthy', 'suspended'],
  [
    'running after a failure',
    { spec: {}, status: { ...ran(TUESDAY, MONDAY), active: [{ name: 'a' }] } },
    'Healthy',
    '1 of its jobs',
  ],
  ['with a last run that succeeded', { spec: {}, status: ran(MONDAY, TUESDAY) }, 'Healthy'],
  ['that succeeded in the same second', { spec: {}, status: ran(MONDAY, MONDAY) }, 'Healthy'],
  ['with a last run that failed', { spec: {}, status: ran(TUESDAY, MONDAY) }, 'Degraded'],
  ['that never succeeded', { spec: {}, status: { lastScheduleTime: MONDAY } }, 'Healthy'],
  ['without a spec', { status: {} }, 'Unknown'],
]);

const address = { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } };
judges('v1', 'Service', [
  ['inside the cluster', { spec: { type: 'ClusterIP' } }, 'Healthy'],
  ['load balancer with an address', { spec: { type: 'LoadBalancer' }, status: address }, 'Healthy'],
  [
    'load balancer without one',
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: {} } },
    'Progressing',
  ],
]);
judges('networking.k8s.io/v1', 'Ingress', [
  ['with an address', { status: address }, 'Healthy'],
  ['without one', { status: {} }, 'Progressing'],
]);

judges('v1', 'PersistentVolumeClaim', [
  ['bound', { status: { phase: 'Bound' } }, 'Healthy'],
  ['pending', { status: { phase: 'Pending' } }, 'Progressing'],
  ['lost', { status: { phase: 'Lost' } }, 'Degraded'],
  ['without a phase', {}, 'Unknown'],
]);

const hpa = (...conditions: object[]) => ({ status: { conditions } });
judges('autoscaling/v2', 'HorizontalPodAutoscaler', [
  [
    'able to scale',
    hpa(condition('AbleToScale', 'True', 'ReadyForNewScale', 'fine')),
    'Healthy',
    'fine',
  ],
  [
    'without metrics, but told first that it is able to',
    hpa(
      condition('AbleToScale', 'True'),
      condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics'),
    ),
    'Healthy',
  ],
  [
    'without metrics',
    hpa(
      condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics'),
      condition('AbleToScale', 'True'),
    ),
    'Degraded',
    'no metrics',
  ],
  [
    'without a target',
    hpa(condition('AbleToScale', 'False', 'FailedGetScale', 'not found')),
    'Degraded',
  ],
  ['new', {}, 'Progressing'],
]);
judges('autoscaling/v1', 'HorizontalPodAutoscaler', [
  [
    'with conditions in its annotation',
    {
      metadata: {
        annotations: {
          'autoscaling.alpha.kubernetes.io/conditions': JSON.stringify([
            condition('AbleToScale', 'True'),
          ]),
        },
      },
    },
    'Healthy',
  ],
  [
    'with nonsense in its annotation',
    { metadata: { annotations: { 'autoscaling.alpha.kubernetes.io/conditions': '{' } } },
    'Unknown',
  ],
]);

judges('apiregistration.k8s.io/v1', 'APIService', [
  [
    'available',
    { status: { conditions: [condition('Available', 'True', 'Passed', 'all checks passed')] } },
    'Healthy',
    'Passed: all checks passed',
  ],
  [
    'not available',
    { status: { conditions: [condition('Available', 'False', 'MissingEndpoints', 'none')] } },
    'Progressing',
    'MissingEndpoints',
  ],
  ['new', {}, 'Progressing'],
]);

judges('apiextensions.k8s.io/v1', 'CustomResourceDefinition', [
  [
    'established',
    {
      status: {
        conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')],
      },
    },
    'Healthy',
  ],
  ['new', { status: {} }, 'Progressing'],
  ['without a status', {}, 'Unknown'],
  [
    'being installed',
    hpa(condition('NamesAccepted', 'True'), condition('Established', 'False', 'Installing')),
    'Progressing',
  ],
  ['never established', hpa(condition('NamesAccepted', 'True')), 'Degraded'],
  [
    'with names that are taken',
    { status: { conditions: [condition('NamesAccepted', 'False', 'Conflict', 'taken')] } },
    'Degraded',
    'taken',
  ],
]);

judges('v1', 'ConfigMap', [['has no health', { data: {} }, undefined]]);
judges('policy/v1', 'PodDisruptionBudget', [
  ['new', {}, 'Progressing'],
  ['that allows some', hpa(condition('DisruptionAllowed', 'True', 'SufficientPods')), 'Healthy'],
  ['that allows none', hpa(condition('DisruptionAllowed', 'False', 'InsufficientPods')), 'Healthy'],
  ['not computed', hpa(condition('DisruptionAllowed', 'False', 'SyncFailed')), 'Degraded'],
]);
judges('v1', 'Namespace', [
  ['has no health', { status: { phase: 'Active' } }, undefined],
  [
    'terminating',
    { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
    'Progressing',
    'Pending deletion',
  ],
]);

judges('example.com/v1', 'Widget', [
  ['without status', {}, undefined],
  ['without conditions that are known', hpa(condition('Shiny', 'True')), undefined],
  [
    'behind',
    { status: { observedGeneration: 1, conditions: [condition('Ready', 'True')] } },
    'Progressing',
  ],
  [
    'ready',
    { status: { conditions: [condition('Ready', 'True', '', 'fine')] } },
    'Healthy',
    'fine',
  ],
  [
    'ready for an older spec',
    { status: { conditions: [{ ...condition('Ready', 'True'), observedGeneration: 1 }] } },
    'Progressing',
  ],
  [
    'not ready',
    { status: { conditions: [condition('Ready', 'False', 'Provisioning', 'soon')] } },
    'Progressing',
    'soon',
  ],
  [
    'not ready for good',
    { status: { conditions: [condition('Ready', 'False', 'ReconcileError', 'bad')] } },
    'Degraded',
    'bad',
  ],
  [
    'not known to be ready',
    { status: { conditions: [condition('Ready', 'Unknown')] } },
    'Progressing',
  ],
  [
    'stalled',
    {
      status: {
        conditions: [condition('Ready', 'True'), condition('Stalled', 'True', 'No', 'stuck')],
      },
    },
    'Degraded',
    'stuck',
  ],
  [
    'reconciling',
    { status: { conditions: [condition('Ready', 'True'), condition('Reconciling', 'True')] } },
    'Progressing',
  ],
]);
judges('widgets.x-k8s.io/v1', 'Widget', [
  [
    'is no kind of Kubernetes itself',
    { status: { conditions: [condition('Ready', 'True')] } },
    'Healthy',
  ],
]);

describe('an object that is being deleted', () => {
  const finished = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'it', deletionTimestamp: '2026-01-01T00:00:00Z' },
    status: { conditions: [condition('Complete', 'True')] },
  };

  it.each([
    [[], 'Progressing'],
    [['argocd.argoproj.io/hook-finalizer'], 'Healthy'],
    [['argocd.argoproj.io/hook-finalizer', 'foregroundDeletion'], 'Progressing'],
  ])('held by %j is %s', (finalizers, status) => {
    const object = { ...finished, metadata: { ...finished.metadata, finalizers } };
    expect(healthOf(object)?.status).toBe(status);
  });
});

describe('a script', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };

  it.each([
    ['decides where there is one', object, { status: 'Degraded' } as HealthStatus, 'Degraded'],
    ['may give no status', service, null, undefined],
    ['leaves other kinds to their rule', service, undefined, 'Healthy'],
  ])('%s', (_, judged, answer, expected) => {
    expect(healthOf(judged, { script: () => answer })?.status).toBe(expected);
  });
});

describe("an application's health", () => {
  const of = (status: HealthStatus['status']) => ({ health: { status } });
  const child = { group: 'argoproj.io', kind: 'Application' };

  it.each([
    ['without resources', [], 'Healthy'],
    ['of kinds without health', [{}], 'Healthy'],
    ['is the worst', [of('Healthy'), of('Progressing'), of('Suspended')], 'Progressing'],
    ['Degraded is worse than Progressing', [of('Degraded'), of('Progressing')], 'Degraded'],
    ['Unknown is the worst of all', [of('Unknown'), of('Degraded')], 'Unknown'],
    ['passes over what is missing', [of('Missing'), of('Healthy')], 'Healthy'],
    ['is Missing when nothing is live', [of('Missing'), of('Missing')], 'Missing'],
    ['is Missing when nothing is live, health or not', [{ exists: false }], 'Missing'],
    ['does not count hooks', [{ ...of('Degraded'), hook: true }, of('Healthy')], 'Healthy'],
    [
      'does not count what is to be ignored',
      [{ ...of('Degraded'), ignoreHealth: true }],
      'Healthy',
    ],
    [
      'is not Missing while one that is ignored is live',
      [{ ...of('Degraded'), ignoreHealth: true }, of('Missing')],
      'Healthy',
    ],
    ['does not hold a child unknown against it', [{ ...child, ...of('Unknown') }], 'Healthy'],
    ['counts a degraded child', [{ ...child, ...of('Degraded') }], 'Degraded'],
  ] as const)('%s', (_, resources, expected) => {
    expect(aggregateHealth(resources)).toBe(expected);
  });
});

describe('kinds that Argo CD does not judge by itself', () => {
  const ready = { status: { conditions: [condition('Ready', 'True')] } };
  it.each([
    ['a kind that nobody listed', 'example.com/v1', 'Thing', 'Healthy'],
    ['an application', 'argoproj.io/v1alpha1', 'Application', 'Progressing'],
  ])('%s is judged by Lockstep alone', (_, apiVersion, kind, own) => {
    const object = { apiVersion, kind, metadata: { name: 'it' }, ...ready };
    expect(healthOf(object)?.status).toBe(own);
    expect(healthOf(object, { fieldOnly: true })).toBeUndefined();
  });

  it.each([
    ['apps/v1beta1', 'Deployment'],
    ['batch/v1beta1', 'Job'],
    ['v2', 'Pod'],
  ])('%s %s is not known', (apiVersion, kind) => {
    expect(healthOf({ apiVersion, kind, metadata: { name: 'it' } })?.status).toBe('Unknown');
  });
});
