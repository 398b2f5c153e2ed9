import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { withDefaults } from './fill-defaults.ts';

function object(apiVersion: string, kind: string, fields: object): KubeObject {
  return { apiVersion, kind, metadata: { name: 'a' }, ...fields } as KubeObject;
}

const deployment = (spec: object) => object('apps/v1', 'Deployment', { spec });
const pod = (spec: object) => object('v1', 'PodTemplate', { template: { spec } });
const container = (fields: object) => pod({ containers: [{ name: 'c', ...fields }] });
const service = (spec: object) => object('v1', 'Service', { spec });
const autoscaler = (spec: object) => object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec });
const limits = (item: object) => object('v1', 'LimitRange', { spec: { limits: [item] } });
const policy = (spec: object) => object('networking.k8s.io/v1', 'NetworkPolicy', { spec });

const ROLLING = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
};
const FILE = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' };

describe('where a prediction is silent, the API server fills in', () => {
  test.each<[string, KubeObject, KubeObject, KubeObject]>([
    [
      'the default of what is dropped',
      deployment({ replicas: 3 }),
      deployment({}),
      deployment({ replicas: 1 }),
    ],
    [
      'the defaults of another choice',
      deployment({ strategy: { type: 'Recreate' } }),
      deployment({ strategy: { type: 'RollingUpdate' } }),
      deployment({ strategy: ROLLING }),
    ],
    [
      'the defaults of what is new',
      pod({ containers: [] }),
      container({ image: 'a:1', ports: [{ containerPort: 80 }] }),
      container({
        image: 'a:1',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        imagePullPolicy: 'IfNotPresent',
        ...FILE,
      }),
    ],
    [
      'what follows from the field beside it',
      service({ ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] }),
      service({ ports: [{ port: 80, protocol: 'TCP' }] }),
      service({ ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] }),
    ],
    [
      'a source of a volume that has none',
      pod({ volumes: [{ name: 'v', configMap: { name: 'c' } }] }),
      pod({ volumes: [{ name: 'v' }] }),
      pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
    ],
    [
      'the account under its old name',
      pod({ serviceAccountName: 'a', serviceAccount: 'a' }),
      pod({ serviceAccountName: 'b', serviceAccount: 'a' }),
      pod({ serviceAccountName: 'b', serviceAccount: 'b' }),
    ],
    [
      'a metric of an autoscaler without any',
      autoscaler({ metrics: [{ type: 'Pods' }] }),
      autoscaler({}),
      autoscaler({
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
          },
        ],
      }),
    ],
    [
      'limits up to the largest, and requests up to the limits',
      limits({
        type: 'Container',
        max: { cpu: '1' },
        default: { cpu: '1' },
        defaultRequest: { cpu: '1' },
      }),
      limits({ type: 'Container', max: { cpu: '2' } }),
      limits({
        type: 'Container',
        max: { cpu: '2' },
        default: { cpu: '2' },
        defaultRequest: { cpu: '2' },
      }),
    ],
    [
      'the kinds of a policy by what it has rules for',
      policy({ policyTypes: ['Ingress', 'Egress'], egress: [] }),
      policy({ egress: [] }),
      policy({ egress: [], policyTypes: ['Ingress'] }),
    ],
  ])('%s', (_, live, predicted, expected) => {
    expect(withDefaults(predicted, live)).toMatchObject(expected);
  });
});

describe('images are pulled', () => {
  test.each([
    ['a', 'Always'],
    ['a:latest', 'Always'],
    ['registry:5000/a', 'Always'],
    ['registry:5000/a:1', 'IfNotPresent'],
    ['a@sha256:00', 'IfNotPresent'],
    ['', undefined],
  ])('%s: %s', (image, imagePullPolicy) => {
    const made = withDefaults(container({ image }), pod({ containers: [] }));
    expect(made).toMatchObject(
      container({ image, ...(imagePullPolicy ? { imagePullPolicy } : {}) }),
    );
  });
});

describe('nothing is added', () => {
  test.each<[string, KubeObject, KubeObject]>([
    ['that live does not show', deployment({ replicas: 3 }), deployment({ replicas: 2 })],
    [
      'to a job of a CronJob',
      object('batch/v1', 'CronJob', {
        spec: {
          ...{ concurrencyPolicy: 'Allow', suspend: false },
          ...{ failedJobsHistoryLimit: 1, successfulJobsHistoryLimit: 3 },
          jobTemplate: { spec: { backoffLimit: 1 } },
        },
      }),
      object('batch/v1', 'CronJob', {
        spec: {
          ...{ concurrencyPolicy: 'Allow', suspend: false },
          ...{ failedJobsHistoryLimit: 1, successfulJobsHistoryLimit: 3 },
          jobTemplate: { spec: {} },
        },
      }),
    ],
    [
      'to a custom resource',
      object('example.com/v1', 'Thing', { spec: { replicas: 3 } }),
      object('example.com/v1', 'Thing', { spec: {} }),
    ],
  ])('%s', (_, live, predicted) => {
    expect(withDefaults(predicted, live)).toEqual(predicted);
  });
});
