import { expect, it } from 'vitest';
import { isSafeLink } from './deep-links.ts';

it.each([
  ['https://grafana.example.com/d/x?var=shop', true],
  ['/applications/shop', true],
  ['slack://channel?id=C1', true],
  ['javascript:alert(1)', false],
  [' JavaScript:alert(1)', false],
  ['java\tscript:alert(1)', false],
  ['\u0001javascript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['data:text/html,x', false],
  ['vbscript:x', false],
  ['https://[', false],
])('a link to %j is safe: %s', (url, isSafe) => {
  expect(isSafeLink(url)).toBe(isSafe);
});
