import type { Deployment, Hold } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import {
  endOfQuarantine,
  quarantineCondition,
  quarantineOf,
  quarantineWords,
} from './quarantine.ts';

const BAD = 'b'.repeat(40);
const GOOD = 'a'.repeat(40);
const NOW = '2026-01-01T10:00:00.000Z';

function made(change: { bad?: string; good?: string; commit?: boolean } = {}): Hold {
  const { bad = BAD, good = GOOD, commit = true } = change;
  const entry = (id: number, revision: string): Deployment => ({
    id,
    revision,
    deployedAt: NOW,
    fingerprint: `f${id}`,
  });
  return quarantineOf(
    { from: entry(2, bad), to: entry(1, good), because: 'it became Degraded' },
    {
      now: new Date(NOW),
      ...(commit ? { commit: { author: 'Ann <ann@example.com>', subject: 'Add cache' } } : {}),
    },
  );
}

describe('a quarantine', () => {
  it('keeps what was rolled back from, where to, why and whose it is', () => {
    expect(made()).toEqual({
      by: 'lockstep',
      reason: 'it became Degraded',
      since: NOW,
      deployment: { id: 1, revision: GOOD },
      quarantine: {
        fingerprint: 'f2',
        revision: BAD,
        author: 'Ann <ann@example.com>',
        subject: 'Add cache',
      },
    });
    expect(quarantineWords(made())).toBe('bbbbbbb is in quarantine: it became Degraded');
  });

  const last = {
    kind: 'sync',
    phase: 'Succeeded',
    initiatedBy: { username: 'kim' },
    fingerprint: 'f2',
    startedAt: '2026-01-01T10:00:01Z',
  } as const;

  it.each<[string, Parameters<typeof endOfQuarantine>[1], string | undefined]>([
    ['lasts while Git states the same', { fingerprint: 'f2' }, undefined],
    ['ends when Git states something else', { fingerprint: 'f3' }, 'Git states something else'],
    [
      'ends when a person syncs it',
      { fingerprint: 'f2', lastOperation: last },
      'somebody synced it by hand',
    ],
    [
      'lasts when the sync failed',
      { fingerprint: 'f2', lastOperation: { ...last, phase: 'Failed' } },
      undefined,
    ],
    [
      'lasts when it was synced before',
      { fingerprint: 'f2', lastOperation: { ...last, startedAt: '2026-01-01T09:59:59Z' } },
      undefined,
    ],
    [
      'lasts when something else was synced',
      { fingerprint: 'f2', lastOperation: { ...last, fingerprint: 'f1' } },
      undefined,
    ],
    [
      'is not ended by automation',
      { fingerprint: 'f2', lastOperation: { ...last, initiatedBy: { automated: true } } },
      undefined,
    ],
  ])('%s', (_, given, end) => expect(endOfQuarantine(made(), given)).toBe(end));

  it.each<[string, Hold, string]>([
    [
      'names commit and author, and proposes the revert',
      made(),
      `it became Degraded. The commit is by Ann <ann@example.com> ("Add cache"). Automation does not deploy it again. Proposed for Git: git revert ${BAD}, or what else came since aaaaaaa.`,
    ],
    [
      'does without the author',
      made({ commit: false }),
      `it became Degraded. Automation does not deploy it again. Proposed for Git: git revert ${BAD}`,
    ],
    [
      'proposes the version of a chart',
      made({ bad: '2.0.0', good: '1.9.0', commit: false }),
      'Automation does not deploy it again. Go back to 1.9.0 in Git.',
    ],
    [
      'knows that the commit was the same',
      made({ good: BAD }),
      'The commit is the same: take the change of the application back.',
    ],
  ])('%s', (_, hold, text) => {
    const { type, message } = quarantineCondition(hold);
    expect(type).toBe('RollbackQuarantine');
    expect(message).toContain(text);
  });
});
