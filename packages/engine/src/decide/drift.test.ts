import { describe, expect, it } from 'vitest';
import {
  type AutoSyncInput,
  type AutoSyncResource,
  decideAutoSync,
  driftPolicyOf,
  wrongDriftPolicy,
} from './index.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const HELD = {
  by: 'kim',
  reason: 'incident 7',
  since: '2026-01-01T11:00:00Z',
  until: '2026-01-01T13:00:00Z',
};

const differing = (name: string, more: Partial<AutoSyncResource> = {}): AutoSyncResource => ({
  group: '',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  status: 'OutOfSync',
  drifted: true,
  ...more,
});

type Automated = NonNullable<AutoSyncInput['syncPolicy']>['automated'];

/** `last` is the fingerprint of the last sync; Git states `new`. */
function decide(
  automated: Automated,
  resources: AutoSyncResource[],
  { last = 'new', ...more }: Partial<AutoSyncInput> & { last?: string } = {},
) {
  return decideAutoSync({
    syncPolicy: { automated },
    syncStatus: 'OutOfSync',
    resources,
    revision: 'abc',
    fingerprint: 'new',
    lastOperation: {
      id: 'op',
      kind: 'sync',
      phase: 'Succeeded',
      message: '',
      fingerprint: last,
      finishedAt: '2026-01-01T11:00:00Z',
    },
    deleting: false,
    now: NOW,
    ...more,
  });
}

const healed = (decision: ReturnType<typeof decide>) =>
  decision.kind === 'sync' ? decision.request.sync?.resources?.map(({ name }) => name) : undefined;

describe('detecting, healing and deploying are three switches', () => {
  const heal = differing('heal', { driftPolicy: 'heal' });
  const alert = differing('alert', { driftPolicy: 'alert' });
  const plain = differing('plain');
  it.each<[string, Automated, AutoSyncResource[], string[] | undefined]>([
    ['heal without self-heal', {}, [heal, plain], ['heal']],
    ['heal without automation', null, [heal, plain], ['heal']],
    [
      'heal with automation switched off',
      { enabled: false, selfHeal: true },
      [heal, plain],
      ['heal'],
    ],
    ['alert with self-heal', { selfHeal: true }, [alert, plain], ['plain']],
    ['no policy without self-heal', {}, [plain], undefined],
    ['alert alone', { selfHeal: true }, [alert], undefined],
  ])('%s', (_, automated, resources, names) => {
    expect(healed(decide(automated, resources))).toEqual(names);
  });

  it('a heal without automation deploys nothing that Git changed, and counts as no deployment', () => {
    const changed = differing('changed', { drifted: false, driftPolicy: 'heal' });
    const decision = decide(null, [heal, changed], { last: 'old' });
    expect(healed(decision)).toEqual(['heal']);
    expect(decision).toMatchObject({ request: { sync: { driftOnly: true, prune: false } } });
    const after = decide({}, [changed], {
      lastOperation: {
        id: 'op',
        kind: 'sync',
        phase: 'Succeeded',
        message: '',
        fingerprint: 'new',
        sync: { driftOnly: true, autoHealAttemptsCount: 1 },
      },
    });
    expect(after).toMatchObject({ kind: 'sync', because: expect.stringContaining('automated') });
  });

  it('a deployment takes drift along, whatever its policy', () => {
    const decision = decide({}, [alert, differing('changed', { drifted: false })], { last: 'old' });
    expect(decision).toMatchObject({ kind: 'sync', because: expect.stringContaining('automated') });
    expect(healed(decision)).toBeUndefined();
  });

  it('says that drift is only told', () => {
    expect(decide({ selfHeal: true }, [alert])).toEqual({
      kind: 'none',
      because: 'drift of ConfigMap/alert is told and not healed: the drift policy is alert',
    });
  });
});

describe('a hold', () => {
  const because = 'the application is held by kim until 2026-01-01T13:00:00Z: incident 7';
  it.each<[string, Automated, string]>([
    ['deployments', {}, 'old'],
    ['self-heal', { selfHeal: true }, 'new'],
  ])('of the application pauses %s', (_, automated, last) => {
    const decision = decide(automated, [differing('a')], { held: HELD, last });
    expect(decision).toEqual({ kind: 'later', at: HELD.until, because });
  });

  it('of a resource pauses its heal alone', () => {
    const resource = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
    const held = differing('a', { held: { ...HELD, resource } });
    expect(healed(decide({ selfHeal: true }, [held, differing('b')]))).toEqual(['b']);
    expect(decide({ selfHeal: true }, [held])).toMatchObject({
      kind: 'later',
      at: HELD.until,
      because: expect.stringContaining('ConfigMap/a is held by kim'),
    });
  });

  it('of a resource that differs keeps a deployment waiting, of one that does not lets it come', () => {
    const held = differing('a', { held: HELD });
    expect(decide({}, [held, differing('b')], { last: 'old' }).kind).toBe('later');
    const same = { ...held, status: 'Synced' as const };
    expect(decide({}, [same, differing('b')], { last: 'old' }).kind).toBe('sync');
  });

  it('says nothing where automation is off anyway', () => {
    expect(decide(null, [differing('a')], { held: HELD })).toEqual({
      kind: 'none',
      because: 'automated sync is not enabled',
    });
  });
});

describe('a fight', () => {
  const until = '2026-01-01T12:30:00Z';
  it('leaves out resources of which all that differs is left alone', () => {
    const all = differing('a', { paused: { all: true, until } });
    const some = differing('b', { paused: { all: false, until } });
    expect(healed(decide({ selfHeal: true }, [all, some]))).toEqual(['b']);
    expect(decide({ selfHeal: true }, [all])).toMatchObject({ kind: 'later', at: until });
  });
});

describe('a drift policy', () => {
  const policy = (text: string) => ({ 'lockstep.dev/drift-policy': text });
  it.each<[object | undefined, object | undefined, string | undefined]>([
    [undefined, undefined, undefined],
    [policy('heal'), undefined, 'heal'],
    [policy('heal'), policy('alert'), 'alert'],
    [undefined, policy('ignore'), 'ignore'],
    [policy('heal'), policy('never'), 'heal'],
    [policy('Heal'), undefined, undefined],
  ])('of %o and %o is %s', (application, resource, expected) => {
    expect(driftPolicyOf(application as never, resource as never)).toBe(expected);
  });

  it.each([
    ['never', 'never'],
    ['', ''],
    ['heal', undefined],
  ])('"%s" is wrong: %s', (text, wrong) => expect(wrongDriftPolicy(policy(text))).toBe(wrong));
});
