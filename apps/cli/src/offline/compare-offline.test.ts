import type { IgnoreDifference, KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { compareOffline } from './compare-offline.ts';

const jq = { paths: () => [] };

function configMap(data: Record<string, string>, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...metadata }, data };
}

const compare = (
  desired: KubeObject | undefined,
  live: KubeObject | undefined,
  ignoreDifferences: IgnoreDifference[] = [],
) => compareOffline({ desired, live, manager: 'lockstep', ignoreDifferences, jq });

describe('without a cluster', () => {
  test('equal is not modified, whatever else is in live', () => {
    const live = configMap({ v: '1', added: 'x' }, { uid: 'u', namespace: 'shop' });
    expect(compare(configMap({ v: '1' }), live)).toMatchObject({ modified: false, changes: [] });
  });

  test('a change is told by its path', () => {
    const compared = compare(configMap({ v: '2' }), configMap({ v: '1' }));
    expect(compared).toMatchObject({
      modified: true,
      changes: [{ path: ['data', 'v'], live: '1', desired: '2' }],
      predicted: { data: { v: '2' } },
      normalizedLive: { data: { v: '1' } },
    });
  });

  test('what was applied and is dropped goes', () => {
    const live = configMap(
      { v: '1', gone: 'x' },
      {
        managedFields: [
          {
            manager: 'lockstep',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:v': {}, 'f:gone': {} } },
          },
        ],
      },
    );
    expect(compare(configMap({ v: '1' }), live)).toMatchObject({
      modified: true,
      changes: [{ path: ['data', 'gone'], live: 'x' }],
      predicted: { data: { v: '1' } },
    });
  });

  test('the marks of the application that live carries are no change', () => {
    const fieldsV1 = {
      'f:metadata': {
        'f:annotations': { 'f:argocd.argoproj.io/tracking-id': {} },
        'f:labels': { 'f:lockstep.dev/app': {} },
      },
      'f:data': { 'f:v': {} },
    };
    const marked = configMap(
      { v: '1' },
      {
        labels: { 'lockstep.dev/app': 'x' },
        annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/a' },
        managedFields: [
          {
            manager: 'lockstep',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1,
          },
        ],
      },
    );
    expect(compare(configMap({ v: '1' }), marked).modified).toBe(false);
  });

  test('what is ignored is neither a change nor shown', () => {
    const rule = { kind: 'ConfigMap', jsonPointers: ['/data/v'] };
    const compared = compare(configMap({ v: '2', w: '1' }), configMap({ v: '1', w: '1' }), [rule]);
    expect(compared).toMatchObject({ modified: false, normalizedLive: { data: { w: '1' } } });
  });

  test.each([
    ['missing', configMap({ v: '1' }), undefined, { normalizedLive: null }],
    ['extra', undefined, configMap({ v: '1' }), { predicted: null }],
  ])('one that is %s is modified', (_, desired, live, expected) => {
    expect(compare(desired, live)).toMatchObject({ modified: true, ...expected });
  });

  test('a Secret may be stated in plain text', () => {
    const data = { p: Buffer.from('x').toString('base64') };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
    expect(compare({ ...secret, stringData: { p: 'x' } }, { ...secret, data }).modified).toBe(
      false,
    );
  });
});

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function object(apiVersion: string, kind: string, fields: object, metadata: object = {}) {
  return { apiVersion, kind, metadata: { name: 'a', ...metadata }, ...fields } as KubeObject;
}

const thing = (spec: object) => object('example.com/v1', 'Thing', { spec });
const rollout = (resources: object) =>
  object('argoproj.io/v1alpha1', 'Rollout', {
    spec: { template: { spec: { containers: [{ name: 'c', image: 'i', resources }] } } },
  });
const secret = (fields: object) => object('v1', 'Secret', fields);
const binding = (subject: object) =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', { subjects: [subject] });
const service = (spec: object) => object('v1', 'Service', { spec });
const autoscaler = (version: string, spec: object) =>
  object(`autoscaling/${version}`, 'HorizontalPodAutoscaler', {
    spec: { maxReplicas: 3, ...spec },
  });

function deployment(spec: object = {}, container: object = {}): KubeObject {
  const containers = [{ name: 'c', image: 'i', ...container }];
  return object('apps/v1', 'Deployment', { spec: { template: { spec: { containers } }, ...spec } });
}

const A = [{ name: 'A', value: '1' }];
const cronJob = (cpu: string) => {
  const containers = [{ name: 'c', image: 'i', resources: { limits: { cpu } } }];
  return object('batch/v1', 'CronJob', {
    spec: { jobTemplate: { spec: { template: { spec: { containers } } } } },
  });
};
const limitRange = (item: object) =>
  object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', ...item }] } });

/** As `kubectl get` prints what `kubectl apply` has made: without managedFields. */
function applied(manifest: KubeObject, live: KubeObject): KubeObject {
  const annotations = { [LAST_APPLIED]: JSON.stringify(manifest) };
  return { ...live, metadata: { ...live.metadata, annotations } };
}

const USER = { kind: 'User', name: 'u' };
const RBAC = 'rbac.authorization.k8s.io';
const CPU = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };

/** Each as Argo CD and the API server judge it. */
describe('an object is as Git states it', () => {
  test.each<[string, KubeObject, KubeObject]>([
    ['with defaults', deployment(), deployment({ replicas: 1, revisionHistoryLimit: 10 })],
    ['a default that live does not show', deployment({ replicas: 1 }), deployment()],
    ['with replicas that Git leaves open', deployment(), deployment({ replicas: 5 })],
    [
      'with quantities',
      deployment({}, { resources: { limits: { cpu: '1000m', memory: '0.5Gi' } } }),
      deployment({}, { resources: { limits: { cpu: '1', memory: '512Mi' } } }),
    ],
    ['without what is empty', deployment({}, { args: [], env: null, tty: false }), deployment()],
    ['with another container', deployment(), deployment({}, { terminationMessagePolicy: 'File' })],
    [
      'a Service with what is allocated',
      service({ ports: [{ port: 80 }] }),
      service({
        clusterIP: '10.0.0.1',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      }),
    ],
    ['a Secret by its texts', secret({ stringData: { a: 'x' } }), secret({ data: { a: 'eA==' } })],
    ['a Secret with a type', secret({ type: 'Opaque' }), secret({})],
    ['a subject with its group', binding(USER), binding({ ...USER, apiGroup: RBAC })],
    [
      'a rollout with quantities',
      rollout({ limits: { cpu: '1000m', memory: 1 } }),
      rollout({ limits: { cpu: '1', memory: '1' } }),
    ],
    ['a custom resource with defaults', thing({ a: 1 }), thing({ a: 1, b: 2 })],
    ['a custom resource with an unset field', thing({ a: 1, b: null }), thing({ a: 1 })],
    [
      'an autoscaler in another version',
      autoscaler('v1', { targetCPUUtilizationPercentage: 80 }),
      autoscaler('v2', { metrics: [{ type: 'Resource', resource: CPU }] }),
    ],
    [
      'an autoscaler in a later version',
      autoscaler('v2', { metrics: [{ type: 'Resource', resource: CPU }] }),
      autoscaler('v1', { targetCPUUtilizationPercentage: 80 }),
    ],
    [
      'an object whose copy of the manifest has no annotations',
      configMap({ v: '1' }),
      applied(configMap({ v: '1' }, { annotations: {} }), configMap({ v: '1' })),
    ],
    [
      'a variable that is there twice',
      deployment({}, { env: [...A, ...A] }),
      deployment({}, { env: [...A, ...A] }),
    ],
    [
      'a kind in a version of its time',
      { ...cronJob('1000m'), apiVersion: 'batch/v1beta1' },
      { ...cronJob('1'), apiVersion: 'batch/v1beta1' },
    ],
    [
      'limits up to the largest',
      limitRange({ max: { cpu: 1 } }),
      limitRange({ max: { cpu: '1' }, default: { cpu: '1' }, defaultRequest: { cpu: '1' } }),
    ],
    [
      'a default that was applied once',
      deployment(),
      applied(deployment({ replicas: 1 }), deployment({ replicas: 1 })),
    ],
  ])('%s', (_, desired, live) => {
    expect(compare(desired, live)).toMatchObject({ modified: false, changes: [] });
  });
});

describe('what is ignored', () => {
  const everywhere = { group: '*', kind: '*' };

  test('leaves nothing behind where it was all there was', () => {
    const rule = { ...everywhere, jsonPointers: ['/spec/a/x'] };
    expect(compare(thing({ a: { x: 1 }, b: 1 }), thing({ b: 1 }), [rule]).modified).toBe(false);
  });

  test('by a manager is what it owns, not all in the item that it owns', () => {
    const managed = (fields: object) => ({
      ...{
        manager: 'injector',
        operation: 'Update',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
      },
      fieldsV1: {
        'f:spec': {
          'f:template': {
            'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, ...fields } } },
          },
        },
      },
    });
    const live = deployment({}, { image: 'other', workingDir: '/there' });
    const managedFields = [managed({ 'f:name': {}, 'f:workingDir': {} })];
    const rule = { ...everywhere, managedFieldsManagers: ['injector'] };
    const { changes } = compare(
      deployment({}, { workingDir: '/here' }),
      { ...live, metadata: { ...live.metadata, managedFields } } as KubeObject,
      [rule],
    );
    expect(changes.map(({ path }) => path.join('.'))).toEqual([
      'spec.template.spec.containers.0.image',
    ]);
  });

  test('by the manifest itself', () => {
    const annotations = { 'argocd.argoproj.io/ignore-differences': '/data/v' };
    const [desired, live] = [configMap({ v: '1' }, { annotations }), configMap({ v: '2' })];
    expect(compare(desired, { ...live, metadata: desired.metadata })).toMatchObject({
      modified: false,
      normalizedLive: { metadata: { annotations } },
    });
  });
});

describe('a prediction has the defaults of what is dropped and what is new', () => {
  const predicted = (desired: KubeObject, live: KubeObject) => compare(desired, live).predicted;

  test('of a field', () => {
    const live = applied(deployment({ replicas: 5 }), deployment({ replicas: 5 }));
    expect(predicted(deployment(), live)).toMatchObject({ spec: { replicas: 1 } });
  });

  test('of an item', () => {
    const ports = [{ port: 80 }];
    expect(predicted(service({ ports }), service({ ports: [] }))).toMatchObject({
      spec: { ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
    });
  });

  test('of a structure, which goes with all that was filled in', () => {
    const probe = (fields: object) =>
      deployment({}, { readinessProbe: { httpGet: { port: 80 }, ...fields } });
    const live = applied(probe({}), probe({ timeoutSeconds: 1, periodSeconds: 10 }));
    const { changes } = compare(deployment(), live);
    expect(changes.map(({ path }) => path.join('.'))).toEqual([
      'spec.template.spec.containers.0.readinessProbe',
    ]);
  });
});

describe('an object is not as Git states it', () => {
  test.each<[string, KubeObject, KubeObject, string[]]>([
    ['other replicas', deployment({ replicas: 1 }), deployment({ replicas: 5 }), ['spec.replicas']],
    [
      'a field that was applied is dropped',
      deployment(),
      applied(deployment({ replicas: 5 }), deployment({ replicas: 5 })),
      ['spec.replicas'],
    ],
    [
      'a variable that was applied is dropped',
      deployment({}, { env: [{ name: 'A', value: '1' }] }),
      applied(
        deployment(
          {},
          {
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ),
        deployment(
          {},
          {
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ),
      ),
      ['spec.template.spec.containers.0.env.1'],
    ],
    [
      'a text that was applied is dropped',
      secret({ stringData: { a: 'x' } }),
      applied(
        secret({ stringData: { a: 'x', b: 'x' } }),
        secret({ data: { a: 'eA==', b: 'eA==' } }),
      ),
      ['data.b'],
    ],
    [
      'a label of a selector that was applied is dropped',
      service({ selector: { a: 'b' } }),
      applied(service({ selector: { a: 'b', c: 'd' } }), service({ selector: { a: 'b', c: 'd' } })),
      ['spec.selector.c'],
    ],
    [
      'replicas, beside what somebody added to a selector',
      deployment({ replicas: 1, template: { spec: { nodeSelector: { a: 'b' } } } }),
      deployment({ replicas: 2, template: { spec: { nodeSelector: { a: 'b', c: 'd' } } } }),
      ['spec.replicas'],
    ],
    [
      'a volume with another source',
      deployment({ template: { spec: { volumes: [{ name: 'v', emptyDir: {} }] } } }),
      deployment({ template: { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } } }),
      ['spec.template.spec.volumes.0.configMap', 'spec.template.spec.volumes.0.emptyDir'],
    ],
    [
      'a field of a custom resource that was applied is dropped',
      thing({ a: 1 }),
      applied(thing({ a: 1, b: 2 }), thing({ a: 1, b: 2 })),
      ['spec.b'],
    ],
    [
      'items in another order',
      thing({ l: [1, 2] }),
      thing({ l: [2, 1] }),
      ['spec.l.0', 'spec.l.1'],
    ],
    ['a number that is a text', thing({ a: 1 }), thing({ a: '1' }), ['spec.a']],
    [
      'as much memory, written in another way',
      deployment({}, { resources: { limits: { memory: '1073741824' } } }),
      deployment({}, { resources: { limits: { memory: '1Gi' } } }),
      ['spec.template.spec.containers.0.resources.limits.memory'],
    ],
    [
      'a port that is a text',
      service({ ports: [{ port: 80, targetPort: '80' }] }),
      service({ ports: [{ port: 80, targetPort: 80 }] }),
      ['spec.ports.0.targetPort'],
    ],
    [
      'a mark of tracking in Git',
      object('v1', 'ConfigMap', {}, { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }),
      object('v1', 'ConfigMap', {}),
      ['metadata.annotations'],
    ],
  ])('%s', (_, desired, live, paths) => {
    const { modified, changes } = compare(desired, live);
    expect({ modified, paths: changes.map(({ path }) => path.join('.')) }).toEqual({
      modified: true,
      paths,
    });
  });
});
