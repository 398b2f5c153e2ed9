import type { Application, OperationState, ResourceResultCode } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { withResults } from './sync-results.ts';

const ref = (name: string) => ({
  ...{ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name },
});
const result = (name: string, status: ResourceResultCode) => ({ ...ref(name), status });

function statusesWith(state: Partial<OperationState>, reconciledAt = '2026-11-21T10:00:00Z') {
  const operationState: OperationState = {
    operation: { sync: {} },
    phase: 'Running',
    message: '',
    startedAt: '2026-11-21T10:00:05Z',
    syncResult: {
      revision: 'abc',
      resources: [
        result('applied', 'Synced'),
        result('gone', 'Pruned'),
        result('no', 'SyncFailed'),
      ],
    },
    ...state,
  };
  const status: Application['status'] = {
    sync: { status: 'OutOfSync' },
    health: { status: 'Healthy' },
    resources: ['applied', 'gone', 'no', 'later'].map((name) => ({
      ...ref(name),
      status: 'OutOfSync',
    })),
    reconciledAt,
    operationState,
  };
  return withResults(status).map(({ name, status: sync }) => `${name} ${sync}`);
}

const AS_COMPARED = ['applied OutOfSync', 'gone OutOfSync', 'no OutOfSync', 'later OutOfSync'];
const AS_DONE = ['applied Synced', 'no OutOfSync', 'later OutOfSync'];

it.each<[string, string[], Partial<OperationState>, string?]>([
  ['while the sync goes on', AS_DONE, {}],
  ['until the comparison after it', AS_DONE, { finishedAt: '2026-11-21T10:00:09.700Z' }],
  [
    'but not over a later comparison',
    AS_COMPARED,
    { finishedAt: '2026-11-21T10:00:09.700Z' },
    '2026-11-21T10:00:09Z',
  ],
  ['nor for a dry run', AS_COMPARED, { operation: { sync: { dryRun: true } } }],
  ['nor for a deletion', AS_COMPARED, { operation: {} }],
])('results count %s', (_, expected, state, reconciledAt) => {
  expect(statusesWith(state, reconciledAt)).toEqual(expected);
});
