import { describe, expect, it } from 'vitest';
import { type AutoSyncInput, decideAutoSync } from './index.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();

const resource = (name: string, status: 'Synced' | 'OutOfSync', requiresPruning = false) => ({
  group: '',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  status,
  requiresPruning,
});
const changed = resource('changed', 'OutOfSync');
const same = resource('same', 'Synced');
const extra = resource('extra', 'OutOfSync', true);

const attempt = (fields: Partial<NonNullable<AutoSyncInput['lastOperation']>> = {}) => ({
  id: 'op',
  kind: 'sync' as const,
  phase: 'Succeeded' as const,
  message: 'done',
  fingerprint: 'print',
  finishedAt: ago(60),
  ...fields,
});

type Fields = Partial<AutoSyncInput> & {
  automated?: NonNullable<AutoSyncInput['syncPolicy']>['automated'];
};

function decide({ automated = {}, ...fields }: Fields) {
  return decideAutoSync({
    syncPolicy: { automated },
    syncStatus: 'OutOfSync',
    resources: [changed, same],
    revision: 'abc',
    fingerprint: 'print',
    deleting: false,
    now: NOW,
    ...fields,
  });
}

describe('no automated sync', () => {
  it.each<[string, Fields, string]>([
    ['without a policy', { syncPolicy: null }, 'not enabled'],
    ['when it is switched off', { automated: { enabled: false } }, 'not enabled'],
    ['when all is Synced', { syncStatus: 'Synced' }, 'is Synced'],
    ['when the comparison failed', { syncStatus: 'Unknown' }, 'no result'],
    ['while the application is deleted', { deleting: true }, 'being deleted'],
    ['while an operation runs', { lastOperation: attempt({ phase: 'Running' }) }, 'is running'],
    ['for extras alone, without pruning', { resources: [extra, same] }, 'only extra resources'],
    [
      'of the same manifests again, without self-heal',
      { lastOperation: attempt() },
      'self-heal is off, and the same manifests were already synced',
    ],
    [
      'of the same manifests at a later commit, which was not synced itself',
      { revision: 'b'.repeat(40), lastOperation: attempt({ revision: 'a'.repeat(40) }) },
      'self-heal is off, and the same manifests were already synced (at aaaaaaa)',
    ],
  ])('%s', (_, fields, because) => {
    expect(decide(fields)).toEqual({ kind: 'none', because: expect.stringContaining(because) });
  });

  it('after a failed attempt at the same manifests, which is told as a condition', () => {
    const lastOperation = attempt({ phase: 'Failed', message: 'no quota' });
    for (const selfHeal of [false, true]) {
      expect(decide({ lastOperation, automated: { selfHeal } })).toMatchObject({
        kind: 'none',
        condition: { type: 'SyncError', message: 'Failed last sync attempt to abc: no quota' },
      });
    }
  });

  it('that would take away everything, unless that is allowed', () => {
    const fields = { resources: [extra] };
    expect(decide({ ...fields, automated: { prune: true } })).toMatchObject({
      kind: 'none',
      condition: {
        type: 'SyncError',
        message: expect.stringContaining('wipe out all 1 resources'),
      },
    });
    expect(decide({ ...fields, automated: { prune: true, allowEmpty: true } }).kind).toBe('sync');
  });
});

describe('an automated sync', () => {
  it('of new manifests is of everything, with its hooks', () => {
    const decision = decide({
      automated: { prune: true },
      lastOperation: attempt({ fingerprint: 'older', phase: 'Failed' }),
    });
    expect(decision).toEqual({
      kind: 'sync',
      because: 'automated sync to abc: 1 resources differ',
      request: {
        sync: { revision: 'abc', prune: true },
        initiatedBy: { automated: true },
        retry: { limit: 5 },
      },
    });
  });

  it("takes the application's options and retries", () => {
    const syncPolicy = { automated: {}, syncOptions: ['Replace=true'], retry: { limit: 1 } };
    expect(decide({ syncPolicy })).toMatchObject({
      request: { sync: { syncOptions: ['Replace=true'], prune: false }, retry: { limit: 1 } },
    });
  });
});

describe('self-heal', () => {
  const automated = { selfHeal: true, prune: true };
  const heal = (healed: number, secondsAgo: number, phase: 'Succeeded' | 'Failed' = 'Succeeded') =>
    decide({
      automated,
      lastOperation: attempt({
        phase,
        finishedAt: ago(secondsAgo),
        sync: { autoHealAttemptsCount: healed },
      }),
    });

  it('comes at once, and only of what differs', () => {
    const decision = decide({
      automated,
      resources: [changed, same, extra],
      lastOperation: attempt({ finishedAt: ago(0) }),
    });
    expect(decision).toMatchObject({
      kind: 'sync',
      request: {
        sync: { resources: [{ name: 'changed' }, { name: 'extra' }], autoHealAttemptsCount: 1 },
      },
    });
  });

  it('does not prune extras when pruning is off', () => {
    const decision = decide({
      automated: { selfHeal: true },
      resources: [changed, extra],
      lastOperation: attempt(),
    });
    expect(decision).toMatchObject({ request: { sync: { resources: [{ name: 'changed' }] } } });
  });

  it.each([
    [1, 2],
    [2, 6],
    [3, 18],
    [4, 54],
    [5, 162],
    [6, 300],
    [20, 300],
  ])('after %i heals in a row pauses %i seconds', (healed, seconds) => {
    expect(heal(healed, seconds - 1)).toMatchObject({ kind: 'later', at: ago(-1) });
    expect(heal(healed, seconds)).toMatchObject({
      kind: 'sync',
      request: { sync: { autoHealAttemptsCount: healed + 1 } },
    });
  });

  it('begins anew after a long time of peace', () => {
    expect(heal(6, 331)).toMatchObject({ request: { sync: { autoHealAttemptsCount: 1 } } });
  });

  it.each([
    ['a shorter one', { timeoutMs: 1_000, factor: 2, capMs: 3_000 }, 3],
    ['none', { timeoutMs: 0, factor: 3, capMs: 300_000 }, 0],
  ])('pauses as the installation says: %s', (_, selfHealBackoff, seconds) => {
    const healedThrice = (agoS: number) =>
      decide({
        automated: { selfHeal: true },
        selfHealBackoff,
        lastOperation: attempt({
          finishedAt: ago(agoS),
          sync: { autoHealAttemptsCount: 3 },
        }),
      });
    if (seconds > 0) {
      expect(healedThrice(seconds - 1)).toMatchObject({ kind: 'later', at: ago(-1) });
    }
    expect(healedThrice(seconds)).toMatchObject({ kind: 'sync' });
  });

  it('is tried again though a heal failed', () => {
    expect(heal(1, 3, 'Failed').kind).toBe('sync');
  });
});
