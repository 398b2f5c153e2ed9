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
    ['9'.repeat(400), '9'.repeat(400)],
    [`{${'9'.repeat(400)}: a}`, { ['9'.repeat(400)]: 'a' }],
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
    ['\t[1,\t{a:\t"b"\t}\t]', [1, { a: 'b' }]],
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
    ['!!int 1.5', 'the value behind !!int is no int'],
    ['!!bool 1', 'the value behind !!bool is no bool'],
    ['!!binary "///"', '!!binary is not in base64'],
    ['"a\\/b"', '\\/ is no escape of YAML'],
    ['"\\ud83d\\ude00"', '\\ud83d is no escape of YAML'],
    ['{~: a}', 'nothing cannot be the name of a field'],
    ['{[a]: b}', 'a list cannot be the name of a field'],
    ['{a\nb: c}', 'a key is on one line'],
    ['{? {a: 1} : b}', 'a map cannot be the name of a field'],
    ['{<<: 1}', '<< takes a map'],
    ['*none', 'there is no anchor of this name'],
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
    ['brackets at the border', `a: [\n${'1,\n'.repeat(200_000)}]`],
    ['brackets in brackets at the border', `a: [\n${'[\n1\n]\n,\n'.repeat(50_000)}]`],
    ['lines of quoted text at the border', `a: "\n${'b\n'.repeat(200_000)}"`],
    ['tabs between brackets', `a: [\t${'1,\t'.repeat(200_000)}]`],
    ['brackets on one line', `a: [${'[],'.repeat(200_000)}{\n\t\n}]`],
  ])('reads many %s in time that grows with them', (_, text) => {
    expect(value(text)).toHaveProperty(text.startsWith('k') ? 'k0' : 'a');
  });

  test('takes brackets and texts at the border for no more than they are', () => {
    const inner = `[it's, # don't\n"x\n # y"\n, 'b''\n]', [\n{\n"c":"d\n}"\n}\n]\n, 2]`;
    expect(value(`- - v: ${inner}\n    w: |\n      [\n      z\n    x: "\na"\n`)).toEqual([
      [{ v: ["it's", 'x # y', "b' ]", [{ c: 'd }' }], 2], w: '[\nz\n', x: ' a' }],
    ]);
  });

  test.each(['v: [\n---\n]', 'v: "a\n...\nb"', "v: 'a\n--- b\n'"])(
    'takes no line that separates documents into a text: %j',
    (text) => {
      expect(() => value(text)).toThrow();
    },
  );

  const levels = Array.from({ length: 9 }, (_, at) => {
    const inner = at === 0 ? 'x' : `*a${at - 1}`;
    return `a${at}: &a${at} [${Array(10).fill(inner).join(', ')}]\n`;
  }).join('');
  const long = 'x'.repeat(100_000);
  test.each<[string, string, string]>([
    ['a nest as a key', `${levels}? *a8\n: x\n`, 'a list cannot be the name of a field'],
    ['a nest as a value', `${levels}b: *a8\n`, 'the aliases would fill the memory'],
    ['a long text', `a: &a ${long}\nb: [${'*a,'.repeat(4_000)}]`, 'would fill the memory'],
    ['a long key', `a: &a {${long}: 1}\nb: [${'*a,'.repeat(4_000)}]`, 'would fill the memory'],
  ])('refuses aliases of %s', (_, text, message) => {
    expect(() => value(text)).toThrow(message);
  });

  test.each([
    'stringData: {? {password: hunter2} : x}',
    '? [hunter2]\n: x',
    'p: !!int hunter2',
    'p: !!bool "hunter2"',
    'p: *hunter2',
    'p: !hunter2^ x',
    'p: !hunter2!x y',
    'p: "hunter2',
    'p: {hunter2: [}',
    'p: hunter2\n hunter2: 1',
    'hunter2\nhunter2\na: b: hunter2',
  ])('tells nothing of the value that it refuses: %j', (text) => {
    let message = '';
    try {
      value(text);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/^YamlProblem: ./);
    expect(message).not.toContain('hunter2');
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

  test('many JSON objects on one line take time that grows with them', () => {
    expect([...readDocuments('{}'.repeat(200_000))]).toHaveLength(200_000);
  });

  test('mends no more lists at the border than it has time for', () => {
    const one = `${'a: [\n1\n]\n'.repeat(500)}---\n`;
    expect([...readDocuments(one)]).toHaveLength(1);
    expect(() => [...readDocuments(one.repeat(200))]).toThrow(/indented less than what they/);
  });

  test('lists at the border are read in each of many documents', () => {
    const text = `a: [\n${'1,\n'.repeat(1_500)}]\n---\n`.repeat(20);
    expect([...readDocuments(text)]).toHaveLength(20);
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
