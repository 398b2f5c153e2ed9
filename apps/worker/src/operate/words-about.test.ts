import type { KubeObject } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { wordsAbout } from './words-about.ts';

const secret = (fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a' },
  ...fields,
});

it.each([
  ['a number', { data: { pin: 4711 } }, 'got Value:4711}', 'got Value:++++++++}'],
  ['a text', { stringData: { p: 'se.cret' } }, 'bad "se.cret"', 'bad "++++++++"'],
  ['a text in lines', { stringData: { p: 'a\nb1' } }, 'bad "a\\nb1"', 'bad "++++++++"'],
  ['a decoded text', { data: { p: 'c2VjcmV0' } }, 'bad secret', 'bad ++++++++'],
  ['a list', { data: { p: ['one', 'two'] } }, '{"one", "two"}', '{"++++++++", "++++++++"}'],
  ['a short value', { data: { p: 'a' } }, 'data.p: a is bad', 'data.p: ++++++++ is bad'],
  ['an empty value', { data: { p: '' } }, 'data.p is bad', 'data.p is bad'],
])('words about a Secret hide %s', (_title, fields, words, shown) => {
  expect(wordsAbout(secret(fields), new Error(words))).toBe(shown);
});

it('words about anything else are left as they are', () => {
  const object = { ...secret({ data: { pin: 4711 } }), kind: 'ConfigMap' };
  expect(wordsAbout(object, new Error('got 4711'))).toBe('got 4711');
});

it('words about a merge hide what is live as well', () => {
  const objects = [secret({ data: { p: '!' } }), secret({ data: { p: 'b2xk' } }), undefined];
  expect(wordsAbout(objects, new Error('bad {"p":"b2xk"}'))).toBe('bad {"p":"++++++++"}');
});

it('words hide what is configured to be as secret as a Secret', () => {
  const object = { ...secret({ data: { pin: '4711', open: 'door' } }), kind: 'ConfigMap' };
  const paths = [{ group: '', kind: 'ConfigMap', path: ['data', 'pin'] }];
  expect(wordsAbout(object, new Error('4711 door'), paths)).toBe('++++++++ door');
});
