import { describe, expect, it } from 'vitest';
import { parseObject, withoutManagedFields, yamlOf } from './manifest-text.ts';
import { tokensOf } from './yaml-tokens.ts';

describe('tokensOf', () => {
  it.each([
    ['kind: Pod', ['key:kind', 'mark::', 'text: Pod']],
    ['  replicas: 3', ['mark:  ', 'key:replicas', 'mark::', 'number: 3']],
    ['  - name: web', ['mark:  - ', 'key:name', 'mark::', 'text: web']],
    ['  - --port=80', ['mark:  - ', 'text:--port=80']],
    ['    enabled: true', ['mark:    ', 'key:enabled', 'mark::', 'keyword: true']],
    [
      '  app.kubernetes.io/name: web',
      ['mark:  ', 'key:app.kubernetes.io/name', 'mark::', 'text: web'],
    ],
    ['  "8080": yes', ['mark:  ', 'key:"8080"', 'mark::', 'text: yes']],
    ['# a remark', ['comment:# a remark']],
    ['image: nginx:1.27', ['key:image', 'mark::', 'text: nginx:1.27']],
    ['- http://example.com', ['mark:- ', 'text:http://example.com']],
    ['', []],
  ])('%s', (line, expected) => {
    expect(tokensOf(line).map(({ kind, text }) => `${kind}:${text}`)).toEqual(expected);
  });

  it('loses no character', () => {
    for (const line of ['  a: "b: c" # d', '? odd', '- - nested: x', 'key:', '  -']) {
      expect(
        tokensOf(line)
          .map(({ text }) => text)
          .join(''),
      ).toBe(line);
    }
  });
});

it('writes what it is given, without what nobody reads', () => {
  const text = '{"kind":"Pod","metadata":{"name":"a","managedFields":[{"manager":"x"}]}}';
  const object = parseObject(text);
  expect(object && yamlOf(withoutManagedFields(object))).toBe('kind: Pod\nmetadata:\n  name: a\n');
  expect(parseObject('null')).toBeUndefined();
});
