import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { prepareDesired } from './prepare-desired.ts';

interface Case {
  rendered: object;
  applied: object;
}

const base = { metadata: { name: 'x' } };
const secret = { apiVersion: 'v1', kind: 'Secret', ...base };
const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...base };
const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', ...base };
const hook = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  ...base,
};
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', ...base };
const custom = { apiVersion: 'example.com/v1', kind: 'Thing', ...base };
const injected = { name: 'x', annotations: { 'cert-manager.io/inject-ca-from': 'a/b' } };

const TABLE: Record<string, Case> = {
  'stringData becomes data, and wins over it': {
    rendered: { ...secret, data: { a: 'b2xk', c: 'Yw==' }, stringData: { a: 'néw' } },
    applied: { ...secret, data: { a: 'bsOpdw==', c: 'Yw==' } },
  },
  'a null in stringData is the empty text': {
    rendered: { ...secret, stringData: { a: null } },
    applied: { ...secret, data: { a: '' } },
  },
  'an empty stringData leaves nothing': {
    rendered: { ...secret, stringData: {} },
    applied: secret,
  },
  'stringData that is no map of texts is left for the API server to refuse': {
    rendered: { ...secret, stringData: { a: 1 } },
    applied: { ...secret, stringData: { a: 1 } },
  },
  'line breaks in base64 go': {
    rendered: { ...secret, data: { a: 'YWJj\nZGVm\n' } },
    applied: { ...secret, data: { a: 'YWJjZGVm' } },
  },
  'an aggregated role states no rules': {
    rendered: { ...role, aggregationRule: { clusterRoleSelectors: [] }, rules: [] },
    applied: { ...role, aggregationRule: { clusterRoleSelectors: [] } },
  },
  'a plain role keeps its empty rules': {
    rendered: { ...role, rules: [] },
    applied: { ...role, rules: [] },
  },
  'empty lists of a network policy go, its types stay': {
    rendered: {
      ...policy,
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [], ingress: [] },
    },
    applied: { ...policy, spec: { podSelector: {}, policyTypes: ['Egress'] } },
  },
  'a rule that allows all is no empty list': {
    rendered: { ...policy, spec: { podSelector: {}, egress: [{}] } },
    applied: { ...policy, spec: { podSelector: {}, egress: [{}] } },
  },
  'an empty caBundle goes': {
    rendered: { ...hook, webhooks: [{ name: 'a', clientConfig: { caBundle: '', url: 'u' } }] },
    applied: { ...hook, webhooks: [{ name: 'a', clientConfig: { url: 'u' } }] },
  },
  'a placeholder caBundle goes': {
    rendered: { ...hook, webhooks: [{ name: 'a', clientConfig: { caBundle: 'Cg==' } }] },
    applied: { ...hook, webhooks: [{ name: 'a', clientConfig: {} }] },
  },
  'a caBundle that an injector replaces goes': {
    rendered: {
      ...hook,
      metadata: injected,
      webhooks: [{ name: 'a', clientConfig: { caBundle: 'eA==' } }],
    },
    applied: { ...hook, metadata: injected, webhooks: [{ name: 'a', clientConfig: {} }] },
  },
  'a caBundle of its own stays': {
    rendered: { ...hook, webhooks: [{ name: 'a', clientConfig: { caBundle: 'eA==' } }] },
    applied: { ...hook, webhooks: [{ name: 'a', clientConfig: { caBundle: 'eA==' } }] },
  },
  'what the server writes goes': {
    rendered: {
      ...configMap,
      metadata: {
        name: 'x',
        uid: 'u',
        resourceVersion: '1',
        generation: 2,
        creationTimestamp: null,
        managedFields: [],
        selfLink: '/x',
      },
      status: {},
    },
    applied: configMap,
  },
  'nulls are empty texts where the API server keeps the key, and go elsewhere': {
    rendered: {
      ...configMap,
      metadata: { name: 'x', labels: { a: null }, annotations: null },
      data: { K: null },
      immutable: null,
    },
    applied: { ...configMap, metadata: { name: 'x', labels: { a: '' } }, data: { K: '' } },
  },
  'nulls in a custom resource are values': {
    rendered: {
      ...custom,
      spec: { values: { unset: null }, template: { metadata: { creationTimestamp: null } } },
    },
    applied: { ...custom, spec: { values: { unset: null }, template: { metadata: {} } } },
  },
  'an empty address of a service goes': {
    rendered: { apiVersion: 'v1', kind: 'Service', ...base, spec: { clusterIP: '' } },
    applied: { apiVersion: 'v1', kind: 'Service', ...base, spec: {} },
  },
};

test.each(Object.entries(TABLE))('%s', (_title, { rendered, applied }) => {
  const before = structuredClone(rendered);
  expect(prepareDesired(rendered as KubeObject).object).toEqual(applied);
  expect(rendered).toEqual(before);
});

test.each(Object.entries(TABLE))('twice is as once: %s', (_title, { applied }) => {
  expect(prepareDesired(applied as KubeObject).object).toEqual(applied);
});

describe('problems that no apply gets past', () => {
  const pod = (container: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    ...base,
    spec: { containers: [{ name: 'a', ...container }] },
  });
  const at = ['spec', 'containers', 0];
  const PROBLEMS: [string, object, unknown[]][] = [
    [
      'a variable stated twice',
      pod({ env: [{ name: 'A' }, { name: 'B' }, { name: 'A' }] }),
      [...at, 'env', 2],
    ],
    [
      'a port stated twice',
      pod({ ports: [{ containerPort: 1 }, { containerPort: 1, protocol: 'TCP' }] }),
      [...at, 'ports', 1],
    ],
    [
      'an annotation that is a number',
      { ...configMap, metadata: { name: 'x', annotations: { a: 1 } } },
      ['metadata', 'annotations', 'a'],
    ],
    [
      'a label that is a boolean',
      { ...custom, metadata: { name: 'x', labels: { a: true } } },
      ['metadata', 'labels', 'a'],
    ],
    [
      'a text of a secret that is a number',
      { ...secret, stringData: { a: 5 } },
      ['stringData', 'a'],
    ],
  ];
  test.each(PROBLEMS)('%s', (_title, object, path) => {
    const { problems } = prepareDesired(object as KubeObject);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
  });

  test('one port with two protocols is none', () => {
    const ports = [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }];
    expect(prepareDesired(pod({ ports }) as KubeObject).problems).toEqual([]);
  });
});
