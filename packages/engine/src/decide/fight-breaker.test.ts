import type { AutomationMemory } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { pausedUntil, withHeals } from './index.ts';

const KEY = 'apps/Deployment/shop/web';
const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000);
const replicas = { name: 'spec.replicas', stated: 'three' };
const paused = { name: 'spec.paused', stated: 'false' };

/** Heals of a field at these minutes. */
function heals(minutes: readonly number[], field = replicas): AutomationMemory['heals'] {
  let memory: AutomationMemory['heals'];
  for (const minute of minutes) {
    memory = withHeals(memory, [{ resource: KEY, fields: [field] }], at(minute));
  }
  return memory;
}

describe('a field that was healed', () => {
  it.each<[string, number[], number, number | undefined]>([
    ['twice is healed again', [0, 1], 2, undefined],
    ['three times within ten minutes is left alone for an hour', [0, 1, 2], 3, 62],
    ['three times just within ten minutes too', [0, 5, 10], 10, 70],
    ['three times in more than ten minutes is healed again', [0, 5, 10.1], 11, undefined],
    ['after the hour is healed again', [0, 1, 2], 62, undefined],
    ['after the hour is counted from the beginning', [0, 1, 2, 62, 63], 63, undefined],
    ['after the hour is left alone again after three more', [0, 1, 2, 62, 63, 64], 64, 124],
    ['long ago does not count', [0, 9, 11, 12], 12, 72],
    ['in peace for long does not count', [0, 1, 30], 30, undefined],
  ])('%s', (_, minutes, now, until) => {
    const expected = until === undefined ? undefined : at(until);
    expect(pausedUntil(heals(minutes), KEY, replicas, at(now))).toEqual(expected);
  });

  it('is healed again once Git states another value', () => {
    const other = { ...replicas, stated: 'four' };
    const memory = heals([0, 1, 2]);
    expect(pausedUntil(memory, KEY, replicas, at(3))).toBeDefined();
    expect(pausedUntil(memory, KEY, other, at(3))).toBeUndefined();
    const after = withHeals(memory, [{ resource: KEY, fields: [other] }], at(4));
    expect(pausedUntil(after, KEY, other, at(4))).toBeUndefined();
  });

  it('leaves other fields and resources out of it', () => {
    const memory = heals([0, 1, 2]);
    expect(pausedUntil(memory, KEY, paused, at(3))).toBeUndefined();
    expect(pausedUntil(memory, 'apps/Deployment/shop/api', replicas, at(3))).toBeUndefined();
  });

  it('is forgotten when it no longer matters', () => {
    expect(withHeals(heals([0, 1]), [], at(9))).toHaveProperty([KEY]);
    expect(withHeals(heals([0, 1]), [], at(12))).toEqual({});
    expect(withHeals(heals([0, 1, 2]), [], at(61))).toHaveProperty([KEY]);
    expect(withHeals(heals([0, 1, 2]), [], at(63))).toEqual({});
  });
});
