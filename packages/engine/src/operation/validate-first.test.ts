import type { KubeObject, Operation } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { recordOutcome } from './record-outcome.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { newOperation, run, type Simulation, START, turn } from './simulated-operation.ts';

const VERSIONS: Record<string, string> = {
  Job: 'batch/v1',
  Widget: 'example.com/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
};

/** `Job migrate` in a wave, or as a hook of a phase. */
function object(text: string, at: number | string = 0): KubeObject {
  const [kind = '', name] = text.split(' ');
  const annotations: Record<string, string> =
    typeof at === 'number'
      ? { 'argocd.argoproj.io/sync-wave': String(at) }
      : { 'argocd.argoproj.io/hook': at };
  const status = { conditions: [{ type: 'Complete', status: 'True' }] };
  const namespace = kind === 'CustomResourceDefinition' ? undefined : 'shop';
  const spec = { group: 'example.com', names: { kind: 'Widget' } };
  const metadata = { name, namespace, annotations };
  return { apiVersion: VERSIONS[kind] ?? 'v1', kind, metadata, spec, status };
}

function simulate(desired: KubeObject[], more: Partial<Simulation> = {}): Simulation {
  return { cluster: new SimulatedCluster(), desired, policy: { validateFirst: true }, ...more };
}

/** What is asked about before anything begins, in the order of the plan. */
function askedFirst(simulation: Simulation, operation: Operation = newOperation()): string[] {
  const planned = turn(simulation, JSON.stringify(operation), START);
  const { next } = turn(simulation, planned.stored, START);
  if (next.kind !== 'act') return [];
  return next.actions.filter((one) => one.do === 'validate').map(({ ref }) => ref.name);
}

const crd = object('CustomResourceDefinition widgets.example.com');

describe('what is dry-run before the first wave', () => {
  it.each<[string, KubeObject[], string[], Partial<Simulation>?]>([
    ['nothing of a sync of one wave', [object('ConfigMap a'), object('Service b')], []],
    ['everything of several waves', [object('ConfigMap a'), object('ConfigMap b', 5)], ['a', 'b']],
    [
      'hooks of every phase too, also those that only run after a failure',
      [object('Job first', 'PreSync'), object('ConfigMap a'), object('Job sorry', 'SyncFail')],
      ['first', 'a', 'sorry'],
    ],
    [
      'nothing whose namespace comes with the sync',
      [object('ConfigMap a'), object('ConfigMap b', 5)],
      [],
      { options: ['CreateNamespace=true'] },
    ],
    ['nothing that a new CRD of the sync defines', [crd, object('Widget a', 1)], []],
    [
      'nothing that a CRD defines which the sync may change',
      [crd, object('Widget a', 1), object('ConfigMap b', 2)],
      ['widgets.example.com', 'b'],
      { live: [crd] },
    ],
  ])('%s', (_, desired, expected, more = {}) => {
    const simulation = simulate(desired, more);
    for (const one of more.live ?? []) {
      simulation.cluster.put(one, `apiextensions.k8s.io/${one.kind}//${one.metadata.name}`);
    }
    expect(askedFirst(simulation)).toEqual(expected);
  });

  it('is nothing where the policy does not ask for it, nor of a deletion', () => {
    const desired = [object('ConfigMap a'), object('ConfigMap b', 5)];
    expect(askedFirst(simulate(desired, { policy: {} }))).toEqual([]);
    const deletion = { kind: 'delete' as const, cascade: 'foreground' as const, sync: undefined };
    expect(askedFirst(simulate(desired), newOperation(deletion))).toEqual([]);
  });
});

describe('a sync whose last wave would be refused', () => {
  const desired = [
    object('ConfigMap a'),
    object('ConfigMap bad', 5),
    object('Job sorry', 'SyncFail'),
  ];

  it('applies nothing, runs no hook, and says that a dry run told', () => {
    const simulation = simulate(desired);
    simulation.cluster.refused.set('bad', 'spec: Invalid value');
    const { operation } = run(simulation, newOperation({ retry: { limit: 5 } }));
    expect(operation).toMatchObject({
      phase: 'Failed',
      message:
        'one or more objects failed to apply (dry run), reason: ConfigMap/bad: spec: Invalid value',
    });
    expect(simulation.cluster.log).toEqual([]);
    const bad = operation.steps?.find(({ ref }) => ref.name === 'bad');
    expect(bad).toMatchObject({ state: 'failed', result: 'SyncFailed' });
  });

  it('goes on once it would be taken, whoever takes it up, and asks no more', () => {
    const simulation = simulate(desired);
    let validated = 0;
    const { operation } = run(simulation, newOperation(), {
      kill: (turns) => (turns === 2 ? 'before-record' : undefined),
      until: (next) => {
        if (next.kind === 'act')
          validated += next.actions.filter(({ do: d }) => d === 'validate').length;
        return false;
      },
    });
    expect(operation.phase).toBe('Succeeded');
    expect(simulation.cluster.log).toEqual(['apply ConfigMap/a', 'apply ConfigMap/bad']);
    // All three once, and once more after the death in between.
    expect(validated).toBe(6);
  });

  it('waits while the API server cannot be asked, and no deadline of a phase begins', () => {
    const simulation = simulate(desired, {
      policy: { validateFirst: true, phaseTimeoutsMs: { Sync: 1_000 } },
    });
    const planned = turn(simulation, JSON.stringify(newOperation()), START);
    const { next } = turn(simulation, planned.stored, START, 'before-act');
    if (next.kind !== 'act') throw new Error(next.kind);
    const unreachable = next.actions.map(({ stepIndex }) => ({
      kind: 'unreachable' as const,
      stepIndex,
      message: 'no answer',
    }));
    const paused = recordOutcome(next.operation, unreachable, START);
    const waiting = turn(simulation, JSON.stringify(paused), START).next;
    expect(waiting).toMatchObject({ kind: 'wait', until: expect.any(String) });
    expect(waiting.operation.steps?.flatMap((step) => step.startedAt ?? [])).toEqual([]);
    expect(run(simulation, paused).operation.phase).toBe('Succeeded');
  });
});
