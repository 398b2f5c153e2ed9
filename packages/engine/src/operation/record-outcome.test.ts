import type { OperationStep } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { recordOutcome } from './record-outcome.ts';
import { newOperation, START } from './simulated-operation.ts';
import type { StepOutcome } from './types.ts';

const apply: OperationStep = {
  index: 0,
  phase: 'Sync',
  wave: 0,
  action: 'apply',
  ref: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'a' },
  state: 'running',
  message: '',
};
const custom = { ...apply, ref: { ...apply.ref, group: 'example.com', kind: 'Widget' } };
const hook: OperationStep = { ...apply, action: 'hook', phase: 'PreSync' };
const prune: OperationStep = { ...apply, action: 'prune', uid: 'u' };
const healthy = { status: 'Healthy' as const };

function after(step: OperationStep, outcome: Omit<StepOutcome, 'stepIndex'> & object) {
  const told = { stepIndex: 0, ...outcome } as StepOutcome;
  return recordOutcome(newOperation({ steps: [step] }), [told], START).steps?.[0];
}

describe('what is written down of a command', () => {
  it.each<[string, OperationStep, object, Partial<OperationStep>]>([
    [
      'an applied object that is healthy',
      apply,
      { kind: 'applied', health: healthy },
      { state: 'succeeded', result: 'Synced' },
    ],
    ['one without health', apply, { kind: 'applied', health: null }, { state: 'succeeded' }],
    [
      'one that progresses',
      apply,
      { kind: 'applied', health: { status: 'Progressing' }, uid: 'u', resourceVersion: '7' },
      { state: 'waiting', uid: 'u', resourceVersion: '7' },
    ],
    ['one whose health nobody asked', apply, { kind: 'applied' }, { state: 'waiting' }],
    [
      'a Degraded one, which may be of before',
      apply,
      { kind: 'applied', health: { status: 'Degraded' } },
      { state: 'waiting' },
    ],
    [
      'a changed custom one, whose status may be of before',
      custom,
      { kind: 'applied', health: healthy, changed: true },
      { state: 'waiting', settlesAt: '2026-01-01T00:00:02.000Z' },
    ],
    [
      'an unchanged custom one',
      custom,
      { kind: 'applied', health: healthy, changed: false },
      { state: 'succeeded' },
    ],
    [
      'a hook that runs',
      hook,
      { kind: 'created', health: { status: 'Progressing' } },
      { state: 'waiting' },
    ],
    ['a hook without health', hook, { kind: 'created', health: null }, { state: 'succeeded' }],
    [
      'a hook that failed at once',
      hook,
      { kind: 'created', health: { status: 'Degraded', message: 'x' } },
      { state: 'failed', message: 'x' },
    ],
    [
      'a hook whose place is taken',
      hook,
      { kind: 'replacing' },
      { state: 'pending', notBefore: '2026-01-01T00:00:01.000Z' },
    ],
    [
      'a prune that is accepted',
      prune,
      { kind: 'deleted' },
      { state: 'waiting', result: 'Pruned' },
    ],
    [
      'a prune of what is gone',
      prune,
      { kind: 'deleted', gone: true },
      { state: 'succeeded', result: 'Pruned' },
    ],
    [
      'a refusal',
      apply,
      { kind: 'refused', message: 'no' },
      { state: 'failed', result: 'SyncFailed', refused: true, message: 'no' },
    ],
    [
      'a failure',
      apply,
      { kind: 'failed', message: 'no' },
      { state: 'failed', result: 'SyncFailed' },
    ],
    [
      'a server out of reach',
      apply,
      { kind: 'unreachable', message: 'no route' },
      { state: 'pending', message: 'no route', tries: 1 },
    ],
    ['a valid object', apply, { kind: 'validated' }, { state: 'pending', validated: true }],
    [
      'a read of one that is degraded by now',
      { ...apply, state: 'waiting' },
      { kind: 'read', health: { status: 'Degraded', message: 'late' } },
      { state: 'failed', message: 'late' },
    ],
    [
      'a read that failed',
      { ...apply, state: 'waiting' },
      { kind: 'failed', message: 'no' },
      { state: 'waiting', tries: 1 },
    ],
    [
      'a hook let go of',
      { ...hook, state: 'succeeded' },
      { kind: 'released' },
      { state: 'succeeded', released: true },
    ],
    [
      'a hook that cannot be deleted',
      { ...hook, state: 'succeeded' },
      { kind: 'failed', message: 'no' },
      { state: 'succeeded', released: true, message: '(not cleaned up: no)' },
    ],
  ])('%s', (_, step, outcome, expected) => {
    expect(after(step, outcome as StepOutcome)).toMatchObject(expected);
  });

  it('leaves steps without an outcome to be commanded again', () => {
    const operation = newOperation({ steps: [apply, { ...apply, index: 1 }] });
    const recorded = recordOutcome(
      operation,
      [{ kind: 'applied', stepIndex: 1, health: null }],
      START,
    );
    expect(recorded.steps?.map((step) => step.state)).toEqual(['running', 'succeeded']);
  });
});
