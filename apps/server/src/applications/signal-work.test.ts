import { describe, expect, it } from 'vitest';
import type { Lockstep } from '../dependencies.ts';
import { type ReconcileTarget, signalReconcile, signalReconciles } from './signal-work.ts';

/** Two clusters, one of them in two shards; tells what was looked up and who was woken. */
function recorded() {
  const lookups: string[] = [];
  const woken: string[] = [];
  const shards: Record<string, number> = { a: 1, b: 2 };
  const clusters = {
    identify: async ({ id = '' }) => {
      lookups.push(id);
      return shards[id] === undefined ? undefined : { id, shards: shards[id] };
    },
  };
  const signals = {
    reconcile: async ({ clusterId, shard, uid }: { [key: string]: unknown }) =>
      void woken.push(`${clusterId}/${shard} ${uid}`),
  };
  return { lockstep: { store: { clusters }, signals } as unknown as Lockstep, lookups, woken };
}

const target = (uid: string, clusterId: string | null, slice = '00'): ReconcileTarget => ({
  ...{ uid, clusterId, slice },
});

describe('waking the owner of an application', () => {
  it.each<[ReconcileTarget, boolean, string[]]>([
    [target('one', 'a'), true, ['a/0 one']],
    [target('one', 'b', '01'), true, ['b/1 one']],
    [target('one', 'gone'), false, []],
    [target('one', null), false, []],
  ])('of %j: %s, and nobody else: %j', async (one, isBound, expected) => {
    const { lockstep, woken } = recorded();
    expect(await signalReconcile(lockstep, one)).toBe(isBound);
    expect(woken).toEqual(expected);
  });

  it('of many looks at each cluster once', async () => {
    const { lockstep, lookups, woken } = recorded();
    const targets = [target('1', 'a'), target('2', 'b'), target('3', null), target('4', 'a')];
    await signalReconciles(lockstep, [...targets, target('5', 'gone'), target('6', 'gone')]);
    expect(woken.toSorted()).toEqual(['a/0 1', 'a/0 4', 'b/0 2']);
    expect(lookups.toSorted()).toEqual(['a', 'b', 'gone']);
  });
});
