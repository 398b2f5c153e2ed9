import { describe, expect, test } from 'vitest';
import { evaluateHealth } from './health.ts';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 0 }, status: {} };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap' };

describe('an object of any shape is judged', () => {
  test.each<[string, object, string | null]>([
    ['without metadata', deployment, 'Healthy'],
    ['with metadata that are a text', { ...deployment, metadata: 'x' }, 'Unknown'],
    ['with labels that are a list', { ...deployment, metadata: { labels: ['x'] } }, 'Unknown'],
    ['with a name that is a number', { ...deployment, metadata: { name: 5 } }, 'Unknown'],
    ['of a kind that has no health', { ...configMap, metadata: { labels: 5 } }, null],
    ['without a version', { ...deployment, apiVersion: null }, null],
    ['without a version, of the core group', { kind: 'Pod', metadata: {} }, 'Unknown'],
    [
      'being deleted',
      { ...configMap, metadata: { deletionTimestamp: '2026-01-05T00:00:00Z' } },
      'Progressing',
    ],
    ['being deleted at no time', { ...configMap, metadata: { deletionTimestamp: 5 } }, null],
  ])('%s', (_, object, status) => {
    expect(evaluateHealth({ object })).toMatchObject({ status });
  });

  test.each([[[]], ['x'], [{}], [{ kind: 5 }], [undefined]])('but not %j', (object) => {
    expect(() => evaluateHealth({ object })).toThrow(/^object/);
  });
});

test('a script sees the object as it is', () => {
  const lua = 'return {status = type(obj.metadata) == "string" and "Healthy" or "Degraded"}';
  expect(evaluateHealth({ object: { ...configMap, metadata: 'x' }, lua })).toMatchObject({
    status: 'Healthy',
  });
});
