import { expect, it } from 'vitest';
import { HEALTH_STATUSES } from '../../words/statuses.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { factsOf, healthCounts, nameParts } from './facts.ts';

const view = (rest: Partial<ResourceView>) =>
  ({ ref: { kind: 'Pod' }, live: true, managed: true, info: [], ...rest }) as ResourceView;

it.each([
  [
    [
      { name: 'Status Reason', value: 'Running' },
      { name: 'Restart Count', value: '0' },
    ],
    'Running',
  ],
  [
    [
      { name: 'Containers', value: '1/2' },
      { name: 'Restart Count', value: '3' },
    ],
    '1/2 · 3 restarts',
  ],
  [
    [
      { name: 'Node', value: 'node-1' },
      { name: 'Revision', value: 'Rev:4' },
    ],
    'Rev:4',
  ],
])('tells %j as %s', (info, text) => {
  expect(factsOf(view({ info }))).toBe(text);
});

it('leaves out what does not fit beside the kind', () => {
  const info = [
    { name: 'Ready', value: '12/24 ready' },
    { name: 'Revision', value: 'revision 1442' },
  ];
  const ref = { kind: 'StatefulSet' } as ResourceView['ref'];
  expect(factsOf(view({ info, ref }))).toBe('12/24 ready');
});

it.each([
  ['web', ['web', '']],
  ['checkout-api-7d9f6c5b8-x2k4f', ['checkout-api-7d9f6c5b8', '-x2k4f']],
  ['cache-with-a-very-long-last-partofitsname', ['cache-with-a-very-long-last-partofitsname', '']],
])('keeps the end of %s', (name, parts) => {
  expect(nameParts(name)).toEqual(parts);
});

it('says what is missing', () => {
  expect(factsOf(view({ live: false }))).toBe('not live');
});

it('counts the worst first', () => {
  const members = ['Healthy', 'Degraded', 'Healthy'].map((status) =>
    view({ health: { status } as ResourceView['health'] }),
  );
  expect(healthCounts(members, HEALTH_STATUSES)).toEqual([
    ['Degraded', 1],
    ['Healthy', 2],
  ]);
});
