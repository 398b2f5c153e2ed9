import { describe, expect, it } from 'vitest';
import { envsubst } from './envsubst.ts';
import type { References } from './references.ts';
import { mergeValues, valuesOf, withValueAt } from './values.ts';
import { wavesOf } from './waves.ts';

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: Flux's own form of variables. */

describe('objects of Flux that are meant to harm', () => {
  const long = 'x'.repeat(100_000);

  it.each<[string, string, RegExp]>([
    ['a variable in a thousand places', '${X}'.repeat(1_000), /more than \d+ characters/],
    ['a text put in the place of each letter', '${X//x/${X}}', /more than \d+ characters/],
    ['defaults within defaults', `\${A:=${'${X}'.repeat(1_000)}}`, /more than \d+ characters/],
    ['a long pattern for a long text', `\${X##*${'x'.repeat(10_000)}y}`, /too long for its text/],
  ])('do not grow or hang by %s', (_, text, message) => {
    expect(() => envsubst(text, (name) => (name === 'X' ? long : undefined))).toThrow(message);
  });

  it.each([
    ['lists in lists', `a${'[60000]'.repeat(3)}`],
    ['names without end', Array(200).fill('a').join('.')],
  ])('do not fill the memory by a path of %s', (_, path) => {
    expect(() => withValueAt({}, path, 'x')).toThrow('is no path');
  });

  it('have no say over what all objects share', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "a": {"__proto__": {"b": 1}}}');
    const merged = mergeValues({ a: { c: 2 } }, hostile);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((merged as { polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(merged)).toBe(
      '{"a":{"c":2,"__proto__":{"b":1}},"__proto__":{"polluted":true}}',
    );
  });

  it('refer to no more than can be looked at', async () => {
    const references = { texts: async () => ({}) } as unknown as References;
    const valuesFrom = Array.from({ length: 201 }, () => ({
      kind: 'ConfigMap' as const,
      name: 'x',
      optional: true,
    }));
    await expect(valuesOf({ valuesFrom }, 'n', references)).rejects.toThrow('more than 200');
  });

  it('are put in order in a moment, each after hundreds of others with parts of their own', () => {
    const keys = Array.from({ length: 400 }, (_, at) => `u${at}`);
    const units = keys.flatMap((key, at) => [
      { key, dependsOn: keys.slice(0, at) },
      ...['a', 'b', 'c'].map((part) => ({ key: `${key}${part}`, parent: key, dependsOn: [] })),
    ]);
    expect(wavesOf(units).get('u399')).toBe(399);
  });
});

/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: Flux's own form of variables. */
