import { expect, it } from 'vitest';
import { float64 } from './go-template/functions/casts.ts';
import { camelCase } from './go-template/functions/letter-case.ts';
import { parseDuration } from './go-template/go-time.ts';
import { parseNumber } from './lua/run/numbers.ts';

const LONG = 300_000;

/** No step of a program is longer than what it is given: limits are looked at between steps. */
it.each<[string, (text: string) => unknown]>([
  ['a number of a template', float64],
  ['words of a template', camelCase],
  ['a duration of a template', parseDuration],
  ['a number of Lua', parseNumber],
])('%s is read in the time of its length', (_what, read) => {
  const started = process.cpuUsage();
  for (const text of ['0'.repeat(LONG), `x${' '.repeat(LONG)}x`, `${'1.'.repeat(LONG)}`]) {
    try {
      read(`${text}\u0001`);
    } catch {
      // Refused is as good.
    }
  }
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
});

it.each([
  [' __my-own word_ ', ' __MyOwnWord_ '],
  ['', ''],
  ['---', '---'],
  ['a', 'A'],
])('camel case of %j is %j', (text, cased) => {
  expect(camelCase(text)).toBe(cased);
});
