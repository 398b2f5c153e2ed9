import { describe, expect, test } from 'vitest';
import { parseYaml } from './parse-yaml.ts';

const value = (text: string) => parseYaml(text, 'a.yaml').documents[0]?.value;

describe('parseYaml', () => {
  test.each([
    ['0644', 420],
    ['0o644', 420],
    ['08', 8],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['1e3', 1000],
    ['yes', true],
    ['off', false],
    ['y', true],
    ['~', null],
    ['1:30', '1:30'],
    ['22:22:22', '22:22:22'],
    ['2001-12-14', '2001-12-14'],
    ['2001-12-14T21:59:43Z', '2001-12-14T21:59:43Z'],
    ['!!binary aGVsbG8=', 'hello'],
    ['-0x1F', -31],
    ['.5', 0.5],
    ['1.', 1],
    ['-.5e3', -500],
    ['_1', '_1'],
    ['1.2.3', '1.2.3'],
    ['+', '+'],
    ['!vault secret', 'secret'],
    ['"yes"', 'yes'],
    ['=', '='],
  ])('reads %s as kubectl does', (text, expected) => {
    expect(value(`v: ${text}`)).toEqual({ v: expected });
  });

  test('reads anchors and merge keys', () => {
    expect(value('base: &b {a: 1, b: 2}\nover:\n  <<: *b\n  b: 3')).toEqual({
      base: { a: 1, b: 2 },
      over: { a: 1, b: 3 },
    });
  });

  test('leaves empty documents out and knows where the others begin', () => {
    const { documents } = parseYaml(
      '---\n# only a comment\n---\na: 1\n---\n---\n\nb: 2\n',
      'a.yaml',
    );
    expect(documents).toEqual([
      { value: { a: 1 }, line: 4 },
      { value: { b: 2 }, line: 8 },
    ]);
  });

  test('a key that stands twice is a warning, and the last one counts', () => {
    const { documents, warnings } = parseYaml('a: 1\nb: 2\na: 3\n', 'x/a.yaml');
    expect(documents[0]?.value).toEqual({ a: 3, b: 2 });
    expect(warnings).toEqual([expect.stringContaining('x/a.yaml:3')]);
  });

  test.each([
    ['a: [1', /^a\.yaml:\d+: /],
    ['ok: 1\n---\nb:\n\t- tab', /^a\.yaml:4: /],
    ['a: *nothing', /^a\.yaml:1: /],
  ])('tells file and line of %j', (text, message) => {
    expect(() => parseYaml(text, 'a.yaml')).toThrow(message);
  });

  test('a nest of aliases is refused before it fills the memory', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++) {
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    }
    expect(() => parseYaml(lines.join('\n'), 'bomb.yaml')).toThrow(/bomb\.yaml.*aliases/);
  });

  test('an alias inside of what it names is refused', () => {
    expect(() => parseYaml('a: &a [*a]', 'loop.yaml')).toThrow(/loop\.yaml.*alias/);
  });

  test('what an alias repeats is a copy of its own', () => {
    const { a, b } = value('a: &x {k: 1}\nb: *x') as { a: object; b: object };
    expect(a).toEqual(b);
    expect(a).not.toBe(b);
  });

  test.each([
    ['flow lists', '['.repeat(1_000_000)],
    ['flow maps', '{a: '.repeat(500_000)],
    ['block lists', '- '.repeat(500_000)],
  ])('%s without end are an error, not a crash', (_, text) => {
    expect(() => parseYaml(text, 'deep.yaml')).toThrow(/^deep\.yaml:1: /);
  });

  test('a key cannot reach a prototype', () => {
    const read = value('__proto__: {polluted: true}') as Record<string, unknown>;
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
