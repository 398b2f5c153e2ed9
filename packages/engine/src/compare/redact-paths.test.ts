import { ANNOTATION_LAST_APPLIED, type KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { parseRedactPaths, redactAtPaths, redactChangesAtPaths } from './redact-paths.ts';

const digest = (text: string) => `#${text.length}`;
const PLACES = parseRedactPaths('ConfigMap:/data/password, example.com/*:/spec/users/*/a~1b');

const config = (data: unknown, metadata: object = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }) as KubeObject;
const thing = (spec: object): KubeObject =>
  ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: {}, spec }) as KubeObject;

test.each([
  ['a field', config({ password: 'secret', open: 'x' }), { data: { password: '#6', open: 'x' } }],
  ['a field that is a map', config({ password: { a: 1 } }), { data: { password: '#7' } }],
  [
    'fields of items',
    thing({ users: [{ 'a/b': 'x', c: 1 }] }),
    { spec: { users: [{ 'a/b': '#1', c: 1 }] } },
  ],
  [
    'fields of entries',
    thing({ users: { u: { 'a/b': 'x' } } }),
    { spec: { users: { u: { 'a/b': '#1' } } } },
  ],
])('%s is hidden', (_, object, shown) => {
  const before = structuredClone(object);
  expect(redactAtPaths(object, PLACES, digest)).toMatchObject(shown);
  expect(object).toEqual(before);
});

test('the copy of kubectl is hidden as well', () => {
  const copy = (text: string) => config({}, { annotations: { [ANNOTATION_LAST_APPLIED]: text } });
  const shown = (text: string) =>
    redactAtPaths(copy(text), PLACES, digest).metadata.annotations?.[ANNOTATION_LAST_APPLIED];
  expect(shown(JSON.stringify(config({ password: 'secret' })))).toContain('"password":"#6"');
  expect(shown('{"data":{"password":"secret"')).toBe('#28');
});

test('other kinds are not touched', () => {
  const secret = { ...config({ password: 'x' }), kind: 'Other' };
  expect(redactAtPaths(secret, PLACES, digest)).toBe(secret);
});

test.each([
  ['at the place', ['data', 'password'], 'secret', '#6'],
  ['above it', ['data'], { password: 'secret', open: 'x' }, { password: '#6', open: 'x' }],
  ['below it', ['data', 'password', 'deep'], 'secret', '#6'],
  ['beside it', ['data', 'open'], 'x', 'x'],
])('a change %s', (_, path, value, shown) => {
  const changes = [{ path, live: value, cause: 'git' as const }];
  expect(redactChangesAtPaths(config({}), changes, PLACES, digest)).toEqual([
    { path, live: shown, cause: 'git' },
  ]);
});

test.each(['ConfigMap', 'ConfigMap:data', ':/data', 'a/b/C:/data'])('%s is no place', (text) => {
  expect(() => parseRedactPaths(text)).toThrow(`${text} must be group/Kind:/json/pointer`);
});
