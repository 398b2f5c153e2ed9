import { describe, expect, it } from 'vitest';
import { secondsOf, tokenEnd } from './token-words.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const inSeconds = (iso: string) => Date.parse(iso) / 1000;

it.each<[number | undefined, string]>([
  [undefined, 'does not expire'],
  [inSeconds('2026-03-11T00:00:00Z'), 'until 2026-03-11'],
  [inSeconds('2026-03-10T12:00:00Z'), 'expired 2026-03-10'],
])('the end of a token, %s, is told', (expiresAt, text) => {
  expect(tokenEnd({ ...(expiresAt === undefined ? {} : { expiresAt }) }, NOW)).toBe(text);
});

describe('a time that somebody writes', () => {
  it.each<[string, number | undefined]>([
    ['90m', 5400],
    [' 12h ', 43_200],
    ['7 d', 604_800],
    ['2w', 1_209_600],
    ['', undefined],
    ['0d', undefined],
    ['7', undefined],
    ['1h30m', undefined],
    ['-1d', undefined],
    ['1.5h', undefined],
    ['99999999w', undefined],
  ])('%j is %s seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});
