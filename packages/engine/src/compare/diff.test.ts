import type { FieldChange, KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { fieldChanges } from './diff.ts';
import { liveDeployment } from './fixtures/objects.ts';
import { normalize } from './normalize.ts';

const of = (spec: object, kind = 'Deployment'): KubeObject =>
  ({ apiVersion: 'apps/v1', kind, metadata: { name: 'x' }, spec }) as KubeObject;
const at = (...path: (string | number)[]) => ['spec', ...path];

interface Case {
  live: object;
  predicted: object;
  changes: FieldChange[];
}

const TABLE: Record<string, Case> = {
  nothing: { live: { a: [1] }, predicted: { a: [1] }, changes: [] },
  'a value': {
    live: { a: 1 },
    predicted: { a: 2 },
    changes: [{ path: at('a'), live: 1, desired: 2 }],
  },
  'a map that comes is one change': {
    live: { z: 1 },
    predicted: { z: 1, a: { b: 1, c: 2 } },
    changes: [{ path: at('a'), desired: { b: 1, c: 2 } }],
  },
  'a field that goes': {
    live: { a: 1, z: 1 },
    predicted: { z: 1 },
    changes: [{ path: at('a'), live: 1 }],
  },
  'items by key, whatever their place': {
    live: {
      containers: [
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ],
    },
    predicted: { containers: [{ name: 'b', image: '2' }] },
    changes: [
      { path: at('containers', 0), live: { name: 'a', image: '1' } },
      { path: at('containers', 1, 'image'), live: '1', desired: '2' },
    ],
  },
  'another order of items': {
    live: { env: [{ name: 'a' }, { name: 'b' }] },
    predicted: { env: [{ name: 'b' }, { name: 'a' }] },
    changes: [
      {
        path: at('env'),
        live: [{ name: 'a' }, { name: 'b' }],
        desired: [{ name: 'b' }, { name: 'a' }],
      },
    ],
  },
  'one port with two protocols': {
    live: {
      ports: [
        { containerPort: 53, protocol: 'TCP' },
        { containerPort: 53, protocol: 'UDP', name: 'x' },
      ],
    },
    predicted: {
      ports: [
        { containerPort: 53, protocol: 'TCP' },
        { containerPort: 53, protocol: 'UDP', name: 'y' },
      ],
    },
    changes: [{ path: at('ports', 1, 'name'), live: 'x', desired: 'y' }],
  },
  'other lists by position': {
    live: { args: ['a', 'b'] },
    predicted: { args: ['a', 'c', 'd'] },
    changes: [
      { path: at('args', 1), live: 'b', desired: 'c' },
      { path: at('args', 2), desired: 'd' },
    ],
  },
  'a map in place of a text': {
    live: { a: 'x' },
    predicted: { a: { b: 1 } },
    changes: [{ path: at('a'), live: 'x', desired: { b: 1 } }],
  },
};

test.each(Object.entries(TABLE))('%s', (_title, { live, predicted, changes }) => {
  expect(fieldChanges(of(live), of(predicted))).toEqual(changes);
});

test("the server's own fields are no changes", () => {
  const live = liveDeployment();
  const predicted = {
    ...live,
    status: undefined,
    metadata: { ...live.metadata, resourceVersion: '8', managedFields: [] },
  };
  expect(fieldChanges(live, predicted)).toEqual([]);
});

test('normalize leaves what people wrote or see', () => {
  const live = liveDeployment();
  live.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
  const shown = normalize(live);
  expect(shown.metadata).toEqual({ name: 'web', namespace: 'shop', labels: { team: 'a' } });
  expect(shown).not.toHaveProperty('status');
  expect(shown.spec).toEqual(live.spec);
});
