import { expect, it } from 'vitest';
import type { SyncWindowState, SyncWindows, WindowPassage } from '../../api/automation.ts';
import { nextLookMs, passageText, windowChip, windowLines } from './window-words.ts';

const nowMs = Date.now();
const inMs = (ms: number) => new Date(nowMs + ms).toISOString();
const deny: SyncWindowState = {
  ...{ kind: 'deny', schedule: '0 22 * * *', duration: '8h', manualSync: false, active: true },
};
const answer = (automated: WindowPassage, windows = [deny]): SyncWindows => ({
  manual: automated,
  automated,
  windows,
});

it.each<[string, SyncWindows, RegExp | undefined, boolean]>([
  ['none concerns it', answer({ canSync: true }, []), undefined, false],
  [
    'it holds syncs back',
    answer({ canSync: false, until: inMs(60_000) }),
    /^Sync window closed until (tomorrow )?\d\d:\d\d$/,
    true,
  ],
  ['it never ends', answer({ canSync: false }), /^Sync window closed$/, true],
  [
    'it will close',
    answer({ canSync: true, nextChange: inMs(60_000) }),
    /^Sync window open until (tomorrow )?\d\d:\d\d$/,
    false,
  ],
])('the chip when %s', (_, given, text, closed) => {
  const chip = windowChip(given, nowMs);
  if (!text) return expect(chip).toBeUndefined();
  expect(chip).toEqual({ text: expect.stringMatching(text), closed });
});

it('lists what is active apart from what comes', () => {
  const allow = { ...deny, kind: 'allow', active: false, changes: inMs(60_000), timeZone: 'UTC' };
  const ends = { ...deny, changes: inMs(60_000) };
  const never = { ...allow, changes: undefined };
  const windows = [deny, ends, allow, never];
  const { active, upcoming } = windowLines(answer({ canSync: false }, windows), nowMs);
  expect(active).toMatchObject([
    { title: 'Syncs are held back', schedule: '0 22 * * * for 8h', when: 'does not end' },
    { when: expect.stringMatching(/^ends (tomorrow )?\d\d:\d\d$/) },
  ]);
  expect(upcoming).toMatchObject([
    {
      title: 'Syncs are allowed',
      schedule: '0 22 * * * for 8h, UTC',
      when: expect.stringMatching(/^begins /),
    },
    { when: '' },
  ]);
});

it.each([
  ['when the first window changes', [{ ...deny, changes: inMs(90_000) }], 90_000],
  ['not at once for what should have changed', [{ ...deny, changes: inMs(-5) }], 1_000],
  ['each hour where nothing changes', [deny], 3_600_000],
])('looks again %s', (_, windows, expected) => {
  expect(nextLookMs(answer({ canSync: false }, windows), nowMs)).toBe(expected);
});

const passes = { canSync: true };
const until = (at: string) => ({ canSync: false, until: at });
const soon = inMs(60_000);
const later = inMs(7 * 86_400_000);

it.each([
  [passes, passes, /^All syncs pass now\.$/],
  [until(soon), passes, /^Automated syncs are held back until .*; a sync by hand passes\.$/],
  [until(soon), until(soon), /^All syncs are held back until \S+( \S+)?\.$/],
  [until(later), until(soon), /^Automated .* until .*, syncs by hand until .*\.$/],
  [{ canSync: false }, { canSync: false }, /^All syncs are held back\.$/],
])('says what passes when %j and by hand %j', (automated, manual, expected) => {
  expect(passageText({ automated, manual, windows: [] }, nowMs)).toMatch(expected);
});
