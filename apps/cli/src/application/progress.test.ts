import type { OperationState, ResourceResult, ResourceStatus } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { memoryTerminal } from '../testing/memory-terminal.ts';
import { sampleApplication } from '../testing/sample-application.ts';
import { changedStates, resourceStates } from './progress.ts';
import { progressPrinter } from './progress-printer.ts';

const WEB = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const JOB = { group: 'batch', version: 'v1', kind: 'Job', namespace: 'shop', name: 'migrate' };

function running(results: ResourceResult[], message = 'waiting for web'): OperationState {
  return {
    operation: { sync: {} },
    phase: 'Running',
    message,
    startedAt: '2026-01-01T00:00:00Z',
    syncResult: { resources: results, revision: 'abc' },
  };
}

const finished = (results: ResourceResult[]): OperationState => ({
  ...running(results, 'done'),
  phase: 'Succeeded',
  finishedAt: '2026-01-01T00:00:10.500Z',
});

const web: ResourceStatus = { ...WEB, status: 'OutOfSync', health: { status: 'Missing' } };
const created: ResourceResult = { ...WEB, status: 'Synced', message: 'deployment created' };

const stateOf = (status: Parameters<typeof sampleApplication>[0]) =>
  [...resourceStates(sampleApplication(status)).values()].map(
    ({ kind, status: state, health, hook, message }) => [kind, state, health, hook, message],
  );

describe('how resources stand', () => {
  test('what a running operation says wins over the last comparison', () => {
    expect(stateOf({ resources: [web], operationState: running([created]) })).toEqual([
      ['Deployment', 'Synced', 'Missing', '', 'deployment created'],
    ]);
  });

  test('a comparison after the operation wins over what it said', () => {
    const reconciledAt = '2026-01-01T00:01:00Z';
    const operationState = finished([created]);
    expect(stateOf({ resources: [web], operationState, reconciledAt })).toEqual([
      ['Deployment', 'OutOfSync', 'Missing', '', ''],
    ]);
  });

  test('what was not pruned says so for as long as it is there', () => {
    const kept: ResourceResult = { ...WEB, status: 'PruneSkipped', message: 'ignored' };
    const reconciledAt = '2026-01-01T00:01:00Z';
    expect(stateOf({ resources: [web], operationState: finished([kept]), reconciledAt })).toEqual([
      ['Deployment', 'OutOfSync', 'Missing', '', 'ignored'],
    ]);
  });

  test('a hook is a line of its own', () => {
    const hook: ResourceResult = {
      ...{ ...JOB, hookType: 'PreSync', hookPhase: 'Running', message: 'job created' },
    };
    expect(stateOf({ operationState: running([hook]) })).toEqual([
      ['Job', 'Running', '', 'PreSync', 'job created'],
    ]);
  });

  test('only what changed is news', () => {
    const before = resourceStates(sampleApplication({ resources: [web] }));
    const after = resourceStates(
      sampleApplication({ resources: [web], operationState: running([created]) }),
    );
    expect(changedStates(before, before)).toEqual([]);
    expect(changedStates(before, after).map((state) => state.status)).toEqual(['Synced']);
  });
});

describe('progress as it is printed', () => {
  const now = () => new Date(2026, 0, 1, 12, 0, 5);
  const application = sampleApplication({ resources: [web], operationState: running([created]) });

  test('is plain lines where nobody looks, each thing told once', () => {
    const terminal = memoryTerminal();
    const printer = progressPrinter({ terminal, stream: 'out', now });
    printer.seen(application, 'still running');
    printer.seen(application, 'still running');
    printer.end();
    expect(terminal.written.out.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      '12:00:05 apps/Deployment shop/web Synced Missing deployment created',
      '12:00:05 waiting for web',
      '',
    ]);
    expect(terminal.written.err).toBe('');
  });

  test('goes to standard error where the output is for programs', () => {
    const terminal = memoryTerminal();
    const printer = progressPrinter({ terminal, stream: 'err', prefix: 'shop  ', now });
    printer.seen(application, undefined);
    expect(terminal.written.out).toBe('');
    expect(terminal.written.err).toMatch(/^shop {2}12:00:05/);
  });

  test('shows on a terminal what it waits for, and takes it away again', () => {
    const terminal = memoryTerminal({ isTty: true });
    const printer = progressPrinter({ terminal, stream: 'out', baseline: application, now });
    printer.seen(application, 'still running');
    expect(terminal.written.out).toBe('12:00:05  waiting for web');
    printer.end();
    expect(terminal.written.out.endsWith('\r\x1b[2K')).toBe(true);
  });
});
