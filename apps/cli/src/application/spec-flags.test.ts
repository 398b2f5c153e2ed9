import { describe, expect, test } from 'vitest';
import {
  applySpecFlags,
  type DraftSpec,
  givenSpecFlags,
  optionKey,
  SPEC_FLAGS,
} from './spec-flags.ts';

const SPEC: DraftSpec = {
  project: 'shop',
  source: {
    repoURL: 'https://git.example.com/shop.git',
    path: 'app',
    helm: {
      parameters: [
        { name: 'replicas', value: '1' },
        { name: 'tier', value: 'web' },
      ],
    },
    kustomize: { images: ['nginx:1', 'registry.test:5000/redis:6'] },
  },
  destination: { server: 'https://kubernetes.default.svc' },
  syncPolicy: { automated: { prune: true }, syncOptions: ['CreateNamespace=true', 'Prune=false'] },
};

describe('flags of an application', () => {
  test('describe a new one', () => {
    const spec = applySpecFlags(
      {},
      {
        repo: 'https://git.example.com/shop.git',
        path: 'app',
        revision: 'main',
        destName: 'in-cluster',
        destNamespace: 'shop',
        project: 'default',
        syncPolicy: 'automated',
        autoPrune: true,
        selfHeal: true,
        syncOption: ['CreateNamespace=true'],
        values: ['prod.yaml'],
        helmSet: ['a=1', 'b=x=y'],
        syncRetryLimit: '5',
      },
    );
    expect(spec).toEqual({
      project: 'default',
      source: {
        repoURL: 'https://git.example.com/shop.git',
        path: 'app',
        targetRevision: 'main',
        helm: {
          valueFiles: ['prod.yaml'],
          parameters: [
            { name: 'a', value: '1' },
            { name: 'b', value: 'x=y' },
          ],
        },
      },
      destination: { name: 'in-cluster', namespace: 'shop' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
        retry: { limit: 5 },
      },
    });
  });

  test.each([
    [
      'a parameter replaces its namesake',
      { helmSet: ['replicas=3'] },
      'source.helm.parameters',
      [
        { name: 'tier', value: 'web' },
        { name: 'replicas', value: '3' },
      ],
    ],
    [
      'variables of Jsonnet have values of both kinds',
      { jsonnetTlaStr: ['a=1', 'b=x=y'], jsonnetTlaCode: ['a=1 + 1'] },
      'source.directory.jsonnet.tlas',
      [
        { name: 'b', value: 'x=y' },
        { name: 'a', value: '1 + 1', code: true },
      ],
    ],
    [
      'libraries of Jsonnet are added',
      { jsonnetLibs: ['vendor', 'lib', 'vendor'] },
      'source.directory.jsonnet.libs',
      ['vendor', 'lib'],
    ],
    [
      'an image replaces its namesake',
      { kustomizeImage: ['nginx:2'] },
      'source.kustomize.images',
      ['registry.test:5000/redis:6', 'nginx:2'],
    ],
    [
      'a port in an image is no tag',
      { kustomizeImage: ['registry.test:5000/redis:7'] },
      'source.kustomize.images',
      ['nginx:1', 'registry.test:5000/redis:7'],
    ],
    ['a name takes the place of a server', { destName: 'eu' }, 'destination', { name: 'eu' }],
    [
      'an option replaces its namesake',
      { syncOption: ['Prune=true'] },
      'syncPolicy.syncOptions',
      ['CreateNamespace=true', 'Prune=true'],
    ],
    [
      'an option is taken away',
      { syncOption: ['!Prune=false'] },
      'syncPolicy.syncOptions',
      ['CreateNamespace=true'],
    ],
    ['automation is switched off', { syncPolicy: 'none' }, 'syncPolicy.automated', undefined],
    [
      'self-heal is switched off',
      { selfHeal: false },
      'syncPolicy.automated',
      { prune: true, selfHeal: false },
    ],
    ['what is not named stays', { revision: 'v2' }, 'source.path', 'app'],
  ])('%s', (_, options, path, expected) => {
    const changed = applySpecFlags(SPEC, options) as Record<string, unknown>;
    const value = path.split('.').reduce<unknown>((at, key) => (at as never)?.[key], changed);
    expect(value).toEqual(expected);
  });

  test('leave the given spec alone', () => {
    const before = structuredClone(SPEC);
    applySpecFlags(SPEC, { helmSet: ['a=1'], syncPolicy: 'none' });
    expect(SPEC).toEqual(before);
  });

  test.each([
    [{ selfHeal: true }, '--self-heal says how to automate'],
    [{ syncPolicy: 'sometimes' }, 'automated or none'],
    [{ helmSet: ['novalue'] }, 'NAME=VALUE'],
    [{ syncRetryLimit: 'many' }, 'not a whole number'],
  ])('%o cannot be meant', (options, says) => {
    expect(() => applySpecFlags({}, options)).toThrow(says);
  });

  test('are told by the names that people typed', () => {
    expect(givenSpecFlags({ repo: 'x', destServer: 'y', timeout: 5 })).toEqual([
      '--repo',
      '--dest-server',
    ]);
    expect(new Set(SPEC_FLAGS.map((one) => optionKey(one.flags))).size).toBe(SPEC_FLAGS.length);
  });
});
