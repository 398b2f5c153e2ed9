import { expect, test } from 'vitest';
import { manifestsField } from './manifests-field.ts';

const read = (metadata: unknown) =>
  manifestsField({ desired: [{ apiVersion: 'v1', kind: 'Pod', metadata }] }, 'desired')[0]
    ?.metadata;

test.each<[string, unknown, object]>([
  ['texts', { name: 'a', annotations: { x: '1' } }, { name: 'a', annotations: { x: '1' } }],
  [
    'no value as an empty one',
    { annotations: { x: null, y: '1' } },
    { annotations: { x: '', y: '1' } },
  ],
  [
    'a number among texts as none of them',
    { name: 'a', annotations: { x: 1, y: '1' } },
    { name: 'a' },
  ],
  ['a list where a map is as nothing', { labels: ['x'], annotations: 'y' }, {}],
  ['a name that is no text as nothing', { name: 5, namespace: true, uid: {} }, {}],
  ['owners that are none as nothing', { ownerReferences: {}, finalizers: 'x' }, {}],
  ['a list with what does not belong there', { finalizers: ['a', 1] }, { finalizers: ['a'] }],
])('metadata with %s', (_, metadata, expected) => {
  expect(read(metadata)).toEqual(expected);
});

test('an empty document is no manifest', () => {
  expect(manifestsField({ desired: [null, { apiVersion: 'v1', kind: 'Pod' }] }, 'desired')).toEqual(
    [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }],
  );
});

test('of the objects of a List is read the same', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: 5 } };
  const list = { apiVersion: 'v1', kind: 'List', items: [pod] };
  expect(manifestsField({ live: [list] }, 'live')).toMatchObject([{ metadata: { name: 'a' } }]);
});

test.each([['text'], [5], [{}], [['x']], [[{ kind: 'Pod' }]], [[{ ...{ apiVersion: 'v1' } }]]])(
  '%j is no list of manifests',
  (desired) => {
    expect(() => manifestsField({ desired }, 'desired')).toThrow('desired');
  },
);
