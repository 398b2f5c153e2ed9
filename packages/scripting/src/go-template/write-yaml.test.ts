import { describe, expect, it } from 'vitest';
import { renderGoTemplate } from './index.ts';

const yaml = (v: unknown) => renderGoTemplate({ template: '{{toYaml .v}}', data: { v } });

describe('toYaml quotes texts as the Go library does', () => {
  it.each<[value: unknown, text: string]>([
    ['plain text', 'plain text'],
    [' ', "' '"],
    ['', '""'],
    ['[a-z]+', "'[a-z]+'"],
    ["it's: so", "'it''s: so'"],
    ['yes', '"yes"'],
    ['null', '"null"'],
    ['0755', '"0755"'],
    ['1_000', '"1_000"'],
    ['08', '"08"'],
    ['12:30', '"12:30"'],
    ['2024-02-29', '"2024-02-29"'],
    ['2024-02-30', '2024-02-30'],
    ['a\tb', '"a\\tb"'],
    ['☃', '☃'],
    ['𝒳', '"\\U0001D4B3"'],
    ['- a', "'- a'"],
    ['a #b', "'a #b'"],
    ['a:b', 'a:b'],
    ['@a', "'@a'"],
    ['one\ntwo\n', '|\n  one\n  two'],
    ['one\n\n  two', '|-\n  one\n\n    two'],
    ['  one\ntwo', '|2-\n    one\n  two'],
    ['one \ntwo', '"one \\ntwo"'],
  ])('%j', (value, text) => {
    expect(yaml(value)).toBe(text);
  });
});

describe('toYaml writes values of Go', () => {
  it.each<[template: string, text: string]>([
    [
      '{{toYaml (dict "ca" $c)}}',
      'ca:\n  Cert: |\n    -----BEGIN CERTIFICATE-----\n    ~\n    -----END CERTIFICATE-----\n  Key: |\n    -----BEGIN PRIVATE KEY-----\n    ~\n    -----END PRIVATE KEY-----',
    ],
    [
      '{{toYaml $c}}',
      'Cert: |\n  -----BEGIN CERTIFICATE-----\n  ~\n  -----END CERTIFICATE-----\nKey: |\n  -----BEGIN PRIVATE KEY-----\n  ~\n  -----END PRIVATE KEY-----',
    ],
    ['{{toYaml (list $c) | trunc 11}}', '- Cert: |\n '],
    ['{{(toYaml $c | fromYaml).Key | eq $c.Key}}', 'true'],
    [
      '{{toYaml (semver "1.2.3")}} {{toYaml (toDate "2006" "2024")}}',
      '1.2.3 "2024-01-01T00:00:00Z"',
    ],
  ])('%s', (template, text) => {
    const made = '{{$c := genCAWithKey "x" 1 (genPrivateKey "ed25519")}}';
    const written = renderGoTemplate({ template: made + template, data: {} });
    expect(
      written.replace(/(\n *)[A-Za-z0-9+/=]{4,}(?:\n *[A-Za-z0-9+/=]{4,})*(?=\n)/g, '$1~'),
    ).toBe(text);
  });

  it.each([['{{toYaml 1i}}'], ['{{toYaml (dict "a" (list 1i))}}']])(
    'and refuses %s',
    (template) => {
      const render = () => renderGoTemplate({ template, data: {} });
      expect(render).toThrow('error calling toYaml: json: unsupported type: complex128');
    },
  );
});

describe('toYaml writes structures', () => {
  it.each<[name: string, value: unknown, text: string]>([
    ['lists within entries', { a: [1, { b: 2, c: [] }], d: {} }, 'a:\n- 1\n- b: 2\n  c: []\nd: {}'],
    ['lists within lists', [[1, 2], [[]]], '- - 1\n  - 2\n- - []'],
    [
      'texts of several lines',
      { a: { b: 'x\ny' }, c: ['x\ny\n'] },
      'a:\n  b: |-\n    x\n    y\nc:\n- |\n  x\n  y',
    ],
    ['keys by the numbers within', { a10: 1, a2: 2, B: 3, '1': 4 }, '"1": 4\nB: 3\na2: 2\na10: 1'],
    [
      'numbers',
      [1e6, 1e21, 1e-7, 0.5, 123456789.125, null, true],
      '- 1000000\n- 1e+21\n- 1e-07\n- 0.5\n- 1.23456789125e+08\n- null\n- true',
    ],
  ])('%s', (_, value, text) => {
    expect(yaml(value)).toBe(text);
  });
});
