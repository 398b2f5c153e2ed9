import type { Operation, OperationStep } from '@lockstep/domain';
import type { StepCommand } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { policyOf } from '../operate/operation-policy.ts';
import { changesSomething, isUnbegun } from './begun.ts';

const command = (act: StepCommand['do'], dryRun?: true): StepCommand => ({
  stepIndex: 0,
  do: act,
  ref: { group: '', version: 'v1', kind: 'Pod', namespace: 'n', name: 'p' },
  ...(dryRun ? { dryRun } : {}),
});

it.each<[StepCommand[], boolean]>([
  [[command('apply')], true],
  [[command('delete')], true],
  [[command('ensure-hook')], true],
  [[command('read'), command('apply')], true],
  [[command('apply', true)], false],
  [[command('validate', true)], false],
  [[command('read'), command('delete-hook'), command('release-hook')], false],
  [[], false],
])('%j changes something: %s', (commands, expected) => {
  expect(changesSomething(commands)).toBe(expected);
});

const pending = { state: 'pending' } as OperationStep;
const begun = { state: 'running', startedAt: '2026-01-01T00:00:00Z' } as OperationStep;
const operation = (change: Partial<Operation>) => ({ kind: 'sync', ...change }) as Operation;

describe('an operation', () => {
  it.each<[string, Partial<Operation>, boolean]>([
    ['that was asked about, with nothing done', { approval: 'a', steps: [pending] }, true],
    ['that was asked about before it was planned again', { approval: 'a' }, true],
    ['of which something is done', { approval: 'a', steps: [begun, pending] }, false],
    ['that nobody was asked about', { steps: [pending] }, false],
  ])('%s waits unbegun: %s', (_, change, expected) => {
    expect(isUnbegun(operation(change))).toBe(expected);
    const record = {
      application: { metadata: { annotations: { 'lockstep.dev/sync-timeout': '1m' } }, spec: {} },
    } as unknown as ApplicationRecord;
    const owner = { services: { config: { syncWaveDelayMs: 0 } } } as never;
    // The time that people take is none of the sync's own.
    const { deadlineMs } = policyOf(owner, record, operation(change));
    expect(deadlineMs).toBe(expected ? undefined : 60_000);
  });
});
