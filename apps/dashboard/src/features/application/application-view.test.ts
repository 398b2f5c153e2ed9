import type { Application, OperationState } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { autoSyncOf, historyOf, operationView, sourceViews, waitText } from './application-view.ts';

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

  it('counts what is through and keeps what failed', () => {
    const view = operationView(
      operating({
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
    expect(view).toMatchObject({ by: 'automated sync', done: 2, total: 4 });
    expect(view?.failed.map(({ name }) => name)).toEqual(['b']);
  });
});

it('says what is waited for, with and without an object', () => {
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  expect(waitText({ ref, condition: '1 of 3 replicas', since: '' })).toBe(
    'Deployment web: 1 of 3 replicas',
  );
  const wait = { ref, condition: 'to become healthy', since: '', until: '2026-01-01T12:30:00Z' };
  expect(waitText(wait, (at) => at.slice(11, 16))).toBe(
    `${ref.kind} ${ref.name} to become healthy, until 12:30`,
  );
  expect(waitText({ condition: 'the sync window', since: '' })).toBe('the sync window');
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
