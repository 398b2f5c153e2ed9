import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { rbacPolicyOf } from './apply-rbac.ts';
import { planApply } from './plan-apply.ts';

const data = { 'policy.csv': 'g, ann, role:admin', 'policy.default': 'role:readonly' };

function configMap(name: string, change: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, ...change } as KubeObject;
}

describe('a policy to apply', () => {
  const labels = { 'app.kubernetes.io/name': 'argocd-rbac-cm' };
  test.each<[string, KubeObject, object | undefined]>([
    ['argocd-rbac-cm', configMap('argocd-rbac-cm'), data],
    ['under another name', configMap('rbac', { metadata: { name: 'rbac', labels } }), data],
    ['without anything in it', configMap('argocd-rbac-cm', { data: undefined }), {}],
    ['another ConfigMap', configMap('settings'), undefined],
    ['a Secret of that name', configMap('argocd-rbac-cm', { kind: 'Secret' }), undefined],
  ])('%s', (_, object, policy) => {
    expect(rbacPolicyOf(object)).toEqual(policy);
  });

  test('with a value that is no text says so', () => {
    const wrong = configMap('argocd-rbac-cm', { data: { 'policy.csv': ['p'] } });
    expect(() => rbacPolicyOf(wrong)).toThrow('data.policy.csv must be a text');
  });

  test('comes before what it may concern', () => {
    const project = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'p' },
    };
    const planned = planApply(
      [project, configMap('argocd-rbac-cm')].map((object) => ({ object, where: 'f' })),
    );
    expect(planned.map(({ kind }) => kind)).toEqual(['rbac-policy', 'project']);
  });
});
