import { expect, it } from 'vitest';
import { readYaml } from './read-yaml.ts';

it.each<[string, unknown]>([
  ['{"a": [1, null]}', { a: [1, null] }],
  ['a: yes\nb: off\nc: 012\nd: 1e3', { a: true, b: false, c: 10, d: 1000 }],
  [
    'a: 1:30\nb: 2024-01-01\nc: 2024-01-01T10:00:00Z',
    { a: '1:30', b: '2024-01-01', c: '2024-01-01T10:00:00Z' },
  ],
  ['a: 1\na: 2', { a: 2 }],
  ['1: a\ntrue: b', { 1: 'a', true: 'b' }],
  ['a: &x {k: 1}\nb: {<<: *x, l: 2}', { a: { k: 1 }, b: { k: 1, l: 2 } }],
  ['a: 1\n---\nb: 2', { a: 1 }],
  ['', null],
  ['# nothing', null],
])('%j is read as Kubernetes’ programs read it', (text, value) => {
  expect(readYaml(text)).toEqual(value);
});

it.each([['a: ['], ['a: *none'], ['a: b: c']])('%j is refused', (text) => {
  expect(() => readYaml(text)).toThrow();
});

it('is not blown up by aliases', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 9; at++) lines.push(`a${at}: &a${at} [${Array(9).fill(`*a${at - 1}`)}]`);
  expect(() => readYaml(lines.join('\n'))).toThrow(/alias/);
});
