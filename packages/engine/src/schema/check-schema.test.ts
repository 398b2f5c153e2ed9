import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { checkSchema } from './check-schema.ts';

const deployment = (spec: object, more: object = {}) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec,
    ...more,
  }) as unknown as KubeObject;

const container = (fields: object) =>
  deployment({ template: { spec: { containers: [{ name: 'web', ...fields }] } } });

const problems = (object: KubeObject) => {
  const verdict = checkSchema(object);
  return verdict.kind === 'checked'
    ? verdict.problems.map(({ path, reason }) => `${path} ${reason}`)
    : verdict.kind;
};

describe('what an API server takes', () => {
  it.each<[string, KubeObject]>([
    ['a whole object', container({ image: 'x', ports: [{ containerPort: 80, protocol: 'TCP' }] })],
    [
      'quantities as texts and numbers',
      container({ resources: { limits: { cpu: 1, memory: '1Gi' } } }),
    ],
    ['what is null', deployment({ replicas: null, template: null })],
    ['a status', deployment({}, { status: { anything: 1 } })],
    ['ports as numbers and names', container({ livenessProbe: { httpGet: { port: 'http' } } })],
    [
      'names that are made',
      { ...deployment({}), metadata: { generateName: 'web-' } } as KubeObject,
    ],
    [
      'data of a ConfigMap',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c' },
        data: { a: 'b' },
      } as KubeObject,
    ],
  ])('%s', (_name, object) => {
    expect(problems(object)).toEqual([]);
  });
});

describe('what it does not take', () => {
  it.each<[KubeObject, string]>([
    [deployment({ replica: 2 }), 'spec.replica is a field that is not known'],
    [deployment({ replicas: '2' }), 'spec.replicas is a text, and should be a whole number'],
    [deployment({ replicas: 1.5 }), 'spec.replicas is 1.5, and should be a whole number'],
    [deployment({ paused: 'yes' }), 'spec.paused is a text, and should be true or false'],
    [deployment({ template: [] }), 'spec.template is a list, and should be an object'],
    [
      container({ args: 'x' }),
      'spec.template.spec.containers[0].args is a text, and should be a list',
    ],
    [
      container({ args: [1] }),
      'spec.template.spec.containers[0].args[0] is 1, and should be a text',
    ],
    [
      container({ imagee: 'x' }),
      'spec.template.spec.containers[0].imagee is a field that is not known',
    ],
    [
      { ...deployment({}), metadata: { name: 'web', annotations: { a: 1 } } } as never,
      'metadata.annotations.a is 1, and should be a text',
    ],
    [{ ...deployment({}), metadata: {} } as never, 'metadata.name is missing'],
    [deployment({}, { specs: {} }), 'specs is a field that is not known'],
  ])('%j', (object, problem) => {
    expect(problems(object)).toContain(problem);
  });

  it('without an end is told up to a point', () => {
    const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, 1]));
    expect(problems(deployment(fields))).toHaveLength(50);
  });
});

it('nothing is said of kinds that only a cluster knows', () => {
  const custom = { apiVersion: 'a.example/v1', kind: 'Thing', metadata: { name: 'x' }, spec: 1 };
  expect(problems(custom as unknown as KubeObject)).toBe('unknown');
  expect(problems({ ...custom, metadata: {} } as unknown as KubeObject)).toEqual([
    'metadata.name is missing',
  ]);
});
