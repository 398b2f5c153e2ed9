import { describe, expect, it } from 'vitest';
import { healPause, type SelfHealBackoff } from './self-heal.ts';

const ENDED = '2026-01-01T00:00:00.000Z';

/** When the next heal comes, in seconds after the end of the last; 0 when it is time. */
function pauseS(healed: number, backoff?: SelfHealBackoff, agoS = 0): number {
  const now = new Date(Date.parse(ENDED) + agoS * 1000);
  const { at } = healPause({ healed, last: { finishedAt: ENDED }, now, backoff });
  return at ? (Date.parse(at) - Date.parse(ENDED)) / 1000 : 0;
}

const seconds = (timeout: number, factor: number, cap: number): SelfHealBackoff => ({
  timeoutMs: timeout * 1000,
  factor,
  capMs: cap * 1000,
});

describe('the pause before the next heal', () => {
  it.each<[string, SelfHealBackoff | undefined, number[]]>([
    ['the field’s, unless it is said', undefined, [0, 2, 6, 18, 54, 162, 300, 300]],
    ['as configured', seconds(5, 2, 60), [0, 5, 10, 20, 40, 60, 60]],
    ['always the same with factor 1', seconds(10, 1, 300), [0, 10, 10, 10]],
    ['never longer than the cap, the first one neither', seconds(10, 3, 4), [0, 4, 4]],
    ['none where it is 0', seconds(0, 3, 300), [0, 0, 0, 0]],
    ['of fractions of a second', seconds(0.5, 2, 1.5), [0, 0.5, 1, 1.5, 1.5]],
  ])('is %s', (_, backoff, expected) => {
    expect(expected.map((_pause, healed) => pauseS(healed, backoff))).toEqual(expected);
  });

  it.each([
    ['the pause is not over', undefined, 1, { at: expect.any(String), healed: 1 }],
    ['it is over', undefined, 2, { healed: 1 }],
    ['half a minute after the longest pause', undefined, 330, { healed: 1 }],
    ['later than that', undefined, 331, { healed: 0 }],
    ['later than that of a shorter one', seconds(1, 2, 10), 41, { healed: 0 }],
  ] as const)('counts what was healed before: %s', (_, backoff, agoS, expected) => {
    const now = new Date(Date.parse(ENDED) + agoS * 1000);
    expect(healPause({ healed: 1, last: { finishedAt: ENDED }, now, backoff })).toEqual(expected);
  });
});
