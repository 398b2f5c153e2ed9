import type { KubeObject, Operation } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { advance } from './advance.ts';
import { toOperationState } from './operation-state.ts';
import { recordOutcome } from './record-outcome.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { newOperation, run, type Simulation, START } from './simulated-operation.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const POLICY = 'argocd.argoproj.io/hook-delete-policy';

function object(text: string, annotations: Record<string, string> = {}, fields = {}): KubeObject {
  const [kind = '', name] = text.split(' ');
  const versions: Record<string, string> = {
    Deployment: 'apps/v1',
    Job: 'batch/v1',
    Widget: 'example.com/v1',
  };
  const named = name?.endsWith('-') ? { generateName: name } : { name };
  return {
    apiVersion: versions[kind] ?? 'v1',
    kind,
    metadata: { ...named, namespace: 'shop', annotations },
    ...fields,
  };
}

const done = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };
const failedJob = { status: { conditions: [{ type: 'Failed', status: 'True', message: 'boom' }] } };
const rolling = { spec: { replicas: 1 }, status: {} };

const hook = (text: string, phase: string, annotations = {}, fields: object = done) =>
  object(text, { [HOOK]: phase, ...annotations }, fields);
const deployment = (name: string, annotations = {}, fields: object = rolling) =>
  object(`Deployment ${name}`, annotations, { spec: {}, status: {}, ...fields });

function simulate(desired: KubeObject[], more: Partial<Simulation> = {}): Simulation {
  return { cluster: new SimulatedCluster(), desired, ...more };
}

function live(simulation: Simulation, ...objects: KubeObject[]) {
  for (const item of objects) {
    const { kind, metadata } = item;
    const group = item.apiVersion.includes('/') ? item.apiVersion.split('/')[0] : '';
    simulation.cluster.put(item, `${group}/${kind}/shop/${metadata.name}`);
  }
}

function stepStates(operation: Operation): Record<string, string> {
  return Object.fromEntries(
    (operation.steps ?? []).map((s) => [`${s.phase} ${s.ref.name}`, s.state]),
  );
}

describe('a sync that goes well', () => {
  it('applies by kind, and ends without waiting for health when there are no hooks and waves', () => {
    const simulation = simulate([
      deployment('web'),
      object('ConfigMap settings'),
      object('Service web'),
    ]);
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
    });
    expect(simulation.cluster.log).toEqual([
      'apply ConfigMap/settings',
      'apply Service/web',
      'apply Deployment/web',
    ]);
  });

  it('with nothing to do says so', () => {
    const { operation } = run(simulate([]), newOperation());
    expect(operation).toMatchObject({
      phase: 'Succeeded',
      message: 'successfully synced (no more tasks)',
    });
  });

  it('commands everything of one kind rank at once', () => {
    const simulation = simulate([
      object('ConfigMap a'),
      object('ConfigMap b'),
      object('Service s'),
    ]);
    const planned = run(simulation, newOperation(), { maxTurns: 1000 }).operation;
    const fresh = {
      ...planned,
      phase: 'Running' as const,
      steps: planned.steps?.map((s) => ({ ...s, state: 'pending' as const })),
    };
    const next = advance(fresh, simulation.cluster.observed(), START);
    expect(next.kind === 'act' && next.actions.map((action) => action.ref.name)).toEqual([
      'a',
      'b',
    ]);
  });

  it('waits for a wave to be healthy before the next one, and says for what', () => {
    const simulation = simulate([deployment('db'), object('ConfigMap late', { [WAVE]: '1' })]);
    const first = run(simulation, newOperation());
    expect(first.next).toMatchObject({
      kind: 'wait',
      operation: { message: 'waiting for healthy state of apps/Deployment/db' },
      reasons: [
        {
          ref: { name: 'db' },
          condition: expect.stringMatching(/^to become healthy \(Progressing: /),
          since: START.toISOString(),
        },
      ],
    });
    expect(simulation.cluster.log).toEqual(['apply Deployment/db']);
    simulation.cluster.health.set('db', { status: 'Healthy' });
    const second = run(simulation, first.operation);
    expect(second.operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual(['apply Deployment/db', 'apply ConfigMap/late']);
  });

  it('is the same object while it waits for the same', () => {
    const simulation = simulate([deployment('db'), object('ConfigMap late', { [WAVE]: '1' })]);
    const { operation } = run(simulation, newOperation());
    const next = advance(operation, simulation.cluster.observed(), START);
    expect(next.operation).toBe(operation);
  });

  it('waits for the resources before PostSync hooks', () => {
    const simulation = simulate([deployment('web'), hook('Job smoke', 'PostSync')]);
    const first = run(simulation, newOperation());
    expect(first.next.kind).toBe('wait');
    simulation.cluster.health.set('web', { status: 'Healthy' });
    expect(run(simulation, first.operation).operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual(['apply Deployment/web', 'create Job/smoke']);
  });

  it('does not believe what is observed of an older object', () => {
    const simulation = simulate([deployment('db'), object('ConfigMap late', { [WAVE]: '1' })]);
    const { operation } = run(simulation, newOperation());
    const stale = {
      live: () => ({ exists: true, resourceVersion: '0', health: { status: 'Degraded' as const } }),
    };
    expect(advance(operation, stale, START).kind).toBe('wait');
  });

  it('reads what nobody watches, after a grace for watches', () => {
    const simulation = simulate([deployment('db'), object('ConfigMap late', { [WAVE]: '1' })]);
    simulation.cluster.unseen.add('db');
    simulation.cluster.health.set('db', { status: 'Healthy' });
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({ phase: 'Succeeded', finishedAt: '2026-01-01T00:00:02.000Z' });
  });

  it('waits for pruned objects to be gone before the next wave', () => {
    const simulation = simulate([object('ConfigMap late', { [WAVE]: '1' })]);
    live(simulation, object('ConfigMap old'));
    const { operation } = run(simulation, newOperation());
    expect(operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual(['delete ConfigMap/old', 'apply ConfigMap/late']);
  });

  it('keeps what may not be pruned, and says so', () => {
    const simulation = simulate([object('ConfigMap a')], { prune: false });
    live(simulation, object('ConfigMap old'));
    const { operation } = run(simulation, newOperation());
    const results = toOperationState(operation).syncResult?.resources;
    expect(results).toContainEqual(
      expect.objectContaining({
        name: 'old',
        status: 'PruneSkipped',
        message: 'ignored (requires pruning)',
      }),
    );
    expect(simulation.cluster.objects.size).toBe(2);
  });

  it('establishes a CRD before its objects are applied', () => {
    const crd = {
      ...object('CustomResourceDefinition widgets.example.com'),
      apiVersion: 'apiextensions.k8s.io/v1',
      spec: { group: 'example.com', names: { kind: 'Widget' }, scope: 'Namespaced' },
    };
    const simulation = simulate([crd, object('Widget w')]);
    const first = run(simulation, newOperation());
    expect(first.next.kind).toBe('wait');
    expect(simulation.cluster.log).toHaveLength(1);
    simulation.cluster.health.set('widgets.example.com', { status: 'Healthy' });
    expect(run(simulation, first.operation).operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log.at(-1)).toBe('apply Widget/w');
  });

  it('pauses between waves when told to', () => {
    const simulation = simulate([object('ConfigMap a'), object('ConfigMap b', { [WAVE]: '1' })], {
      policy: { waveDelayMs: 2000 },
    });
    const { operation } = run(simulation, newOperation());
    expect(operation.finishedAt).toBe('2026-01-01T00:00:02.000Z');
  });
});

describe('what fails', () => {
  it('fails the sync with the words of the server, and does not begin later steps', () => {
    const simulation = simulate([object('ConfigMap bad'), object('Service never')]);
    simulation.cluster.refused.set('bad', 'ConfigMap "bad" is invalid');
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({
      phase: 'Failed',
      message: 'one or more objects failed to apply, reason: ConfigMap "bad" is invalid',
    });
    expect(stepStates(operation)).toEqual({ 'Sync bad': 'failed', 'Sync never': 'pending' });
    expect(toOperationState(operation).syncResult?.resources).toMatchObject([
      { name: 'bad', status: 'SyncFailed' },
    ]);
  });

  it('a Degraded resource holds back the next wave and fails the sync', () => {
    const simulation = simulate([deployment('db'), object('ConfigMap late', { [WAVE]: '1' })]);
    simulation.cluster.health.set('db', { status: 'Degraded', message: 'out of time' });
    const { operation } = run(simulation, newOperation());
    expect(operation.message).toBe(
      'one or more synchronization tasks completed unsuccessfully, reason: apps/Deployment/db: out of time',
    );
    expect(simulation.cluster.log).toEqual(['apply Deployment/db']);
  });

  it('a Degraded resource only holds back the next wave when told to', () => {
    const simulation = simulate([deployment('db'), object('ConfigMap late', { [WAVE]: '1' })], {
      policy: { whenDegraded: 'hold' },
    });
    simulation.cluster.health.set('db', { status: 'Degraded' });
    expect(run(simulation, newOperation()).next.kind).toBe('wait');
  });

  it('a Degraded resource of the last wave is no failure of the sync', () => {
    const simulation = simulate([deployment('web'), object('Widget w')]);
    simulation.cluster.health.set('web', { status: 'Degraded' });
    expect(run(simulation, newOperation()).operation.phase).toBe('Succeeded');
  });

  it('a failed hook keeps the Sync phase from beginning and runs SyncFail hooks', () => {
    const simulation = simulate([
      hook('Job migrate', 'PreSync', {}, failedJob),
      object('ConfigMap never'),
      hook('Job tell', 'SyncFail'),
    ]);
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({
      phase: 'Failed',
      message:
        'one or more synchronization tasks completed unsuccessfully, reason: PreSync hook batch/Job/migrate: boom',
    });
    expect(simulation.cluster.log).toEqual(['create Job/migrate', 'create Job/tell']);
  });

  it('a PostSync hook fails the operation though everything is applied', () => {
    const simulation = simulate([
      object('ConfigMap a'),
      hook('Job smoke', 'PostSync', {}, failedJob),
    ]);
    const { operation } = run(simulation, newOperation());
    expect(operation.phase).toBe('Failed');
    expect(stepStates(operation)).toMatchObject({
      'Sync a': 'succeeded',
      'PostSync smoke': 'failed',
    });
  });

  it('a SyncFail hook may fail itself, and that is told', () => {
    const simulation = simulate([
      object('ConfigMap bad'),
      hook('Job tell', 'SyncFail', {}, failedJob),
    ]);
    simulation.cluster.refused.set('bad', 'no');
    expect(run(simulation, newOperation()).operation.message).toBe(
      'one or more objects failed to apply, reason: ConfigMap/bad: no\none or more SyncFail hooks failed, reason: SyncFail hook batch/Job/tell: boom',
    );
  });

  it('waits for hooks that still run before it ends', () => {
    const simulation = simulate([
      hook('Job a', 'PreSync', {}, failedJob),
      hook('Job b', 'PreSync', {}, {}),
      hook('Job tell', 'SyncFail'),
    ]);
    const first = run(simulation, newOperation());
    expect(first.next).toMatchObject({ kind: 'wait', reasons: [{ ref: { name: 'b' } }] });
    simulation.cluster.health.set('b', { status: 'Healthy' });
    expect(run(simulation, first.operation).operation.phase).toBe('Failed');
    expect(simulation.cluster.log.at(-1)).toBe('create Job/tell');
  });

  it('a hook that vanished before it ended has failed', () => {
    const simulation = simulate([hook('Job a', 'PreSync', {}, {})]);
    const { operation } = run(simulation, newOperation());
    simulation.cluster.objects.clear();
    expect(run(simulation, operation).operation).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('Job/a was deleted before it finished'),
    });
  });

  it('tries again what could not be reached, with pauses', () => {
    const simulation = simulate([object('ConfigMap a')]);
    const planned = run(simulation, newOperation(), { maxTurns: 1000 }).operation;
    const pending = {
      ...planned,
      phase: 'Running' as const,
      steps: planned.steps?.map((s) => ({ ...s, state: 'running' as const })),
    };
    const outcome = { kind: 'unreachable' as const, stepIndex: 0, message: 'connection refused' };
    const once = recordOutcome(pending, [outcome], START);
    expect(advance(once, simulation.cluster.observed(), START)).toMatchObject({
      kind: 'wait',
      until: '2026-01-01T00:00:01.000Z',
      reasons: [{ condition: 'connection refused' }],
    });
    const later = new Date(START.getTime() + 1000);
    expect(advance(once, simulation.cluster.observed(), later).kind).toBe('act');
  });

  it('a hook whose server is out of reach is not tried without pause', () => {
    const ref = { group: 'batch', version: 'v1', kind: 'Job', namespace: 'shop', name: 'j' };
    const step = {
      index: 0,
      phase: 'PreSync',
      wave: 0,
      action: 'hook',
      state: 'running',
      message: '',
      ref,
    } as const;
    let operation = newOperation({ steps: [step] });
    const observed = new SimulatedCluster().observed();
    const decisions = [1, 2, 3].map(() => {
      const next = advance(operation, observed, START);
      operation = recordOutcome(
        next.operation,
        [{ kind: 'unreachable', stepIndex: 0, message: 'no route' }],
        START,
      );
      return next.kind;
    });
    expect(decisions).toEqual(['act', 'act', 'wait']);
  });
});

describe('retries', () => {
  const retry = { limit: 2, backoff: { duration: '10s', factor: 3 } };
  const flaky = { kind: 'failed' as const, stepIndex: 0, message: 'quota' };

  function failOnce(operation: Operation, now: Date) {
    const step = {
      index: 0,
      phase: 'Sync',
      wave: 0,
      action: 'apply',
      state: 'running',
      message: '',
      ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' },
    } as const;
    const begun = recordOutcome({ ...operation, steps: [step] }, [flaky], now);
    return advance(begun, new SimulatedCluster().observed(), now);
  }

  it('come after pauses that grow, planned anew, and end the operation when none is left', () => {
    const first = failOnce(newOperation({ retry }), START);
    expect(first).toMatchObject({
      kind: 'retry',
      at: '2026-01-01T00:00:10.000Z',
      operation: { retryCount: 1 },
    });
    const early = advance(
      first.operation,
      new SimulatedCluster().observed(),
      new Date(START.getTime() + 9000),
    );
    expect(early.kind).toBe('retry');
    const due = new Date(START.getTime() + 10_000);
    const again = advance(first.operation, new SimulatedCluster().observed(), due);
    expect(again).toMatchObject({
      kind: 'plan',
      operation: { message: 'Retrying operation. Attempt #1' },
    });
    expect(again.operation.steps).toBeUndefined();
    const second = failOnce(again.operation, due);
    expect(second).toMatchObject({ kind: 'retry', at: '2026-01-01T00:00:40.000Z' });
    const last = failOnce({ ...second.operation, retryAt: undefined }, due);
    expect(last).toMatchObject({
      kind: 'done',
      operation: {
        phase: 'Failed',
        message: expect.stringMatching(/quota \(retried 2 times\)\.$/),
      },
    });
  });

  it('are not made of what was refused for good, unless they take a newer revision', () => {
    const simulation = simulate([object('ConfigMap bad')]);
    simulation.cluster.refused.set('bad', 'invalid');
    expect(run(simulation, newOperation({ retry })).operation).toMatchObject({
      phase: 'Failed',
      retryCount: 0,
    });
    const refreshing = newOperation({ retry: { ...retry, refresh: true } });
    expect(run(simulation, refreshing).operation).toMatchObject({ phase: 'Failed', retryCount: 2 });
  });
});

describe('hook objects', () => {
  it.each([
    ['HookSucceeded', done, ['create Job/j', 'delete Job/j']],
    ['HookSucceeded', failedJob, ['create Job/j']],
    ['HookFailed', done, ['create Job/j']],
    ['HookFailed', failedJob, ['create Job/j', 'delete Job/j']],
    ['BeforeHookCreation', done, ['create Job/j']],
  ])('with %s after %j: %j', (policy, fields, log) => {
    const simulation = simulate([hook('Job j', 'PreSync', { [POLICY]: policy }, fields)]);
    run(simulation, newOperation());
    expect(simulation.cluster.log).toEqual(log);
  });

  it('of an earlier sync are deleted first by default', () => {
    const simulation = simulate([hook('Job j', 'PreSync')]);
    live(simulation, hook('Job j', 'PreSync'));
    expect(run(simulation, newOperation()).operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual(['delete Job/j', 'create Job/j']);
  });

  it('are made again for their second phase', () => {
    const simulation = simulate([hook('Job j', 'PreSync,PostSync')]);
    expect(run(simulation, newOperation()).operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual(['create Job/j', 'delete Job/j', 'create Job/j']);
  });

  it('are deleted when their phase is over, not before', () => {
    const simulation = simulate([
      hook('Job a', 'PreSync', { [POLICY]: 'HookSucceeded' }),
      hook('Job b', 'PreSync', { [WAVE]: '1' }),
    ]);
    run(simulation, newOperation());
    expect(simulation.cluster.log).toEqual(['create Job/a', 'create Job/b', 'delete Job/a']);
  });
});

describe('an operation that is stopped', () => {
  const running = () => {
    const simulation = simulate([hook('Job slow', 'PreSync', {}, {}), object('ConfigMap never')]);
    return { simulation, operation: run(simulation, newOperation()).operation };
  };

  it('by somebody deletes the running hooks and begins nothing', () => {
    const { simulation, operation } = running();
    const ended = run(simulation, { ...operation, phase: 'Terminating' }).operation;
    expect(ended).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(simulation.cluster.log).toEqual(['create Job/slow', 'delete Job/slow']);
    expect(stepStates(ended)).toEqual({ 'PreSync slow': 'failed', 'Sync never': 'skipped' });
  });

  it('ends though its hook cannot be deleted', () => {
    const { simulation, operation } = running();
    simulation.cluster.refused.set('slow', 'forbidden');
    const ended = run(simulation, { ...operation, phase: 'Terminating' }).operation;
    expect(ended.steps?.[0]?.message).toContain('forbidden');
  });

  it('before it is planned, or between attempts, is over at once', () => {
    const terminating = newOperation({ phase: 'Terminating' });
    expect(advance(terminating, new SimulatedCluster().observed(), START).kind).toBe('done');
    const waiting = { ...terminating, steps: [], retryAt: '2030-01-01T00:00:00Z' };
    expect(advance(waiting, new SimulatedCluster().observed(), START).kind).toBe('done');
  });

  it('by its deadline says so, and waits tell until when', () => {
    const simulation = simulate([hook('Job slow', 'PreSync', {}, {})], {
      policy: { deadlineMs: 60_000 },
    });
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({
      phase: 'Failed',
      finishedAt: '2026-01-01T00:01:00.000Z',
      message: expect.stringContaining(
        'did not finish within its deadline of 60 s: waiting for completion of hook batch/Job/slow',
      ),
    });
    expect(simulation.cluster.objects.size).toBe(0);
  });
});

describe('before anything begins', () => {
  it('a dry run asks about everything and changes nothing', () => {
    const simulation = simulate([
      object('ConfigMap a'),
      deployment('web', { [WAVE]: '1' }),
      hook('Job j', 'PostSync'),
    ]);
    const { operation } = run(simulation, newOperation({ sync: { dryRun: true } }));
    expect(operation).toMatchObject({
      phase: 'Succeeded',
      message: 'successfully synced (dry run)',
    });
    expect(simulation.cluster.log).toEqual([]);
  });

  it('a dry run says once of each resource that it was one', () => {
    const simulation = simulate([
      object('ConfigMap a'),
      deployment('web'),
      hook('Job j', 'PostSync'),
    ]);
    const { operation } = run(simulation, newOperation({ sync: { dryRun: true } }));
    const marks = (operation.steps ?? []).map(
      ({ message = '' }) => message.split('(dry run)').length - 1,
    );
    expect(marks.filter((count) => count !== 1)).toEqual([]);
  });

  it('a dry run fails with what would be refused', () => {
    const simulation = simulate([object('ConfigMap bad')]);
    simulation.cluster.refused.set('bad', 'no');
    const { operation } = run(simulation, newOperation({ sync: { dryRun: true } }));
    expect(operation.phase).toBe('Failed');
  });

  it('pruning waits for its confirmation', () => {
    const simulation = simulate([object('ConfigMap a')], { options: ['Prune=confirm'] });
    live(simulation, object('ConfigMap old'));
    const first = run(simulation, newOperation());
    expect(first.next).toMatchObject({
      kind: 'wait',
      operation: { message: 'Waiting for pruning confirmation of v1/ConfigMap/old' },
    });
    const approved = { ...simulation, policy: { approvedAt: '2026-01-01T00:00:05Z' } };
    expect(run(approved, first.operation).operation.phase).toBe('Succeeded');
    expect(simulation.cluster.objects.size).toBe(1);
  });

  it('waves before it do not wait for the confirmation of a pruning', () => {
    const simulation = simulate([object('ConfigMap a')], {
      options: ['Prune=confirm', 'PruneLast=true'],
    });
    live(simulation, object('ConfigMap old'));
    expect(run(simulation, newOperation()).next.kind).toBe('wait');
    expect(simulation.cluster.log).toEqual(['apply ConfigMap/a']);
  });

  it.each([
    ['of the second in which it began', '2026-01-01T00:00:00Z', {}, 'Succeeded'],
    ['of before it', '2025-12-31T23:59:59Z', {}, 'Running'],
    [
      'of since the deletion was asked for',
      '2025-12-31T23:59:59Z',
      { approvalAskedAt: '2025-12-31T12:00:00Z' },
      'Succeeded',
    ],
    ['that is no time', 'yes', {}, 'Running'],
  ])('an approval %s leaves it %s', (_, approvedAt, policy, phase) => {
    const simulation = simulate([], {
      options: ['Prune=confirm'],
      policy: { approvedAt, ...policy },
    });
    live(simulation, object('ConfigMap old'));
    const startedAt = '2026-01-01T00:00:00.700Z';
    expect(run(simulation, newOperation({ startedAt })).operation.phase).toBe(phase);
  });
});

describe('a deletion', () => {
  it('runs PreDelete hooks, deletes in reverse, then runs PostDelete hooks', () => {
    const simulation = simulate([hook('Job before', 'PreDelete'), hook('Job after', 'PostDelete')]);
    live(simulation, object('ConfigMap a'), object('Widget w'), deployment('web', { [WAVE]: '2' }));
    const kept = object('Secret kept', { 'argocd.argoproj.io/sync-options': 'Delete=false' });
    live(simulation, kept);
    const { operation } = run(
      simulation,
      newOperation({ kind: 'delete', cascade: 'foreground', sync: undefined }),
    );
    expect(operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual([
      'create Job/before',
      'delete Deployment/web',
      'delete Widget/w',
      'delete ConfigMap/a',
      'create Job/after',
    ]);
  });

  it('is blocked by a PreDelete hook that fails', () => {
    const simulation = simulate([hook('Job before', 'PreDelete', {}, failedJob)]);
    live(simulation, object('ConfigMap a'));
    const { operation } = run(simulation, newOperation({ kind: 'delete', cascade: 'foreground' }));
    expect(operation.phase).toBe('Failed');
    expect(simulation.cluster.log).toEqual(['create Job/before']);
  });

  it('without cascade leaves everything', () => {
    const simulation = simulate([]);
    live(simulation, object('ConfigMap a'));
    expect(run(simulation, newOperation({ kind: 'delete', cascade: 'none' })).operation.phase).toBe(
      'Succeeded',
    );
    expect(simulation.cluster.objects.size).toBe(1);
  });
});
