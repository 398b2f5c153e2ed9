import type { Application, OperationState } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { autoSyncOf, historyOf, operationView, sourceViews } from './application-view.ts';

function application(rest: Partial<Application> = {}): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop' },
    spec: { project: 'default', destination: { name: 'in-cluster' } },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
    ...rest,
  };
}

function operating(state: Partial<OperationState>): Application {
  const base = application();
  const operationState: OperationState = {
    operation: {},
    phase: 'Running',
    message: '',
    startedAt: '2026-11-21T10:00:00Z',
    ...state,
  };
  return { ...base, status: { ...base.status, operationState } };
}

const ROLLBACK = { sync: { rollback: { id: 3 } } };

const result = (name: string, rest: object) => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  ...rest,
});

describe('operationView', () => {
  it('is nothing before the first operation', () => {
    expect(operationView(application())).toBeUndefined();
  });

  it.each([
    [{ phase: 'Running' }, 'Syncing', true],
    [{ phase: 'Terminating' }, 'Terminating', true],
    [{ phase: 'Failed' }, 'Sync failed', false],
    [{ phase: 'Failed', operation: ROLLBACK }, 'Rollback failed', false],
    [{ phase: 'Running', operation: ROLLBACK }, 'Rolling back', true],
    [{ phase: 'Terminating', operation: ROLLBACK }, 'Terminating', true],
    [{ phase: 'Succeeded', operation: ROLLBACK }, 'Rolled back', false],
    [
      { phase: 'Succeeded', operation: { sync: { dryRun: true } } },
      'Sync succeeded (dry run)',
      false,
    ],
  ] as const)('names %j', (state, title, active) => {
    expect(operationView(operating(state as Partial<OperationState>))).toMatchObject({
      title,
      active,
    });
  });

  it('names a deletion for what it is', () => {
    const deleted = operating({ operation: {}, phase: 'Failed' });
    deleted.metadata.deletionTimestamp = '2026-11-21T10:00:00Z';
    expect(operationView(deleted)?.title).toBe('Deletion failed');
  });

  it('counts planned steps and keeps what failed', () => {
    const view = operationView(
      operating({
        progress: { done: 3, total: 12, phase: 'Sync', wave: 2 },
        operation: { initiatedBy: { automated: true } },
        syncResult: {
          revision: 'abc',
          resources: [
            result('a', { status: 'Synced' }),
            result('b', { status: 'SyncFailed', message: 'is immutable' }),
            result('c', { hookType: 'PreSync', hookPhase: 'Running' }),
            result('d', {}),
          ],
        },
      }),
    );
    expect(view).toMatchObject({
      by: 'automated sync',
      progress: '3 of 12 · Sync, wave 2',
      fraction: 0.25,
    });
    expect(view?.failed.map(({ name }) => name)).toEqual(['b']);
  });
});

it.each([
  [undefined, 'off'],
  [{ automated: null }, 'off'],
  [{ automated: { enabled: false, selfHeal: true } }, 'off'],
  [{ automated: {} }, 'on'],
  [{ automated: { selfHeal: true } }, 'self-heal'],
])('reads the policy %j as %s', (syncPolicy, expected) => {
  const spec = { project: 'default', destination: {}, syncPolicy };
  expect(autoSyncOf(application({ spec }))).toBe(expected);
});

it('takes one source and many alike', () => {
  const source = { repoURL: 'https://git.example.com/team/shop.git', path: 'deploy' };
  const one = application({ spec: { project: 'default', destination: {}, source } });
  const many = application({
    spec: { project: 'default', destination: {}, sources: [source, { ...source, path: 'more' }] },
  });
  expect(sourceViews(one)).toMatchObject([
    { repository: 'team/shop', place: 'deploy', target: 'HEAD' },
  ]);
  expect(sourceViews(many).map(({ place }) => place)).toEqual(['deploy', 'more']);
});

it('shows the latest deployment first', () => {
  const base = application();
  const history = [1, 3, 2].map((id) => ({ id, revision: String(id), deployedAt: '' }));
  const ids = historyOf({ ...base, status: { ...base.status, history } }).map(({ id }) => id);
  expect(ids).toEqual([3, 2, 1]);
});
