import type { ApplicationRecord } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { RecentRecords } from './recent-records.ts';

interface Fixture {
  recent: RecentRecords;
  /** The row as it is in the database now. */
  row: { version: string; resources: number; gone?: boolean };
  clock: { nowMs: number };
  reads: string[];
}

function fixture(): Fixture {
  const row: Fixture['row'] = { version: '1', resources: 4 };
  const clock = { nowMs: 0 };
  const reads: string[] = [];
  const record = async (uid: string) => {
    reads.push(uid);
    const status = { resources: Array.from({ length: row.resources }, () => ({})) };
    const { version } = row;
    return row.gone
      ? undefined
      : ({ uid, version, application: { status } } as unknown as ApplicationRecord);
  };
  return { recent: new RecentRecords({ record }, () => clock.nowMs), row, clock, reads };
}

describe('an application that is asked about twice', () => {
  it.each<[string, number, (fixture: Fixture) => Promise<unknown> | undefined, string | undefined]>(
    [
      ['is read once while its version stays', 1, () => undefined, '1'],
      ['is read again when the server has read another version', 2, () => undefined, '2'],
      ['is read again for a server that tells no version', 2, () => undefined, undefined],
      [
        'is read again after half a minute',
        2,
        ({ clock }) => {
          clock.nowMs = 30_001;
          return undefined;
        },
        '1',
      ],
      [
        'is read again after dozens of others were asked about',
        2,
        async ({ recent }) => {
          for (let other = 0; other < 32; other++) await recent.find(`other-${other}`, '1');
        },
        '1',
      ],
    ],
  )('%s', async (_name, times, between, version) => {
    const all = fixture();
    await all.recent.find('one', '1');
    await between(all);
    await all.recent.find('one', version);
    expect(all.reads.filter((uid) => uid === 'one')).toHaveLength(times);
  });

  it('is read each time when it is large', async () => {
    const { recent, row, reads } = fixture();
    row.resources = 201;
    await recent.find('one', '1');
    await recent.find('one', '1');
    expect(reads).toHaveLength(2);
  });

  it('is told as it is now when it moved on after the server had read it', async () => {
    const { recent, row } = fixture();
    await recent.find('one', '1');
    row.version = '3';
    expect((await recent.find('one', '2')).version).toBe('3');
    expect((await recent.find('one', '3')).version).toBe('3');
  });

  it('is not found once it is gone', async () => {
    const { recent, row } = fixture();
    await recent.find('one', '1');
    row.gone = true;
    await expect(recent.find('one', '2')).rejects.toMatchObject({ code: 'not-found' });
    await expect(recent.find('one', '1')).rejects.toMatchObject({ code: 'not-found' });
  });
});
