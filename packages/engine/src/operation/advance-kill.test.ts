import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { SimulatedCluster } from './simulated-cluster.ts';
import { type KillPoint, newOperation, run, type Simulation } from './simulated-operation.ts';

/**
 * Whatever moment a worker dies at, another one that knows only what was stored brings the
 * operation to the same end, and no hook runs twice.
 */

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const POLICY = 'argocd.argoproj.io/hook-delete-policy';
const POINTS: KillPoint[] = ['before-act', 'mid-act', 'before-record'];

const complete = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };

function configMap(name: string, annotations: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop', annotations },
  };
}

function job(metadata: KubeObject['metadata'], status: object = complete): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace: 'shop', ...metadata },
    ...status,
  };
}

const migrate = job({ generateName: 'migrate-', annotations: { [HOOK]: 'PreSync,PostSync' } });
const seed = job({
  generateName: 'seed-',
  annotations: { [HOOK]: 'PreSync', [WAVE]: '1', [POLICY]: 'HookSucceeded' },
});
const smoke = job({ name: 'smoke', annotations: { [HOOK]: 'PostSync' } });
const tell = job({ generateName: 'tell-', annotations: { [HOOK]: 'SyncFail' } });

function rollout(failing: boolean): Simulation {
  const cluster = new SimulatedCluster();
  cluster.put(smoke, 'batch/Job/shop/smoke');
  cluster.put(configMap('old-1', { [WAVE]: '1' }), '/ConfigMap/shop/old-1');
  cluster.put(configMap('old-2', { [WAVE]: '2' }), '/ConfigMap/shop/old-2');
  if (failing) cluster.refused.set('third', 'invalid');
  const desired = [
    configMap('first'),
    configMap('second'),
    configMap('third', { [WAVE]: '1' }),
    migrate,
    seed,
    smoke,
    tell,
  ];
  return { cluster, desired };
}

function outcome(failing: boolean, kill?: (turn: number) => KillPoint | undefined) {
  const simulation = rollout(failing);
  const { operation, turns } = run(simulation, newOperation(), { kill });
  const { log, objects } = simulation.cluster;
  const created = log.filter((line) => line.startsWith('create'));
  return { operation, turns, created: created.toSorted(), objects: [...objects.keys()].toSorted() };
}

describe.each([
  ['a sync that succeeds', false],
  ['a sync that fails', true],
])('%s', (_, failing) => {
  const undisturbed = outcome(failing);

  it('runs as expected when nobody dies', () => {
    expect(undisturbed.operation.phase).toBe(failing ? 'Failed' : 'Succeeded');
    const kinds = undisturbed.created.map((line) => line.replace(/-[0-9a-f]{7}-/, '-…-'));
    const phases = failing
      ? ['migrate-…-presync', 'seed-…-presync', 'tell-…-syncfail']
      : ['migrate-…-postsync', 'migrate-…-presync', 'seed-…-presync', 'smoke'];
    expect(kinds.map((line) => line.replace('create Job/', '').replace(/-11112222$/, ''))).toEqual(
      phases,
    );
  });

  it.each(POINTS)('ends the same when a worker dies %s, in any turn', (point) => {
    for (let at = 1; at <= undisturbed.turns; at++) {
      const { operation, created, objects } = outcome(failing, (turn) =>
        turn === at ? point : undefined,
      );
      expect(operation.phase, `killed in turn ${at}`).toBe(undisturbed.operation.phase);
      expect(operation.message).toBe(undisturbed.operation.message);
      expect(created, `killed in turn ${at}`).toEqual(undisturbed.created);
      expect(objects, `killed in turn ${at}`).toEqual(undisturbed.objects);
    }
  });

  it.each(POINTS)('ends the same when workers die %s in every other turn', (point) => {
    for (const odd of [0, 1]) {
      const { operation, created, objects } = outcome(failing, (turn) =>
        turn % 2 === odd ? point : undefined,
      );
      expect(operation.phase).toBe(undisturbed.operation.phase);
      expect(created).toEqual(undisturbed.created);
      expect(objects).toEqual(undisturbed.objects);
    }
  });
});
