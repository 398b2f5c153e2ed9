import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { annotate, mapAt } from './edit.ts';

const object = (): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });

describe.each(['__proto__', 'constructor', 'plain'])('an edit of the key %s', (key) => {
  test('makes the map of that name in the object, and nowhere else', () => {
    const edited = object();
    mapAt(edited, 'spec', key, 'inner').touched = true;
    expect(JSON.stringify(edited.spec)).toBe(`{"${key}":{"inner":{"touched":true}}}`);
    expect(Object.hasOwn(Object.prototype, 'inner')).toBe(false);
    expect(Object.hasOwn(Object, 'inner')).toBe(false);
  });

  test('annotates', () => {
    const edited = object();
    annotate(edited, key, 'x');
    expect(JSON.stringify(edited.metadata.annotations)).toBe(`{"${key}":"x"}`);
  });
});
