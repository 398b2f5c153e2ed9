import type { Application, OperationState, WaitReason } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { operationWaits, progressText, waitSentence } from './wait-view.ts';

const ref = (name: string) => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespace: 'shop',
  name,
});
const since = '2026-11-21T10:00:00Z';

function waiting(waitingFor: WaitReason[], rest: Partial<OperationState> = {}) {
  const operationState: OperationState = {
    ...{ operation: {}, phase: 'Running', message: '', startedAt: since, waitingFor },
    ...rest,
  };
  const status: Application['status'] = {
    sync: { status: 'OutOfSync' },
    health: { status: 'Healthy' },
    operationState,
  };
  return operationWaits({ status });
}

describe('what an operation waits for', () => {
  const heldBy = [{ finalizer: 'example.com/keep', owner: 'the example operator' }];
  const stuck: WaitReason = {
    ref: ref('old'),
    condition: 'to be deleted, but is kept by finalizer example.com/keep',
    since,
    heldBy,
  };
  const healthy: WaitReason = { ref: ref('web'), condition: 'to become healthy', since };

  it('tells first of what does not end by itself, with who keeps it', () => {
    const { waits, confirmation } = waiting([healthy, stuck]);
    expect(confirmation).toBeUndefined();
    expect(waits.map(({ sentence, holders }) => [sentence, holders])).toEqual([
      ['Deployment old to be deleted', heldBy],
      ['Deployment web to become healthy', []],
    ]);
  });

  it.each([
    [heldBy, true],
    [[{ finalizer: 'foregroundDeletion', owner: 'the garbage collector' }, ...heldBy], true],
    [[{ finalizer: 'kubernetes', owner: 'the namespace controller' }], false],
    [[{ finalizer: 'foregroundDeletion' }], false],
    [[], false],
  ])('offers to force only what may stay for ever: %j', (holders, expected) => {
    const { waits } = waiting([{ ...stuck, heldBy: holders }]);
    expect(waits[0]?.forcible).toBe(expected);
  });

  it.each(['pruning', 'deletion'] as const)('takes together what waits for a yes: %s', (what) => {
    const ask = (name: string): WaitReason => ({
      ref: ref(name),
      condition: `${what} to be confirmed`,
      since,
    });
    const { waits, confirmation } = waiting([ask('a'), healthy, ask('b')]);
    expect(confirmation).toEqual({ what, refs: [ref('a'), ref('b')] });
    expect(waits).toHaveLength(1);
  });

  it('is nothing once the operation has ended', () => {
    const ended = waiting([healthy], { phase: 'Failed', finishedAt: since });
    expect(ended).toEqual({ confirmation: undefined, waits: [] });
  });

  it.each([
    [{ condition: 'delay between waves', since }, 'delay between waves'],
    [{ ref: ref('web'), condition: '1 of 3 replicas', since }, 'Deployment web: 1 of 3 replicas'],
  ])('says %j', (reason, sentence) => {
    expect(waitSentence(reason)).toBe(sentence);
  });
});

it.each([
  [undefined, ''],
  [{ done: 3, total: 12, phase: 'Sync', wave: 2 }, '3 of 12 · Sync, wave 2'],
  [{ done: 0, total: 1, phase: 'PreSync', wave: 0 }, '0 of 1 · PreSync'],
  [{ done: 1, total: 2, phase: 'Sync', wave: -1 }, '1 of 2 · Sync, wave -1'],
])('progress %j is told as %j', (progress, text) => {
  expect(progressText(progress)).toBe(text);
});

it.each([
  ['Sync', 0, '1 of 2'],
  ['PreDelete', 0, '1 of 2 · PreDelete'],
])('a deletion in %s, wave %i is told as %j', (phase, wave, text) => {
  expect(progressText({ done: 1, total: 2, phase, wave }, { deleting: true })).toBe(text);
});
