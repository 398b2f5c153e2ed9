import type { FieldsV1 } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { compareOwnership, isSameOwnership, ownedFields } from './field-set.ts';
import { changed, DESIRED, entry, liveDeployment, OWNED } from './fixtures/objects.ts';

const live = liveDeployment();
const without = (fields: FieldsV1, ...path: string[]): FieldsV1 => {
  const copy = structuredClone(fields);
  const parent = path.slice(0, -1).reduce((node, step) => node[step] as FieldsV1, copy);
  delete parent[path.at(-1) as string];
  return copy;
};

test('the set that an apply left is the one that desired states', () => {
  expect(isSameOwnership(compareOwnership({ desired: DESIRED, live, owned: OWNED }))).toBe(true);
});

test.each([
  [
    ['f:spec', 'f:replicas'],
    ['spec', 'replicas'],
  ],
  [
    ['f:spec', 'f:selector'],
    ['spec', 'selector'],
  ],
  [
    ['f:spec', 'f:template', 'f:spec', 'f:containers', 'k:{"name":"web"}', 'f:image'],
    ['spec', 'template', 'spec', 'containers', 0, 'image'],
  ],
  [
    ['f:spec', 'f:template', 'f:spec', 'f:containers', 'k:{"name":"web"}', 'f:ports'],
    ['spec', 'template', 'spec', 'containers', 0, 'ports'],
  ],
])('%j lost is missing', (lost, missing) => {
  const answer = compareOwnership({ desired: DESIRED, live, owned: without(OWNED, ...lost) });
  expect(answer).toEqual({ missing: [missing], extra: [], unsure: [] });
});

test('a field dropped from Git is extra, under its path in live', () => {
  const desired = changed(DESIRED, { 'spec.replicas': undefined });
  expect(compareOwnership({ desired, live, owned: OWNED }).extra).toEqual([['spec', 'replicas']]);
});

test('an empty list is never recorded, an empty map is', () => {
  const desired = changed(DESIRED, {
    'spec.template.spec.volumes': [],
    'spec.template.spec.affinity': {},
  });
  expect(compareOwnership({ desired, live, owned: OWNED }).missing).toEqual([
    ['spec', 'template', 'spec', 'affinity'],
  ]);
});

test('a map that is owned as one leaf may have been applied empty', () => {
  const owned = structuredClone(OWNED);
  (owned['f:spec'] as FieldsV1)['f:strategy'] = {};
  const desired = changed(DESIRED, { 'spec.strategy': { type: 'Recreate' } });
  expect(compareOwnership({ desired, live, owned }).unsure).toEqual([['spec', 'strategy']]);
});

test('only applies to the object itself count as ours', () => {
  const managers = [
    entry({ operation: 'Update' }),
    entry({ subresource: 'status' }),
    entry({ manager: 'kubectl' }),
  ];
  expect(ownedFields(liveDeployment(managers), 'lockstep')).toBeUndefined();
  expect(ownedFields(liveDeployment([...managers, entry()]), 'lockstep')).toEqual(OWNED);
});
