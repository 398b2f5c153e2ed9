import type { SyncWindow } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { heldByWindows } from './index.ts';

const target = { name: 'shop', namespace: 'prod', clusters: ['in-cluster'] };
const at = new Date('2026-06-15T09:30:00Z');
const deny: SyncWindow = {
  kind: 'deny',
  schedule: '0 9 * * *',
  duration: '1h',
  namespaces: ['prod'],
};

describe('what windows have against a sync', () => {
  it.each<[string, SyncWindow[], object | undefined]>([
    ['nothing, without windows', [], undefined],
    ['nothing, by windows of others', [{ ...deny, namespaces: ['test'] }], undefined],
    [
      'nothing, by one of others that cannot be read',
      [{ ...deny, schedule: 'x', namespaces: ['t'] }],
      undefined,
    ],
    [
      'which windows, and until when',
      [deny],
      {
        because:
          'blocked by sync window deny "0 9 * * *" for 1h; syncs are let through again at 2026-06-15T10:00:00.001Z',
        until: '2026-06-15T10:00:00.001Z',
      },
    ],
    [
      'the zone',
      [{ ...deny, timeZone: 'Europe/Berlin', schedule: '0 11 * * *' }],
      { because: expect.stringContaining('for 1h Europe/Berlin;') },
    ],
    [
      'that no time is known',
      [{ ...deny, schedule: '* * * * *' }],
      { because: expect.stringContaining('no time is known at which syncs are let through') },
    ],
    [
      'everything, by one that cannot be read',
      [{ ...deny, duration: '1d' }],
      { because: expect.stringContaining('cannot be read: cannot parse duration "1d"') },
    ],
  ])('%s', (_, windows, expected) => {
    const held = heldByWindows(windows, target, { manual: false, at });
    if (expected === undefined) expect(held).toBeUndefined();
    else expect(held).toMatchObject(expected);
  });
});
