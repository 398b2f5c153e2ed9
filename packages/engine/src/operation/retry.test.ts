import type { Operation } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { backoffMs, beginAttempt } from './retry.ts';

describe('the pause before a retry', () => {
  it.each([
    [undefined, [5000, 10_000, 20_000, 40_000, 80_000, 160_000, 180_000]],
    [{ backoff: { duration: '1s', factor: 3, maxDuration: '10s' } }, [1000, 3000, 9000, 10_000]],
    [{ backoff: { duration: '2' } }, [2000, 4000]],
    [{ backoff: { duration: '1m', factor: 1 } }, [60_000, 60_000]],
    [{ backoff: { duration: 'nonsense' } }, [5000]],
  ])('with %j grows as %j ms', (retry, expected) => {
    expect(expected.map((_, attempts) => backoffMs(retry, attempts))).toEqual(expected);
  });
});

describe('the revision of a retry', () => {
  const attempt = (change: Partial<Operation>) =>
    beginAttempt(
      {
        id: 'op',
        applicationId: 'app',
        kind: 'sync',
        phase: 'Running',
        message: '',
        initiatedBy: { automated: true },
        revision: 'abc',
        revisions: ['abc', 'def'],
        fingerprint: 'print',
        sync: { revision: 'abc', prune: true },
        retry: { limit: 3, refresh: true },
        retryCount: 1,
        startedAt: '2026-01-01T12:00:00Z',
        ...change,
      },
      new Date('2026-01-01T12:01:00Z'),
    );
  const manual = { username: 'kim' };

  it.each<[string, Partial<Operation>, boolean]>([
    ['is the newest with refresh', {}, true],
    ['is the same without', { retry: { limit: 3 } }, false],
    ['is the newest of a manual sync that named none', { initiatedBy: manual, sync: {} }, true],
    ['is the one that somebody named', { initiatedBy: manual }, false],
    ['is that of the rollback', { sync: { source: { repoURL: 'x' } } }, false],
    ['is that of the local manifests', { sync: { manifests: ['{}'] } }, false],
    ['is the deployed one for a heal', { sync: { autoHealAttemptsCount: 1 } }, false],
  ])('%s', (_, change, isNewest) => {
    const { revision, revisions, sync, fingerprint } = attempt(change);
    expect([revision, revisions]).toEqual(isNewest ? ['', undefined] : ['abc', ['abc', 'def']]);
    if (isNewest) expect(sync).not.toHaveProperty('revision');
    expect(fingerprint).toBeUndefined();
  });
});
