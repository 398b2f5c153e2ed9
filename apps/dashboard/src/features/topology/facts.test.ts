import { expect, it } from 'vitest';
import { HEALTH_STATUSES } from '../../words/statuses.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { factsOf, healthCounts } from './facts.ts';

const view = (rest: Partial<ResourceView>) =>
  ({ live: true, managed: true, info: [], ...rest }) as ResourceView;

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

it('says what is missing', () => {
  expect(factsOf(view({ live: false }))).toBe('not in the cluster');
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
