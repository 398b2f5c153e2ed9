import { expect, it } from 'vitest';
import { lineFilter } from './line-filter.ts';

it.each([
  [{}, 'anything', true],
  [{ filter: 'error' }, 'an ERROR came', true],
  [{ filter: 'Error' }, 'all is well', false],
  [{ filter: 'error', matchCase: true }, 'an ERROR came', false],
  [{ filter: 'ERROR', matchCase: true }, 'an ERROR came', true],
  [{ filter: '!debug' }, 'DEBUG: x', false],
  [{ filter: '!debug' }, 'info: x', true],
  [{ filter: '!debug', matchCase: true }, 'DEBUG: x', true],
  [{ filter: '!' }, 'anything', false],
  [{ filter: 'a!b' }, 'xa!bx', true],
  [{ filter: '.*' }, 'no pattern', false],
])('%j: %s: %s', (query, line, shown) => {
  expect(lineFilter(query)(line)).toBe(shown);
});
