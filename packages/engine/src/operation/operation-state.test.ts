import type { OperationStep } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { toOperationState } from './operation-state.ts';
import { newOperation } from './simulated-operation.ts';

const step = (fields: Partial<OperationStep>): OperationStep => ({
  index: 0,
  phase: 'Sync',
  wave: 0,
  action: 'apply',
  ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' },
  state: 'succeeded',
  message: 'configmap/a created',
  ...fields,
});

describe('the operation as clients read it', () => {
  it.each<[string, Partial<OperationStep>, object | undefined]>([
    [
      'an applied resource',
      { result: 'Synced' },
      { status: 'Synced', hookPhase: 'Succeeded', syncPhase: 'Sync' },
    ],
    [
      'one that is awaited',
      { result: 'Synced', state: 'waiting' },
      { status: 'Synced', hookPhase: 'Running' },
    ],
    [
      'a refused one',
      { result: 'SyncFailed', state: 'failed' },
      { status: 'SyncFailed', hookPhase: 'Failed' },
    ],
    ['a pruned one', { result: 'Pruned', action: 'prune' }, { status: 'Pruned' }],
    [
      'one that stays',
      { result: 'PruneSkipped', action: 'prune', state: 'skipped' },
      { status: 'PruneSkipped' },
    ],
    [
      'a hook',
      { action: 'hook', phase: 'PreSync' },
      { hookType: 'PreSync', hookPhase: 'Succeeded', syncPhase: 'PreSync' },
    ],
    ['one not reached', { state: 'pending' }, undefined],
    ['a hook not reached', { action: 'hook', state: 'skipped' }, undefined],
  ])('has %s among its results as the field has it', (_, fields, expected) => {
    const state = toOperationState(newOperation({ steps: [step(fields)] }));
    const wanted = expected
      ? [expect.objectContaining({ kind: 'ConfigMap', name: 'a', ...expected })]
      : [];
    expect(state.syncResult?.resources).toEqual(wanted);
  });

  it('says what was asked for, and has no result before it is planned', () => {
    const state = toOperationState(newOperation({ sync: { prune: true }, retry: { limit: 1 } }));
    expect(state).toMatchObject({
      phase: 'Running',
      operation: {
        sync: { prune: true },
        initiatedBy: { username: 'somebody' },
        retry: { limit: 1 },
      },
    });
    expect(state.syncResult).toBeUndefined();
  });
});
