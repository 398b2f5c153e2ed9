import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { changed, DESIRED, liveDeployment, OWNED } from './fixtures/objects.ts';
import { firstDifference } from './local-equal.ts';

interface Case {
  desired?: KubeObject;
  live?: KubeObject;
  shape?: FieldsV1;
  owned?: boolean;
  /** The first field in doubt; absent when all are equal. */
  doubt?: string;
}

const thing = (spec: object): KubeObject =>
  ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: {}, spec }) as KubeObject;
const atomic: FieldsV1 = { 'f:spec': { 'f:list': {}, 'f:map': {} } };
const container = 'spec.template.spec.containers.0';

const TABLE: Record<string, Case> = {
  'defaults, quantities, zero values and ports': {},
  'a zero value that nobody vouches for': { owned: false, doubt: 'spec.paused' },
  'a changed value': {
    live: changed(liveDeployment(), { 'spec.replicas': 3 }),
    doubt: 'spec.replicas',
  },
  'a container more in live': {
    live: changed(liveDeployment(), { 'spec.template.spec.containers.1': { name: 'x' } }),
  },
  'arguments in another order': {
    live: changed(liveDeployment(), { [`${container}.args`]: ['-x'] }),
    doubt: 'spec.template.spec.containers.0.args.0',
  },
  'an entry more in an atomic map': {
    live: changed(liveDeployment(), { 'spec.selector.matchLabels.b': '1' }),
    doubt: 'spec.selector.matchLabels.b',
  },
  'a number that is text': {
    desired: thing({ port: '80' }),
    live: thing({ port: 80 }),
    doubt: 'spec.port',
  },
  'a quantity in a custom resource': {
    desired: thing({ limits: { cpu: '1000m' } }),
    live: thing({ limits: { cpu: '1' } }),
    doubt: 'spec.limits.cpu',
  },
  'a list without keys, by position': {
    desired: thing({ list: [1, 2] }),
    live: thing({ list: [2, 1] }),
    shape: atomic,
    doubt: 'spec.list.0',
  },
  'a list without keys that is longer in live': {
    desired: thing({ list: [1] }),
    live: thing({ list: [1, 2] }),
    shape: atomic,
    doubt: 'spec.list',
  },
  'more in an item of a list without keys': {
    desired: thing({ list: [{ a: 1 }] }),
    live: thing({ list: [{ a: 1, b: 2 }] }),
    shape: atomic,
    doubt: 'spec.list.0.b',
  },
  'a keyed list of a custom resource, as the API server recorded it': {
    desired: thing({ list: [{ id: 'b', v: 1 }] }),
    live: thing({ list: [{ id: 'a' }, { id: 'b', v: 1, w: 2 }] }),
    shape: { 'f:spec': { 'f:list': { 'k:{"id":"b"}': { '.': {}, 'f:id': {}, 'f:v': {} } } } },
  },
  'keyed items in another order': {
    desired: thing({ list: [{ id: 'b' }, { id: 'a' }] }),
    live: thing({ list: [{ id: 'a' }, { id: 'b' }] }),
    shape: { 'f:spec': { 'f:list': { 'k:{"id":"b"}': { '.': {} } } } },
    doubt: 'spec.list.1',
  },
  'a member of a set, wherever it stands': {
    desired: thing({ list: ['b'] }),
    live: thing({ list: ['a', 'b'] }),
    shape: { 'f:spec': { 'f:list': { 'v:"b"': {} } } },
  },
  'an empty map where live has none, of a custom resource': {
    desired: thing({ map: {} }),
    live: thing({}),
  },
  'an empty map where live has none, not ours': {
    desired: thing({ map: {} }),
    live: thing({}),
    owned: false,
    doubt: 'spec.map',
  },
  'null where live has none': { desired: thing({ a: null }), live: thing({}) },
  'an atomic map emptied in Git': {
    desired: thing({ map: {} }),
    live: thing({ map: { a: 1 } }),
    shape: atomic,
    doubt: 'spec.map.a',
  },
};

test.each(Object.entries(TABLE))('%s', (_title, given) => {
  const { desired = DESIRED, live = liveDeployment(), shape = OWNED, owned = true, doubt } = given;
  expect(firstDifference(desired, live, { shape, owned })?.join('.')).toBe(doubt);
});
