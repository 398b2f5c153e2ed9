import type { OperationState, ResourceResult } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { sampleApplication } from '../testing/sample-application.ts';
import { identityOf, operationFailure } from './follow-operation.ts';

const kept: ResourceResult = {
  ...{ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'old' },
  status: 'PruneSkipped',
};

function after(state: Partial<OperationState>, sync: 'Synced' | 'OutOfSync' = 'OutOfSync') {
  return sampleApplication({
    sync: { status: sync },
    operationState: {
      operation: { sync: {} },
      phase: 'Succeeded',
      message: 'synced',
      startedAt: '2026-01-01T00:00:00Z',
      syncResult: { resources: [kept, kept], revision: 'abc' },
      ...state,
    },
  });
}

test('operations of the same second are two', () => {
  expect(identityOf(after({ id: 'a' }))).not.toBe(identityOf(after({ id: 'b' })));
  expect(identityOf(after({}))).toBe('2026-01-01T00:00:00Z');
});

describe('what an operation came to', () => {
  test.each([
    [
      'a failure',
      after({ phase: 'Failed', message: 'no such kind' }),
      false,
      'Failed: no such kind',
    ],
    ['an error', after({ phase: 'Error', message: 'forbidden' }), true, 'Error: forbidden'],
    ['what was not pruned', after({}), false, '2 resources require pruning'],
    ['nothing, of chosen resources', after({}), true, undefined],
    ['nothing, of a dry run', after({ operation: { sync: { dryRun: true } } }), false, undefined],
    ['nothing, where all is synced', after({}, 'Synced'), false, undefined],
  ])('tells %s', (_, application, selective, says) => {
    const failure = operationFailure(application, { selective });
    if (says === undefined) expect(failure).toBeUndefined();
    else expect(failure).toContain(says);
  });
});
