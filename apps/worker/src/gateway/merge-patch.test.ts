import { describe, expect, test } from 'vitest';
import { mergePatch } from './merge-patch.ts';

describe('a merge patch', () => {
  test.each<[string, object, object, object | undefined]>([
    ['nothing', { a: { b: [1] } }, { a: { b: [1] } }, undefined],
    ['a field that comes', {}, { a: 1 }, { a: 1 }],
    ['a field that goes', { a: { b: 1, c: 2 } }, { a: { c: 2 } }, { a: { b: null } }],
    ['null is none', { a: null }, {}, undefined],
    ['a list as a whole', { a: [1, 2] }, { a: [1] }, { a: [1] }],
    ['a map that becomes empty', { a: { b: 1 } }, { a: {} }, { a: { b: null } }],
    ['another type', { a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
    ['maps in another order', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, undefined],
  ])('%s', (_, before, after, patch) => {
    expect(mergePatch(before as Record<string, unknown>, after as Record<string, unknown>)).toEqual(
      patch,
    );
  });

  test.each(['__proto__', 'constructor', 'toString'])('carries the key %s', (key) => {
    const parsed = (value: string) => JSON.parse(`{"a":{"${key}":${value}}}`);
    const text = (from: object, to: object) =>
      JSON.stringify(mergePatch(from as Record<string, unknown>, to as Record<string, unknown>));
    expect(text(parsed('"x"'), parsed('"y"'))).toBe(`{"a":{"${key}":"y"}}`);
    expect(text(parsed('"x"'), { a: {} })).toBe(`{"a":{"${key}":null}}`);
    expect(text(parsed('{"b":1}'), parsed('{"b":2}'))).toBe(`{"a":{"${key}":{"b":2}}}`);
    expect(text({ a: {} }, parsed('{"b":2}'))).toBe(`{"a":{"${key}":{"b":2}}}`);
  });
});
