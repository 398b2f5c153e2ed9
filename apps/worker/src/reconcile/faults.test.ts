import { UserError } from '@lockstep/domain';
import type { StatusUpdate } from '@lockstep/store';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { AppState } from './app-state.ts';
import { reconcile } from './reconcile.ts';

const record = {
  uid: 'uid',
  shortId: 'a',
  clusterId: 'cluster',
  application: { metadata: { name: 'shop' }, status: {} },
};

/** An owner whose looks end by these errors, one after the other, and then go well. */
function brokenOwner(errors: Error[]) {
  const told: StatusUpdate[] = [];
  const state = new AppState(record.uid, record.shortId);
  const left = [...errors];
  const owner = {
    services: { store: { operations: { work: async () => ({ record }) } } },
    cluster: { id: record.clusterId },
    log: pino({ level: 'silent' }),
    state: () => state,
    unreachableReason: () => {
      const error = left.shift();
      if (error) throw error;
      return 'away';
    },
    writer: { saveStatus: async (update: StatusUpdate) => void told.push(update) },
  } as unknown as ClusterOwner;
  return { owner, told };
}

/** How long after each look there is another, in whole seconds; 0 where there is none. */
async function pauses(owner: ClusterOwner, looks: number): Promise<number[]> {
  const found: number[] = [];
  for (let look = 0; look < looks; look++) {
    const outcome = await reconcile(owner, record.uid);
    found.push(outcome.kind === 'again' ? (outcome.atMs - Date.now()) / 1000 : 0);
  }
  return found;
}

const mistake = () => new TypeError('nodes is undefined');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a look that ends by a mistake of ours', () => {
  it('is tried again at once, then less and less often', async () => {
    const { owner } = brokenOwner(Array.from({ length: 7 }, mistake));
    expect(await pauses(owner, 7)).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  it('is told when it happens again, as what it is', async () => {
    const { owner, told } = brokenOwner([mistake(), mistake()]);
    await pauses(owner, 1);
    expect(told).toEqual([]);
    await pauses(owner, 1);
    expect(told).toMatchObject([
      {
        syncStatus: 'Unknown',
        conditions: [
          { type: 'UnknownError', message: expect.stringContaining('internal error: nodes is') },
        ],
      },
    ]);
  });

  it('counts from the beginning after one that went well', async () => {
    const { owner } = brokenOwner([mistake(), mistake()]);
    expect(await pauses(owner, 3)).toEqual([1, 2, 0]);
    expect(owner.state({ uid: '', shortId: '' }).faults).toBe(0);
  });

  it('is not confused with what people can mend', async () => {
    const { owner, told } = brokenOwner([new UserError('failed-precondition', 'no such kind')]);
    expect(await pauses(owner, 1)).toEqual([30]);
    expect(told).toMatchObject([{ conditions: [{ type: 'ComparisonError' }] }]);
  });
});
