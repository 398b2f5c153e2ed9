import { expect, test } from 'vitest';
import { givenSource } from './given-source.ts';

test.each<[string, unknown, object]>([
  ['nothing', undefined, {}],
  ['null', null, {}],
  ['fields that are null', { helm: null, directory: { recurse: null } }, { directory: {} }],
  [
    'nulls among values',
    { helm: { valuesObject: { a: null, b: { c: null } } } },
    { helm: { valuesObject: { a: null, b: { c: null } } } },
  ],
  [
    'values that are null',
    { helm: { valuesObject: null, values: 'a' } },
    { helm: { values: 'a' } },
  ],
  [
    'parameters without all of their fields',
    { helm: { parameters: [{ name: 'a' }, { value: 'b', forceString: null }] } },
    {
      helm: {
        parameters: [
          { name: 'a', value: '' },
          { name: '', value: 'b' },
        ],
      },
    },
  ],
  [
    'parameters of a plug-in',
    { plugin: { parameters: [{ name: 'a', map: { b: 'c' } }] } },
    { plugin: { parameters: [{ name: 'a', map: { b: 'c' } }] } },
  ],
])('takes %s as an API server does', (_, given, expected) => {
  expect(givenSource(given)).toEqual({ repoURL: 'file:///', ...expected });
});

test.each<[unknown, string]>([
  ['text', 'source: must be an object'],
  [[], 'source: must be an object'],
  [{ helm: { parameters: [{ name: 'a', value: 1 }] } }, 'source: helm.parameters.0.value: '],
])('%j is refused', (given, message) => {
  expect(() => givenSource(given)).toThrow(message);
});
