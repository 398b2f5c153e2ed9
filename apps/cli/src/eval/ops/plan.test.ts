import { expect, it } from 'vitest';
import { evaluatePlan } from './plan.ts';

const role = (namespace?: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'r', ...(namespace ? { namespace } : {}) },
});
const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'own' } };
const hook = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'h', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
};
const namespaceHook = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'there', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
};

it.each([
  { step: 'a cluster-scoped object', desired: [role()], live: [], names: ['there'] },
  { step: 'a cluster-scoped object with one', desired: [role('x')], live: [], names: ['there'] },
  { step: 'an object of another namespace', desired: [config], live: [], names: ['own'] },
  { step: 'a hook', desired: [hook], live: [], names: ['there'] },
  { step: 'a cluster-scoped object to prune', desired: [], live: [role()], names: [''] },
  {
    step: 'the namespace that the sync creates',
    desired: [config],
    live: [],
    options: ['CreateNamespace=true'],
    names: ['', 'own'],
  },
  {
    step: 'the same, where a hook states it too',
    desired: [namespaceHook],
    live: [],
    options: ['CreateNamespace=true'],
    names: ['', 'there'],
  },
])('$step names the namespace that the field’s results name', (given) => {
  const { desired, live, options = [], names } = given;
  const request = { id: 1, op: 'plan', desired, live, options, prune: true, namespace: 'there' };
  const { steps } = evaluatePlan(request) as { steps: { namespace: string }[] };
  expect(steps.map(({ namespace }) => namespace)).toEqual(names);
});
