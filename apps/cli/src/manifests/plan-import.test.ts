import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { planImport } from './plan-import.ts';

const plan = (...objects: object[]) =>
  planImport(objects.map((object) => ({ object: object as KubeObject, where: 'f.yaml' })));

describe('what is imported', () => {
  test('is as somebody would have written it', () => {
    const { planned } = plan({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'web',
        namespace: 'argocd',
        uid: 'u',
        resourceVersion: '7',
        generation: 2,
        creationTimestamp: 't',
        managedFields: [],
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', team: 'x' },
      },
      spec: { project: 'default' },
      operation: { sync: {} },
      status: { sync: { status: 'Synced' } },
    });
    expect(planned).toMatchObject([
      {
        kind: 'application',
        body: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: {
            name: 'web',
            namespace: 'argocd',
            finalizers: ['resources-finalizer.argocd.argoproj.io'],
            annotations: { team: 'x' },
          },
          spec: { project: 'default' },
        },
      },
    ]);
    const [application] = planned;
    const body = application?.kind === 'application' ? application.body : undefined;
    expect(Object.keys(body ?? {})).not.toContain('status');
    expect(Object.keys(body?.metadata ?? {})).not.toContain('resourceVersion');
  });

  test('is told apart from what is not understood', () => {
    const { planned, notUnderstood } = plan(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cmd-params-cm' } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-cm' },
        data: { 'help.chatUrl': 'x', 'resource.customizations': '{}' },
      },
    );
    expect(planned.map(({ kind }) => kind)).toEqual(['customizations']);
    expect(notUnderstood).toEqual([
      {
        where: 'f.yaml',
        name: 'argocd-cmd-params-cm',
        reason: 'ConfigMap v1 is not something that Lockstep takes',
      },
      { where: 'f.yaml', name: 'argocd-cm', reason: 'data.help.chatUrl is not taken' },
    ]);
  });

  test('takes away nothing where Argo CD has its defaults', () => {
    const configMap = (name: string, data?: object) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      ...(data && { data }),
    });
    const { planned } = plan(
      configMap('argocd-cm', { url: 'https://argocd.test' }),
      configMap('argocd-rbac-cm'),
      configMap('argocd-ssh-known-hosts-cm', { ssh_known_hosts: '' }),
      configMap('argocd-tls-certs-cm'),
    );
    expect(planned).toEqual([]);
  });

  test('is synced by hand where that is asked for', () => {
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'web' },
      spec: { syncPolicy: { automated: { prune: true }, syncOptions: ['A=b'] } },
    };
    const document = { object: application as KubeObject, where: 'f' };
    const body = (withoutAutomation: boolean) =>
      planImport([document], { withoutAutomation }).planned.map((one) => 'body' in one && one.body);
    expect(body(true)).toMatchObject([{ spec: { syncPolicy: { syncOptions: ['A=b'] } } }]);
    expect(JSON.stringify(body(true))).not.toContain('automated');
    expect(JSON.stringify(body(false))).toContain('automated');
  });
});
