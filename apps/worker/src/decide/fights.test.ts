import type { Operation } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import type { ComparedResource } from '../compare/compare-application.ts';
import { afterHeal, fightConditions, fightsOf, keptFields, pauseOf } from './fights.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const KEY = 'apps/Deployment/shop/web';
const digest = (text: string) => `digest of ${text}`;

function compared(outcome: object, managedFields: object[] = []): ComparedResource {
  const metadata = { name: 'web', namespace: 'shop' };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata };
  const spec = { replicas: 1, paused: false };
  return {
    key: KEY,
    ref: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    desired: { key: KEY, ref: {}, object: { ...object, spec }, hash: 'hash' },
    live: { ...object, metadata: { ...metadata, managedFields }, spec: { replicas: 5 } },
    outcome,
    hook: false,
    requiresPruning: false,
    ignored: false,
  } as unknown as ComparedResource;
}

const replicas = { path: ['spec', 'replicas'], live: 5, desired: 1 };
const paused = { path: ['spec', 'paused'], live: true, desired: false };
const outOfSync = (changes: object[], ownership?: object) => ({
  kind: 'out-of-sync',
  changes,
  ...(ownership ? { ownership } : {}),
});

/** Three heals of the replicas in a row. */
const heals = { [KEY]: { 'spec.replicas': healed('1') } };
function healed(stated: string) {
  const at = ['2026-01-01T11:58:00Z', '2026-01-01T11:59:00Z', '2026-01-01T12:00:00Z'];
  return { at, stated: digest(stated) };
}
const UNTIL = '2026-01-01T13:00:00.000Z';

const fights = (resource: ComparedResource, memory: object = { heals }) =>
  fightsOf([resource], memory, { digest, now: NOW });

describe('the fields of a resource that somebody may fight for', () => {
  it.each<[string, object, { name: string; stated: string }[]]>([
    [
      'are those that change, with what Git states',
      outOfSync([replicas, { ...paused, desired: 'by a webhook' }]),
      [
        { name: 'spec.replicas', stated: digest('1') },
        { name: 'spec.paused', stated: digest('false') },
      ],
    ],
    [
      'are those that somebody took over, where no value differs',
      outOfSync([], { missing: [['spec', 'replicas']], extra: [['spec', 'x']], unsure: [] }),
      [
        { name: 'spec.replicas', stated: digest('1') },
        { name: 'spec.x', stated: digest('') },
      ],
    ],
    [
      'are the object as a whole where it is gone',
      { kind: 'missing' },
      [{ name: 'the object', stated: digest('hash') }],
    ],
    ['are none where nothing differs', { kind: 'synced' }, []],
  ])('%s', (_, outcome, fields) => {
    const found = fights(compared(outcome), {}).get(KEY) ?? [];
    expect(found.map(({ name, stated }) => ({ name, stated }))).toEqual(fields);
  });
});

describe('a pause', () => {
  it.each<[string, object[], object, object | undefined]>([
    ['of all that differs', [replicas], { heals }, { all: true, until: UNTIL }],
    ['of a part', [replicas, paused], { heals }, { all: false, until: UNTIL }],
    ['none, of what was not healed', [paused], { heals }, undefined],
    [
      'none, once Git states another value',
      [replicas],
      { heals: { [KEY]: { 'spec.replicas': healed('2') } } },
      undefined,
    ],
  ])('is %s', (_, changes, memory, pause) => {
    expect(pauseOf(fights(compared(outOfSync(changes)), memory).get(KEY))).toEqual(pause);
  });

  it('keeps the paused fields as they are live, and heals the others', () => {
    const resource = compared(outOfSync([replicas, paused]));
    const found = fights(resource);
    expect(keptFields([resource], found)).toEqual([
      { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', paths: [replicas.path] },
    ]);
    const after = afterHeal({ heals }, [resource], { fights: found, last: undefined, now: NOW });
    expect(after.heals?.[KEY]?.['spec.replicas']?.at).toHaveLength(3);
    expect(after.heals?.[KEY]?.['spec.paused']?.at).toEqual([NOW.toISOString()]);
  });

  it('counts a heal that failed and comes again once', () => {
    const resource = compared(outOfSync([paused]));
    const found = fights(resource, {});
    const last = (phase: string) =>
      ({ phase, sync: { autoHealAttemptsCount: 1 } }) as unknown as Operation;
    const after = (phase: string) =>
      afterHeal({}, [resource], { fights: found, last: last(phase), now: NOW });
    expect(after('Failed')).toEqual({});
    expect(after('Succeeded').heals?.[KEY]).toHaveProperty(['spec.paused']);
  });
});

describe('people are told', () => {
  const fieldsV1 = { 'f:spec': { 'f:replicas': {} } };
  const entry = { manager: 'hpa', operation: 'Update', time: '2026-01-01T12:00:00Z', fieldsV1 };
  it.each<[string, ComparedResource, object, string]>([
    [
      'who writes it back',
      compared(outOfSync([replicas]), [entry]),
      { heals },
      'hpa (Update at 2026-01-01T12:00:00Z) writes it as well',
    ],
    [
      'that nobody is named',
      compared(outOfSync([replicas])),
      { heals },
      'a webhook or the API server rewrites it',
    ],
    [
      'that somebody deletes it',
      { ...compared({ kind: 'missing' }), live: undefined },
      { heals: { [KEY]: { 'the object': healed('hash') } } },
      'the object of Deployment/web was healed 3 times within 10 minutes: somebody deletes it',
    ],
  ])('%s', (_, resource, memory, words) => {
    const [condition] = fightConditions([resource], fights(resource, memory));
    expect(condition?.type).toBe('HealConflictWarning');
    expect(condition?.message).toContain(words);
    expect(condition?.message).toContain(`until ${UNTIL}`);
  });
});
