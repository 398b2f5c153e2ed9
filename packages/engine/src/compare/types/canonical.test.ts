import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { canonical } from './canonical.ts';
import { canonicalDuration } from './canonical-duration.ts';

const object = (apiVersion: string, kind: string, fields: object): KubeObject =>
  ({ apiVersion, kind, metadata: { name: 'x' }, ...fields }) as KubeObject;
const pod = (container: object, spec: object = {}) =>
  object('v1', 'Pod', { spec: { containers: [{ name: 'c', ...container }], ...spec } });

describe('two ways to say one thing', () => {
  test.each<[string, KubeObject, KubeObject]>([
    [
      'a quantity',
      pod({ resources: { limits: { cpu: '1000m', memory: '0.5Gi' } } }),
      pod({ resources: { limits: { cpu: 1, memory: '512Mi' } } }),
    ],
    ['zero of no pointer', pod({ tty: false, workingDir: '', resources: {} }), pod({})],
    ['an empty list', pod({ args: [] }), pod({})],
    ['null', pod({ securityContext: null }, { affinity: null }), pod({})],
    [
      'a null in a map of texts',
      object('v1', 'ConfigMap', { data: { a: null } }),
      object('v1', 'ConfigMap', { data: { a: '' } }),
    ],
    [
      'line breaks in base64',
      object('v1', 'Secret', { data: { a: 'YWJj\nZGVm\n' } }),
      object('v1', 'Secret', { data: { a: 'YWJjZGVm' } }),
    ],
    [
      'a time',
      object('v1', 'PodTemplate', { template: { metadata: { creationTimestamp: null } } }),
      object('v1', 'PodTemplate', {}),
    ],
    ['a default of null in a schema', crd({ default: null }), crd({})],
  ])('%s', (_, a, b) => {
    expect(canonical(a)).toEqual(canonical(b));
  });
});

describe('two things', () => {
  test.each<[string, KubeObject, KubeObject]>([
    [
      'zero of a pointer and nothing',
      object('apps/v1', 'Deployment', { spec: { replicas: 0 } }),
      object('apps/v1', 'Deployment', { spec: {} }),
    ],
    [
      'the text 0 and none',
      pod({ env: [{ name: 'A', value: '0' }] }),
      pod({ env: [{ name: 'A', value: '' }] }),
    ],
    ['an empty list in the place of a map and nothing', pod({ resources: [] }), pod({})],
    ['an empty pointer and nothing', pod({ securityContext: {} }), pod({})],
    ['an empty entry of a map and none', pod({}, { nodeSelector: { a: '' } }), pod({})],
    [
      'a number and its text',
      pod({ ports: [{ containerPort: 80 }] }),
      pod({ ports: [{ containerPort: '80' }] }),
    ],
    [
      'as much in another family',
      pod({ resources: { limits: { memory: '1Gi' } } }),
      pod({ resources: { limits: { memory: '1073741824' } } }),
    ],
    ['a field that is not known and none', pod({ unknown: false }), pod({})],
    [
      'a quantity of a custom resource',
      object('example.com/v1', 'Thing', { spec: { cpu: '1000m' } }),
      object('example.com/v1', 'Thing', { spec: { cpu: '1' } }),
    ],
    ['a default in a schema and none', crd({ default: 0 }), crd({})],
  ])('%s', (_, a, b) => {
    expect(canonical(a)).not.toEqual(canonical(b));
  });
});

function crd(schema: object): KubeObject {
  const versions = [{ name: 'v1', schema: { openAPIV3Schema: schema } }];
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec: { versions } });
}

test.each([
  [[{ field: 'spec.cpu', type: 'core/Quantity' }], { cpu: '1000m' }, { cpu: '1' }],
  [
    [{ field: 'spec.limits', type: 'core/v1/ResourceList' }],
    { limits: { a: '0.5' } },
    { limits: { a: '500m' } },
  ],
  [[{ field: 'spec.every', type: 'meta/v1/Duration' }], { every: '90s' }, { every: '1m30s' }],
  [
    [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }],
    { template: { spec: { containers: [{ name: 'c', resources: { limits: { cpu: 1 } } }] } } },
    {
      template: {
        spec: { containers: [{ name: 'c', tty: false, resources: { limits: { cpu: '1000m' } } }] },
      },
    },
  ],
])('a custom resource says the same by %j', (known, a, b) => {
  const thing = (spec: object) => object('example.com/v1', 'Thing', { spec });
  expect(canonical(thing(a), known)).toEqual(canonical(thing(b), known));
  expect(canonical(thing(a))).not.toEqual(canonical(thing(b)));
});

test('whatever a manifest holds in the place of what belongs there stays as it is', () => {
  const odd = pod({ resources: 'none', args: { a: 1 }, env: [null, 7, 'x'] }, { volumes: 'all' });
  expect(canonical(odd).spec).toMatchObject({
    containers: [{ resources: 'none', args: { a: 1 }, env: [{}, 7, 'x'] }],
    volumes: 'all',
  });
});

test.each([
  ['60s', '1m0s'],
  ['1h', '1h0m0s'],
  ['1.5h', '1h30m0s'],
  ['1500ms', '1.5s'],
  ['100us', '100µs'],
  ['0', '0s'],
  ['-90s', '-1m30s'],
  ['soon', 'soon'],
  ['5', '5'],
  [7, 7],
])('the duration %s is %s', (given, canonicalOne) => {
  expect(canonicalDuration(given)).toBe(canonicalOne);
});
