import type { Deployment, Hold } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { decideRollback, type RollbackInput } from './decide-rollback.ts';

const BAD = 'b'.repeat(40);
const GOOD = 'a'.repeat(40);

function entry(id: number, change: Partial<Deployment> = {}): Deployment {
  return {
    id,
    revision: GOOD,
    deployStartedAt: '2026-01-01T09:59:50Z',
    deployedAt: '2026-01-01T10:00:00Z',
    health: 'Healthy',
    fingerprint: `f${id}`,
    ...change,
  };
}

const bad = (change: Partial<Deployment> = {}) =>
  entry(2, { revision: BAD, health: 'Degraded', ...change });
const hold: Hold = { by: 'kim', reason: 'x', since: '2026-01-01T09:00:00Z' };

function decide(change: Partial<RollbackInput> = {}, since = '2026-01-01T10:00:42Z') {
  return decideRollback({
    withinMs: 300_000,
    health: { status: 'Degraded', since },
    deployments: [entry(0), entry(1), bad()],
    lastOperation: { kind: 'sync', phase: 'Succeeded' },
    ...change,
  });
}

describe('an application that is Degraded soon after a deployment', () => {
  it.each<[string, Deployment[], number]>([
    ['the deployment before', [entry(0), entry(1), bad()], 1],
    ['the last one that was Healthy', [entry(0), entry(1, { health: 'Degraded' }), bad()], 0],
    ['none whose health nobody saw', [entry(0), entry(1, { health: undefined }), bad()], 0],
    ['none of the same manifests', [entry(0), entry(1, { fingerprint: 'f2' }), bad()], 0],
    ['an earlier rollback, if it was Healthy', [entry(0), entry(1, { rolledBackTo: 0 }), bad()], 1],
    [
      'one whose fingerprint nobody knows',
      [entry(1, { fingerprint: '' }), bad({ fingerprint: '' })],
      1,
    ],
  ])('goes back to %s', (_, deployments, id) => {
    expect(decide({ deployments })).toMatchObject({
      kind: 'rollback',
      to: { id },
      from: { id: 2 },
    });
  });

  it('says why', () => {
    expect(decide()).toMatchObject({
      because: 'bbbbbbb became Degraded 42 s after it was deployed: back to deployment 1 (aaaaaaa)',
    });
    expect(decide({}, '2026-01-01T09:59:55Z')).toMatchObject({
      because: 'bbbbbbb became Degraded while it was deployed: back to deployment 1 (aaaaaaa)',
    });
    const several = bad({ revision: '', revisions: [BAD, 'v1.2.0'] });
    expect(decide({ deployments: [entry(1), several] })).toMatchObject({
      because: expect.stringMatching(/^bbbbbbb, v1\.2\.0 became Degraded/),
    });
  });

  it.each<[string, string, boolean]>([
    ['before the sync began', '2026-01-01T09:59:49Z', false],
    ['as the sync began', '2026-01-01T09:59:50Z', true],
    ['at the end of the time', '2026-01-01T10:05:00Z', true],
    ['after the time', '2026-01-01T10:05:01Z', false],
  ])('counts when it became so: %s', (_, since, goes) => {
    expect(decide({}, since).kind).toBe(goes ? 'rollback' : 'none');
  });

  it.each<[string, Partial<RollbackInput>, string]>([
    [
      'it is not Degraded',
      { health: { status: 'Progressing', since: '2026-01-01T10:00:42Z' } },
      'the application is not Degraded',
    ],
    ['nothing was deployed', { deployments: [] }, 'nothing was deployed yet'],
    ['nobody knows the last operation', { lastOperation: undefined }, 'did not succeed'],
    [
      'the last operation failed',
      { lastOperation: { kind: 'sync', phase: 'Failed' } },
      'did not succeed',
    ],
    [
      'an operation runs',
      { lastOperation: { kind: 'sync', phase: 'Terminating' } },
      'an operation is running',
    ],
    [
      'it is being deleted',
      { lastOperation: { kind: 'delete', phase: 'Succeeded' } },
      'is being deleted',
    ],
    ['somebody holds it', { held: hold }, 'somebody holds the application'],
    ['Git has moved on', { next: 'f3' }, 'Git states something newer'],
    [
      'a person went back to it',
      { deployments: [entry(1), bad({ rolledBackTo: 0, initiatedBy: { username: 'kim' } })] },
      'what a person went back to stays',
    ],
  ])('stays when %s', (_, change, because) => {
    expect(decide(change)).toEqual({ kind: 'none', because: expect.stringContaining(because) });
  });

  it.each<[string, string, string]>([
    ['has been so since before', '2026-01-01T09:00:00Z', 'stuck'],
    ['becomes so again long after', '2026-01-01T11:00:00Z', 'none'],
  ])('after a rollback that %s', (_, since, kind) => {
    const back = entry(2, { rolledBackTo: 0, initiatedBy: { automated: true } });
    expect(decide({ deployments: [entry(0), entry(1), back] }, since).kind).toBe(kind);
  });

  it('goes back while Git still states the same', () => {
    expect(decide({ next: 'f2' }).kind).toBe('rollback');
  });

  it.each<[string, Deployment[], string]>([
    [
      'it was rolled back already',
      [entry(0), bad({ id: 1 }), bad({ rolledBackTo: 0, initiatedBy: { automated: true } })],
      'The application was rolled back from bbbbbbb to deployment 0 (bbbbbbb) and is Degraded there as well: nothing more is tried by itself.',
    ],
    [
      'no deployment was Healthy',
      [entry(1, { health: 'Degraded' }), bad()],
      'bbbbbbb became Degraded soon after it was deployed, and no other deployment that is kept was Healthy: there is nothing to go back to.',
    ],
  ])('is stuck when %s, and people are told', (_, deployments, message) => {
    expect(decide({ deployments })).toEqual({ kind: 'stuck', message });
  });
});
