import { expect, it } from 'vitest';
import type { ResourceView } from '../application/resource-views.ts';
import { compareUrgency, matcherOf } from './resource-filter.ts';

const view = (kind: string, name: string, health = '', sync = '') =>
  ({
    ref: { group: '', version: 'v1', kind, namespace: 'shop', name },
    health: health ? { status: health } : undefined,
    sync,
    images: ['nginx:1.27'],
  }) as unknown as ResourceView;

it.each([
  ['pod', true],
  ['web pod', true],
  ['degraded', true],
  ['nginx', true],
  ['web service', false],
])('%s', (text, expected) => {
  expect(matcherOf(text)?.(view('Pod', 'web-1', 'Degraded'))).toBe(expected);
});

it('tests nothing for no words', () => expect(matcherOf('  ')).toBeUndefined());

it('puts first what needs a person', () => {
  const views = [
    view('ConfigMap', 'a'),
    view('Pod', 'b', 'Healthy'),
    view('Service', 'c', 'Healthy', 'OutOfSync'),
    view('Pod', 'd', 'Degraded'),
  ];
  views.unshift({ ...view('Pod', 'e', 'Degraded'), orphaned: true });
  expect(views.sort(compareUrgency).map(({ ref }) => ref.name)).toEqual(['d', 'c', 'a', 'b', 'e']);
});
