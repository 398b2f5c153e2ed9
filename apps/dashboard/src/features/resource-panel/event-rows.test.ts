import { expect, it } from 'vitest';
import { eventRows } from './event-rows.ts';

it('sorts by when each was seen last, however it says so', () => {
  const rows = eventRows([
    { reason: 'Created', metadata: { uid: 'a', creationTimestamp: '2026-11-21T10:00:00Z' } },
    { reason: 'BackOff', type: 'Warning', count: 7, lastTimestamp: '2026-11-21T10:05:00Z' },
    { reason: 'Scheduled', lastTimestamp: null, eventTime: '2026-11-21T10:01:00Z' },
  ]);
  expect(rows.map(({ reason, warning, count }) => [reason, warning, count])).toEqual([
    ['BackOff', true, 7],
    ['Scheduled', false, 1],
    ['Created', false, 1],
  ]);
});
