import { expect, test } from 'vitest';
import { compareOptionsOf } from './compare-options.ts';
import { desiredHash } from './desired-hash.ts';

test('the order of keys and absent fields do not matter', () => {
  expect(desiredHash({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(
    desiredHash({ b: { c: [1, 2] }, a: 1 }),
  );
});

test('everything else does', () => {
  const objects = [
    {},
    [],
    null,
    '',
    0,
    { a: 1 },
    { a: '1' },
    { a: [1] },
    { a: [1, 2] },
    { a: [2, 1] },
    { a: null },
    { 'a:1': 1 },
    { a: { b: 1 } },
  ];
  expect(new Set(objects.map(desiredHash)).size).toBe(objects.length);
});

test('close texts have unlike hashes', () => {
  const hashes = Array.from({ length: 5000 }, (_, i) => desiredHash({ replicas: i }));
  expect(new Set(hashes).size).toBe(5000);
  expect(new Set(hashes.map((hash) => hash.slice(0, 8))).size).toBeGreaterThan(4995);
  expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  ['IgnoreExtraneous', true],
  ['ServerSideDiff=true, IgnoreExtraneous', true],
  ['ServerSideDiff=true', false],
  [undefined, false],
])('compare options %s: extraneous ignored %s', (text, ignoreExtraneous) => {
  const annotations: Record<string, string> = text
    ? { 'argocd.argoproj.io/compare-options': text }
    : {};
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { annotations } };
  expect(compareOptionsOf(object).ignoreExtraneous).toBe(ignoreExtraneous);
});

test.each([
  ['ServerSideDiff=false', { serverSideDiff: false, includeMutationWebhook: false }],
  [
    'ServerSideDiff=true,IncludeMutationWebhook=true',
    { serverSideDiff: true, includeMutationWebhook: true },
  ],
  ['Unknown=true', { serverSideDiff: undefined, includeMutationWebhook: false }],
])('compare options %s', (text, options) => {
  const annotations = { 'argocd.argoproj.io/compare-options': text };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { annotations } };
  expect(compareOptionsOf(object)).toMatchObject(options);
});
