import type { ApplicationTemplate } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { mergeTemplate } from './merge-template.ts';

const ofSet = {
  metadata: { name: 'set', labels: { a: '1', b: '2' }, finalizers: ['set'] },
  spec: {
    project: 'set',
    source: { repoURL: 'set', path: 'set', helm: { valueFiles: ['set'], valuesObject: { a: 1 } } },
    destination: { server: 'set' },
    syncPolicy: { automated: { prune: true } },
  },
};

test.each<[string, ApplicationTemplate | undefined, object]>([
  ['none', undefined, ofSet.spec],
  ['an empty one', { metadata: {}, spec: {} }, ofSet.spec],
  ['one field', { spec: { project: 'own' } }, { ...ofSet.spec, project: 'own' }],
  [
    'a nested field',
    { spec: { source: { path: 'own' }, destination: {} } },
    { ...ofSet.spec, source: { ...ofSet.spec.source, path: 'own' } },
  ],
  [
    'what is empty does not count',
    {
      spec: {
        project: '',
        destination: { server: '' },
        syncPolicy: { automated: { prune: false } },
      },
    },
    ofSet.spec,
  ],
  [
    'a list is taken whole',
    { spec: { source: { helm: { valueFiles: ['own'] } } } },
    {
      ...ofSet.spec,
      source: { ...ofSet.spec.source, helm: { valueFiles: ['own'], valuesObject: { a: 1 } } },
    },
  ],
  ['an empty list does not count', { spec: { source: { helm: { valueFiles: [] } } } }, ofSet.spec],
  [
    'values are taken whole',
    { spec: { source: { helm: { valuesObject: { b: 2 } } } } },
    {
      ...ofSet.spec,
      source: { ...ofSet.spec.source, helm: { valueFiles: ['set'], valuesObject: { b: 2 } } },
    },
  ],
  [
    'what the set does not have',
    { spec: { info: [{ name: 'n', value: 'v' }] } },
    { ...ofSet.spec, info: [{ name: 'n', value: 'v' }] },
  ],
])('a generator’s template over the set’s: %s', (_, own, spec) => {
  expect(mergeTemplate(own, ofSet).spec).toEqual(spec);
});

test('labels come together', () => {
  const { metadata } = mergeTemplate({ metadata: { labels: { b: 'own', c: '3' } } }, ofSet);
  expect(metadata).toEqual({
    name: 'set',
    labels: { a: '1', b: 'own', c: '3' },
    finalizers: ['set'],
  });
});
