import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { compareResource } from './compare.ts';
import { fieldChanges } from './diff.ts';
import { predictLocally } from './local-predictor.ts';
import { sameJson } from './own.ts';
import { prepareDesired } from './prepare-desired.ts';
import { redactSecret } from './redact.ts';

/** Keys that plain assignment, or a look-up, takes for something of JavaScript's. */
const KEYS = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];

const parsed = (kind: string, data: string): KubeObject =>
  JSON.parse(`{"apiVersion":"v1","kind":"${kind}","metadata":{"name":"c"},"data":{${data}}}`);

describe.each(KEYS)('the key %s', (key) => {
  const stated = parsed('ConfigMap', `"a":"1","${key}":"new"`);
  const without = parsed('ConfigMap', '"a":"1"');
  const old = parsed('ConfigMap', `"a":"1","${key}":"old"`);
  const path = ['data', key];

  test('stays in what is applied', () => {
    const { object, problems } = prepareDesired(stated);
    expect(JSON.stringify(object)).toBe(JSON.stringify(stated));
    expect(problems).toEqual([]);
  });

  test.each([
    ['comes', without, stated, [{ path, desired: 'new' }]],
    ['changes', old, stated, [{ path, live: 'old', desired: 'new' }]],
    ['goes', stated, without, [{ path, live: 'new' }]],
    ['stays', stated, stated, []],
  ])('is seen when it %s', (_, live, desired, changes) => {
    expect(fieldChanges(live, desired)).toEqual(changes);
  });

  test('is predicted', () => {
    const predicted = predictLocally({ desired: stated, live: old });
    expect(JSON.stringify(predicted.data)).toBe(JSON.stringify(stated.data));
    const input = { desired: stated, live: without, manager: 'm' };
    expect(compareResource(input).kind).toBe('needs-prediction');
  });

  test('is redacted', () => {
    const redacted = redactSecret(parsed('Secret', `"${key}":"aHVudGVy"`), () => '#');
    expect(JSON.stringify(redacted.data)).toBe(`{"${key}":"#"}`);
  });
});

test.each([
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: null }, {}, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}'), true],
  [JSON.parse('{"__proto__":{"a":1}}'), {}, false],
  [{ constructor: { a: 1 } }, { constructor: { a: 1 } }, true],
])('%j and %j: %s', (a, b, same) => {
  expect(sameJson(a, b)).toBe(same);
});
