import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { SimulatedCluster } from './simulated-cluster.ts';
import { newOperation, run, type Simulation } from './simulated-operation.ts';
import { readPhaseTimeouts } from './timeouts.ts';

const TIMEOUT = 'lockstep.dev/ready-timeout';
const HOOK = 'argocd.argoproj.io/hook';
const WAVE = 'argocd.argoproj.io/sync-wave';

function deployment(annotations: Record<string, string> = {}): KubeObject {
  const metadata = { name: 'web', namespace: 'shop', annotations };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: {}, status: {} };
}

function job(phase: string, annotations: Record<string, string> = {}, name = 'hook'): KubeObject {
  const metadata = { name, namespace: 'shop', annotations: { [HOOK]: phase, ...annotations } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: {}, status: {} };
}

function configMap(annotations: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', annotations } };
}

function simulate(desired: KubeObject[], more: Partial<Simulation> = {}): Simulation {
  return { cluster: new SimulatedCluster(), desired, ...more };
}

describe('the time that a resource is given', () => {
  it('fails the sync when it is over, and says what had not become true', () => {
    const simulation = simulate([deployment({ [TIMEOUT]: '90s' }), configMap({ [WAVE]: '1' })]);
    simulation.cluster.health.set('web', { status: 'Progressing', message: '0 of 1 ready' });
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({
      phase: 'Failed',
      finishedAt: '2026-01-01T00:01:30.000Z',
      steps: [{ state: 'failed', timedOut: true }, { state: 'pending' }],
    });
    expect(operation.message).toContain(
      'apps/Deployment/web took longer than its 90 s to become healthy (Progressing: 0 of 1 ready)',
    );
  });

  it('makes a sync wait for it even where nothing comes after it', () => {
    const simulation = simulate([deployment({ [TIMEOUT]: '90s' })]);
    simulation.cluster.health.set('web', { status: 'Progressing' });
    const cluster = simulation.cluster;
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({ phase: 'Failed', finishedAt: '2026-01-01T00:01:30.000Z' });
    cluster.health.set('web', { status: 'Healthy' });
    expect(run(simulation, newOperation()).operation.phase).toBe('Succeeded');
  });

  it('takes a hook away that still runs, whatever its policy, and runs SyncFail hooks', () => {
    const simulation = simulate([job('PreSync', { [TIMEOUT]: '1m' }), job('SyncFail', {}, 'tell')]);
    simulation.cluster.health.set('tell', { status: 'Healthy' });
    const { operation } = run(simulation, newOperation());
    expect(operation.phase).toBe('Failed');
    expect(operation.message).toContain('batch/Job/hook took longer than its 60 s to complete');
    expect(simulation.cluster.log).toEqual([
      'create Job/hook',
      'delete Job/hook',
      'create Job/tell',
    ]);
  });

  it.each(['soon', '-5m', '0s', '', '5 m'])('is any when the annotation says "%s"', (text) => {
    const simulation = simulate([job('PreSync', { [TIMEOUT]: text })]);
    const { next } = run(simulation, newOperation());
    expect(next.kind).toBe('wait');
    expect(next).not.toHaveProperty('until');
  });
});

describe('the time that a phase is given', () => {
  const policy = { phaseTimeoutsMs: { PreSync: 120_000 } };

  it('fails what is open in it, and begins with its first step', () => {
    const simulation = simulate([job('PreSync'), configMap()], { policy });
    const { operation } = run(simulation, newOperation());
    expect(operation).toMatchObject({ phase: 'Failed', finishedAt: '2026-01-01T00:02:00.000Z' });
    expect(operation.message).toContain(
      'phase PreSync took longer than its 120 s: batch/Job/hook had still to complete',
    );
    expect(simulation.cluster.log).toEqual(['create Job/hook', 'delete Job/hook']);
  });

  it('does not count for other phases', () => {
    const simulation = simulate([job('PostSync')], { policy });
    const { next } = run(simulation, newOperation());
    expect(next.kind).toBe('wait');
    expect(next).not.toHaveProperty('until');
  });

  it('is told as until when, where it is the earliest', () => {
    const simulation = simulate([job('PreSync', { [TIMEOUT]: '10m' })], {
      policy: { ...policy, deadlineMs: 600_000 },
    });
    const { operation } = run(simulation, newOperation(), { maxTurns: 200 });
    expect(operation.finishedAt).toBe('2026-01-01T00:02:00.000Z');
  });

  it('leaves an attempt to be tried again', () => {
    const simulation = simulate([job('PreSync')], { policy });
    const retry = { limit: 1, backoff: { duration: '30s' } };
    const { operation } = run(simulation, newOperation({ retry }));
    expect(operation).toMatchObject({
      phase: 'Failed',
      retryCount: 1,
      finishedAt: '2026-01-01T00:04:30.000Z',
    });
  });

  it.each([
    ['10m', { PreSync: 600_000, Sync: 600_000, PostDelete: 600_000 }, []],
    ['10m, PostSync=1h', { PreSync: 600_000, PostSync: 3_600_000 }, []],
    ['PreSync=30s', { PreSync: 30_000 }, []],
    ['PreSync=soon,Sync=1m', { Sync: 60_000 }, ['PreSync=soon']],
    ['Skip=1m', {}, ['Skip=1m']],
    ['', {}, []],
    [undefined, {}, []],
  ])('is read from "%s"', (text, timeouts, wrong) => {
    const read = readPhaseTimeouts(text);
    expect(read.timeouts).toMatchObject(timeouts);
    expect(read.wrong).toEqual(wrong);
  });
});

describe('a deletion that is held', () => {
  it('says by which finalizer, of whom, since when and until when', () => {
    const cluster = new SimulatedCluster();
    const held = configMap({ [TIMEOUT]: '1h' });
    const metadata = { ...held.metadata, namespace: 'shop', finalizers: ['example.com/hold'] };
    cluster.put({ ...held, metadata }, '/ConfigMap/shop/late');
    const simulation = simulate([job('PostDelete')], { cluster });
    const operation = newOperation({ kind: 'delete', cascade: 'foreground', sync: undefined });
    const { next } = run(simulation, operation, { until: (one) => one.kind === 'wait' });
    expect(next).toMatchObject({
      kind: 'wait',
      until: '2026-01-01T01:00:00.000Z',
      operation: { message: 'waiting for deletion of ConfigMap/late' },
      reasons: [
        {
          condition: 'to be deleted, but is kept by finalizer example.com/hold',
          since: '2026-01-01T00:00:00.000Z',
          until: '2026-01-01T01:00:00.000Z',
          heldBy: [{ finalizer: 'example.com/hold' }],
        },
      ],
    });
  });
});
