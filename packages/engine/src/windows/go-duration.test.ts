import { describe, expect, it } from 'vitest';
import { parseGoDuration } from './go-duration.ts';

describe('a Go duration', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['.5h', 1_800_000],
    ['1.h', 3_600_000],
    ['90s', 90_000],
    ['250ms', 250],
    ['1us', 0.001],
    ['1µs', 0.001],
    ['-1h', -3_600_000],
    ['+1m', 60_000],
    ['30m1h', 5_400_000],
    ['0h0m', 0],
    ['876000h', 876_000 * 3_600_000],
  ])('%s is %d ms', (text, ms) => expect(parseGoDuration(text)).toBe(ms));

  it.each([
    '',
    '1',
    '60',
    '1d',
    '1w',
    '1h30',
    'h',
    '1 h',
    ' 1h',
    '1h ',
    '-',
    '+',
    '.h',
    '1H',
    '1M',
    'one hour',
    '1h-30m',
    '3000000h',
    'P1D',
    '1,5h',
  ])('%s is none', (text) => expect(parseGoDuration(text)).toBeUndefined());
});
