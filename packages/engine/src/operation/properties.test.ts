import {
  type KubeObject,
  type OperationStep,
  refOf,
  resourceKey,
  SYNC_PHASES,
} from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { waveOf } from './hooks.ts';
import { kindRank } from './kind-order.ts';
import { parseSyncOptions } from './options.ts';
import { planSync } from './plan.ts';
import { planDelete } from './plan-delete.ts';
import { type Dice, rolling } from './random-dice.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { type KillPoint, newOperation, run, type Simulation } from './simulated-operation.ts';

/** What holds of every plan and every run, whatever is in Git and in the cluster. */

const WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

const KINDS = ['v1 ConfigMap', 'v1 Secret', 'v1 Service', 'apps/v1 Deployment', 'batch/v1 Job'];
const PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreSync,PostSync', 'Skip', 'PreDelete'];
const POLICIES = [
  'HookSucceeded',
  'HookFailed',
  'BeforeHookCreation',
  'HookSucceeded,HookFailed',
  'Never',
];

function anyAnnotations(dice: Dice): Record<string, string> {
  const annotations: Record<string, string> = {};
  if (dice.below(2)) annotations[WAVE] = String(dice.below(7) - 3);
  if (dice.below(3) === 0) annotations[HOOK] = dice.one(PHASES);
  if (dice.below(6) === 0)
    annotations['argocd.argoproj.io/hook-delete-policy'] = dice.one(POLICIES);
  return annotations;
}

function anyObject(dice: Dice): KubeObject {
  const annotations = anyAnnotations(dice);
  const name = `x${dice.below(12)}`;
  const special = dice.below(8);
  if (special === 0) {
    return {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `ns${dice.below(2)}`, annotations },
    };
  }
  if (special === 1) {
    const metadata = { name: 'widgets.example.com', annotations };
    const spec = { group: 'example.com', names: { kind: 'Widget' }, scope: 'Namespaced' };
    const status = { conditions: [{ type: 'Established', status: 'True' }] };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata,
      spec,
      status,
    };
  }
  const type = special === 2 ? 'example.com/v1 Widget' : dice.one(KINDS);
  const [apiVersion = '', kind = ''] = type.split(' ');
  const namespace = dice.below(3) === 0 ? { namespace: `ns${dice.below(2)}` } : {};
  return { apiVersion, kind, metadata: { name, ...namespace, annotations } };
}

function anyOptions(dice: Dice): string[] {
  const all = ['PruneLast=true', 'CreateNamespace=true', 'ApplyOutOfSyncOnly=true', 'Prune=false'];
  return all.filter(() => dice.below(3) === 0);
}

function anySet(dice: Dice): KubeObject[] {
  return Array.from({ length: dice.below(20) }, () => anyObject(dice));
}

/** In a cluster there is one object of a name. */
function anyLive(dice: Dice): KubeObject[] {
  const all = anySet(dice).map((object, at) => {
    const clusterScoped = ['Namespace', 'CustomResourceDefinition'].includes(object.kind);
    const namespace = clusterScoped ? {} : { namespace: object.metadata.namespace ?? 'shop' };
    return { ...object, metadata: { ...object.metadata, ...namespace, uid: `live-${at}` } };
  });
  return [...new Map(all.map((object) => [resourceKey(refOf(object)), object])).values()];
}

function planOf(seed: number) {
  const dice = rolling(seed);
  const desired = anySet(dice);
  const live = anyLive(dice);
  const input = {
    desired,
    live,
    options: parseSyncOptions(anyOptions(dice)).options,
    prune: dice.below(4) > 0,
    skipHooks: dice.below(5) === 0,
    namespace: 'shop',
    revision: 'abc',
    operationId: 'op',
    isOutOfSync: () => dice.below(2) === 0,
  };
  return { input, steps: planSync(input).steps };
}

function keyOf(step: OperationStep): string {
  const { group, kind, namespace, name } = step.ref;
  return [step.phase, step.action, group, kind, namespace, name].join('/');
}

/** Cluster-scoped objects name no namespace, and count as of the destination's. */
function needs(ref: OperationStep['ref'], namespace: string): boolean {
  return ref.kind !== 'Namespace' && (ref.namespace || 'shop') === namespace;
}

describe.each(SEEDS)('a plan of anything (%i)', (seed) => {
  const { input, steps } = planOf(seed);

  it('never goes back in phase or wave, and prunes before it applies', () => {
    const places = steps.map((step) => [SYNC_PHASES.indexOf(step.phase), step.wave] as const);
    for (const [at, [phase, wave]] of places.entries()) {
      const [lastPhase, lastWave] = places[at - 1] ?? [phase, wave];
      expect(lastPhase < phase || (lastPhase === phase && lastWave <= wave)).toBe(true);
    }
    const inOneWave = Map.groupBy(steps, (step) => `${step.phase} ${step.wave}`);
    for (const wave of inOneWave.values()) {
      const actions = wave.map((step) => step.action === 'prune');
      expect(actions.lastIndexOf(true)).toBeLessThan(
        actions.includes(false) ? actions.indexOf(false) : wave.length,
      );
    }
  });

  it('orders by kind and name what stays in its own wave', () => {
    const wanted = new Map(input.desired.map((one) => [`${one.kind}/${one.metadata.name}`, one]));
    const own = steps.filter((step) => {
      const stated = wanted.get(`${step.ref.kind}/${step.ref.name}`);
      const isProvider = ['Namespace', 'CustomResourceDefinition'].includes(step.ref.kind);
      return stated && step.action !== 'prune' && !isProvider && waveOf(stated) === step.wave;
    });
    for (const wave of Map.groupBy(own, (step) => `${step.phase} ${step.wave}`).values()) {
      const ranks = wave.map((step) => kindRank(step.ref.kind));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }
  });

  it('has a namespace and a kind before what needs them', () => {
    for (const [at, step] of steps.entries()) {
      if (step.action === 'prune') continue;
      const after = steps.slice(at + 1).filter((later) => later.action !== 'prune');
      const isNeeded = after.some(
        ({ ref }) =>
          (ref.kind === 'Namespace' &&
            step.ref.kind !== 'Namespace' &&
            ref.name === step.ref.namespace) ||
          (ref.kind === 'CustomResourceDefinition' && step.ref.kind === 'Widget'),
      );
      expect(isNeeded, keyOf(step)).toBe(false);
    }
  });

  it('leaves everything in the wave that it states, but for prunes and what is brought forward', () => {
    const stated = new Map(
      input.desired.map((one) => [`${one.kind}/${one.metadata.name}`, waveOf(one)]),
    );
    const names = input.desired.map((one) => `${one.kind}/${one.metadata.name}`);
    for (const { action, ref, wave } of steps) {
      const isProvider = ['Namespace', 'CustomResourceDefinition'].includes(ref.kind);
      const name = `${ref.kind}/${ref.name}`;
      // Two of one name in two namespaces may be in two waves.
      const isOne = names.indexOf(name) === names.lastIndexOf(name);
      if (action !== 'prune' && !isProvider && isOne) expect(wave).toBe(stated.get(name));
    }
  });

  it('brings a namespace forward no further than to the first that needs it', () => {
    const all = planSync({ ...input, isOutOfSync: () => true }).steps;
    const applied = all.filter(({ action }) => action !== 'prune');
    for (const [at, { ref, phase, wave }] of applied.entries()) {
      const own = input.desired.findLast(
        ({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name,
      );
      if (ref.kind !== 'Namespace' || !own) continue;
      const user = applied.slice(at).find(({ ref: other }) => needs(other, ref.name));
      const isInPlace = wave === waveOf(own);
      expect(isInPlace || (user?.phase === phase && user.wave === wave), ref.name).toBe(true);
    }
  });

  it('has every step once, prunes nothing that Git has, and keeps hooks', () => {
    expect(new Set(steps.map(keyOf)).size).toBe(steps.length);
    const wanted = new Set(
      steps
        .filter((one) => one.action === 'apply')
        .map((one) => keyOf({ ...one, action: 'prune' })),
    );
    for (const step of steps.filter((one) => one.action === 'prune')) {
      expect(wanted.has(keyOf(step))).toBe(false);
      const live = input.live.find((one) => one.metadata.uid === step.uid);
      expect(live?.metadata.annotations?.[HOOK]).toBeUndefined();
    }
  });

  it('is the same from the same input in any order', () => {
    // Of two manifests with one name the last counts: they are no set.
    const names = input.desired.map(
      (one) => `${one.kind}/${one.metadata.namespace}/${one.metadata.name}`,
    );
    const unique = input.desired.filter((_, at) => names.lastIndexOf(names[at] ?? '') === at);
    const from = (desired: KubeObject[]) =>
      planSync({ ...input, desired, isOutOfSync: () => true }).steps.map(keyOf);
    expect(from(unique.toReversed())).toEqual(from(unique));
  });

  it('of a deletion takes everything once, the highest wave first', () => {
    const { steps: deletes } = planDelete({ ...input, cascade: 'foreground' });
    const gone = deletes.filter((step) => step.action === 'prune');
    expect(new Set(gone.map(keyOf)).size).toBe(gone.length);
    const waves = gone.map((step) => step.wave);
    expect(waves).toEqual(waves.toSorted((a, b) => a - b));
  });
});

const HEALTH = ['Healthy', 'Degraded', 'Progressing', 'Suspended', 'Unknown'] as const;
const KILLS: (KillPoint | undefined)[] = [
  undefined,
  undefined,
  undefined,
  'before-act',
  'mid-act',
  'before-record',
];

/** A cluster in which anything may go wrong, and a sync that may take ten minutes in it. */
function anySimulation(dice: Dice): Simulation {
  const cluster = new SimulatedCluster();
  const desired = anySet(dice);
  for (const { metadata } of desired) {
    const name = metadata.name ?? '';
    if (dice.below(3) > 0) cluster.health.set(name, { status: dice.one(HEALTH) });
    if (dice.below(8) === 0) cluster.refused.set(name, 'no');
    if (dice.below(8) === 0) cluster.unseen.add(name);
  }
  for (const object of anyLive(dice)) {
    cluster.put(object, resourceKey(refOf(object)));
  }
  const policy = {
    deadlineMs: 600_000,
    waveDelayMs: dice.below(2) * 2000,
    validateFirst: dice.below(3) === 0,
    ...(dice.below(3) === 0 ? { phaseTimeoutsMs: { PreSync: 60_000, Sync: 120_000 } } : {}),
  };
  return { cluster, desired, options: anyOptions(dice), prune: dice.below(4) > 0, policy };
}

describe.each(SEEDS)('a run of anything (%i)', (seed) => {
  it.each(['sync', 'delete'] as const)('of a %s ends, whatever fails, hangs or dies', (kind) => {
    const dice = rolling(seed + (kind === 'sync' ? 0 : 10_000));
    const simulation = anySimulation(dice);
    const retry = { limit: dice.below(3), backoff: { duration: '5s' } };
    const asked = kind === 'sync' ? {} : { cascade: 'background' as const, sync: undefined };
    const { operation } = run(simulation, newOperation({ kind, retry, ...asked }), {
      maxTurns: 3000,
      kill: () => dice.one(KILLS),
    });
    expect(['Succeeded', 'Failed']).toContain(operation.phase);
    expect(operation.message).not.toBe('');
    const created = simulation.cluster.log.filter((line) => line.startsWith('create '));
    expect(operation.steps?.filter((step) => step.state === 'running')).toEqual([]);
    // Each hook is made once in each of its phases and attempts.
    const hooks = new Set(operation.steps?.filter((one) => one.action === 'hook').map(keyOf)).size;
    expect(created.length).toBeLessThanOrEqual(hooks * (operation.retryCount + 1));
  });
});
