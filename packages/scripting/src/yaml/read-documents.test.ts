import { describe, expect, test } from 'vitest';
import { readDocument, readDocuments } from './read-documents.ts';

const value = (text: string) => readDocument(text).value;

describe('one document', () => {
  test.each<[string, unknown]>([
    ['0o17', 15],
    ['017', 15],
    ['-0b11', -3],
    ['1_000.5', 1000.5],
    ['0xFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFF'],
    ['12345678901234567890123', 1.2345678901234568e22],
    ['1e400', '1e400'],
    ['.5_0', '.5_0'],
    ['tRue', 'tRue'],
    ['YES', true],
    ['!!int "12"', 12],
    ['!!float 3', 3],
    ['!!bool "on"', true],
    ['!!null ""', null],
    ['!!str 12', '12'],
    ['! 12', '12'],
    ['!<tag:yaml.org,2002:int> 7', 7],
    ['!!timestamp 2001-01-01', '2001-01-01'],
    ['!!set {a, b}', { a: null, b: null }],
    ['!!omap [a: 1]', [{ a: 1 }]],
    ['!secret [a, {b: c}]', ['a', { b: 'c' }]],
    [
      '{1: a, true: b, 0x10: c, 1.5: d, no: e}',
      { 1: 'a', true: 'b', 16: 'c', 1.5: 'd', false: 'e' },
    ],
    ['{a: 3, <<: {a: 1, b: 2}}', { a: 1, b: 2 }],
    ['{<<: {a: 1, b: 2}, a: 3}', { a: 3, b: 2 }],
    ['{<<: [{a: 1}, {a: 2, b: 2}]}', { a: 1, b: 2 }],
    ['{"<<": 1}', { '<<': 1 }],
    ['{\na: 1\n}', { a: 1 }],
    ['[\n1,\n{\n\t"b": 2\n}]', [1, { b: 2 }]],
    ['{a:\t1}', { a: 1 }],
    ['"a\nb"', 'a b'],
    ["'a\n\nb'", 'a\nb'],
  ])('reads %j', (text, expected) => {
    expect(value(`v: ${text}`)).toEqual({ v: expected });
  });

  test.each<[string, unknown]>([
    ['a: 1\n...\nb: [', { a: 1 }],
    ['\uFEFFa: 1', { a: 1 }],
    [' a: 1\nb: 2', { a: 1 }],
    ['a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['', null],
    ['# nothing', null],
  ])('%j is %j', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['.inf', '.inf is no value of JSON'],
    ['-.INF', '-.INF is no value of JSON'],
    ['.nan', '.nan is no value of JSON'],
    ['!!int 1.5', '"1.5" is no int'],
    ['!!bool 1', '"1" is no bool'],
    ['!!binary "///"', '!!binary is not in base64'],
    ['"a\\/b"', '\\/ is no escape of YAML'],
    ['"\\ud83d\\ude00"', '\\ud83d is no escape of YAML'],
    ['{~: a}', 'null cannot be the name of a field'],
    ['{[a]: b}', 'cannot be the name of a field'],
    ['{a\nb: c}', 'a key is on one line'],
    ['{<<: 1}', '<< takes a map'],
    ['*none', 'there is no anchor "none"'],
  ])('refuses %s', (text, message) => {
    const read = () => value(`a: 1\nv: ${text}`);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ line: expect.any(Number) }));
  });

  test.each([
    'v: 1\n\t\nw: 2',
    'v: 1\n\t\n',
    'v: "x"\n  \t\nw: 2',
    'v: {a: b}\n\t\nw: 1',
    'v: |\n  x\n \t\n',
    'v: 1\n\t# c\n',
    'v:\n- \ta\n',
    '\t\nv: 1',
  ])('refuses the tab in %j', (text) => {
    expect(() => value(text)).toThrow('a tab stands where only spaces are allowed');
  });

  test.each<[string, unknown]>([
    ['v:\t1\t# c\n', 1],
    ['v: x\n  \t\n', 'x'],
    ['v: |\n  x\n  \t\n', 'x\n\t\n'],
    ['v: "a\n\t\n\tb"\n', 'a\nb'],
    ['v: [a,\n\t\n\tb]\n', ['a', 'b']],
  ])('takes the tab in %j', (text, expected) => {
    expect(value(text)).toEqual({ v: expected });
  });

  test('tells the lines of keys that stand twice, and takes the last', () => {
    expect(readDocument('a: 1\nb:\n  c: 1\n  c: 2\na: 3\n')).toEqual({
      value: { a: 3, b: { c: 2 } },
      line: 1,
      repeatedLines: [4, 5],
    });
  });

  test.each<[string, string]>([
    ['keys that stand twice', 'a: 1\n'.repeat(200_000)],
    ['keys', Array.from({ length: 200_000 }, (_, at) => `k${at}: 1\n`).join('')],
    ['lines of tabs in brackets', `a: [\n${'\t\n'.repeat(200_000)}]`],
    ['lines of tabs in a text', `a: |\n  x\n${'  \t\n'.repeat(200_000)}`],
    ['dashes', `a:\n${'- '.repeat(100)}\n`.repeat(1_000)],
    ['brackets at the border', `a: [\n${'1,\n'.repeat(1_500)}]`],
  ])('reads many %s in time that grows with them', (_, text) => {
    expect(value(text)).toHaveProperty(text.startsWith('k') ? 'k0' : 'a');
  });

  test('merges no more keys than it has time for', () => {
    const keys = Array.from({ length: 1_000 }, (_, at) => `k${at}: 1`).join(', ');
    const merges = '- {<<: *a}\n'.repeat(200);
    expect(() => value(`base: &a {${keys}}\nlist:\n${merges}`)).toThrow('merges too many keys');
  });
});

describe('a stream', () => {
  test.each<[string, [number, unknown][]]>([
    [
      'a: 1\n---\nb: 2\n',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    [
      '---\n---\n# c\n---   # d\na: 1\n---#e\nb: 2',
      [
        [1, null],
        [3, null],
        [5, { a: 1 }],
        [7, { b: 2 }],
      ],
    ],
    [
      '{"a": 1} {"b": 2}\n{"c": 3}',
      [
        [1, { a: 1 }],
        [1, { b: 2 }],
        [2, { c: 3 }],
      ],
    ],
    [
      '{"a": 1}\n---\nb: 2',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    [
      '{a: 1}\n---\nb: 2',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    ['{"a": 1,}', [[1, { a: 1 }]]],
    [
      'a: 1\r\n---\r\nb: 2\r\n',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    [
      'a: 1\n---\n\uFEFFb: 2',
      [
        [1, { a: 1 }],
        [3, { b: 2 }],
      ],
    ],
    ['a: |\n  ---\n  x\n', [[1, { a: '---\nx\n' }]]],
  ])('%j is taken apart', (text, expected) => {
    const found = [...readDocuments(text)].map(({ line, value: one }) => [line, one]);
    expect(found).toEqual(expected);
  });

  test.each<[string, RegExp, number | undefined]>([
    ['a: 1\n--- b\n', /"---" must be followed by nothing but a comment/, 2],
    ['a: 1\n----\n', /"---" must be followed/, 2],
    ['%YAML 1.1\n---\na: 1', /./, 2],
    ['{"a": 1}\n{"b": 2}\nc', /neither one more JSON object nor the end/, 3],
    ['a: 1\n---\nb: [', /./, 3],
    ['a: 1\nb\nc: 2', /./, 3],
  ])('%j is refused', (text, message, line) => {
    const read = () => [...readDocuments(text)];
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ line }));
  });
});
