import type { OperationStep } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { progressOf } from './progress.ts';
import { newOperation } from './simulated-operation.ts';

const step = (
  state: OperationStep['state'],
  wave = 0,
  phase: OperationStep['phase'] = 'Sync',
): OperationStep => ({
  ...{ index: 0, phase, wave, action: 'apply', state, message: '' },
  ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' },
});

it.each<[string, OperationStep[], object | undefined]>([
  ['nothing planned', [], undefined],
  [
    'a wave that is awaited',
    [step('succeeded'), step('waiting', 1), step('pending', 2)],
    { done: 1, total: 3, phase: 'Sync', wave: 1 },
  ],
  [
    'a wave that has not begun',
    [step('succeeded'), step('skipped'), step('pending', 2)],
    { done: 2, total: 3, phase: 'Sync', wave: 2 },
  ],
  [
    'hooks for a failure that did not happen',
    [step('running', 0, 'PreSync'), step('pending'), step('pending', 0, 'SyncFail')],
    { done: 0, total: 2, phase: 'PreSync', wave: 0 },
  ],
  [
    'hooks for a failure that did',
    [step('failed'), step('running', 3, 'SyncFail')],
    { done: 1, total: 2, phase: 'SyncFail', wave: 3 },
  ],
  ['all done', [step('succeeded'), step('succeeded', 4)], { done: 2, total: 2, wave: 4 }],
])('counts planned steps: %s', (_, steps, expected) => {
  const progress = progressOf(newOperation({ steps }));
  if (expected) expect(progress).toMatchObject(expected);
  else expect(progress).toBeUndefined();
});

it.each([
  ['before the plan', {}],
  ['after the end', { steps: [step('succeeded')], finishedAt: '2026-11-21T10:00:00Z' }],
])('says nothing %s', (_, fields) => {
  expect(progressOf(newOperation(fields))).toBeUndefined();
});
