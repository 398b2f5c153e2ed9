import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { meaningOf, planApply } from './plan-apply.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function secret(type: string, fields: object): KubeObject {
  const labels = { 'argocd.argoproj.io/secret-type': type, team: 'shop' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', labels }, ...fields };
}

const application: KubeObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'a' },
};
const project: KubeObject = { ...application, kind: 'AppProject', metadata: { name: 'p' } };

describe('a declared document', () => {
  test('comes after what it refers to', () => {
    const documents = [
      application,
      secret('cluster', { stringData: { server: 'https://c' } }),
      project,
    ];
    const planned = planApply(documents.map((object) => ({ object, where: 'f' })));
    expect(planned.map((one) => one.kind)).toEqual(['project', 'cluster', 'application']);
  });

  test.each([
    [
      'a repository, in data and stringData',
      secret('repository', {
        data: { url: base64('https://git.test/a'), insecure: base64('true') },
        stringData: { username: 'bot', password: 'p', depth: '1' },
      }),
      {
        kind: 'repository',
        body: {
          repo: 'https://git.test/a',
          insecure: true,
          username: 'bot',
          password: 'p',
          depth: 1,
        },
      },
    ],
    [
      'a cluster',
      secret('cluster', {
        stringData: {
          server: 'https://c.test',
          name: 'c',
          config: '{"bearerToken":"t"}',
          namespaces: 'a, b',
          clusterResources: 'true',
        },
      }),
      {
        kind: 'cluster',
        body: {
          server: 'https://c.test',
          name: 'c',
          config: { bearerToken: 't' },
          namespaces: ['a', 'b'],
          clusterResources: true,
          labels: { team: 'shop' },
        },
      },
    ],
    [
      'what an argocd-cm says of resources',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'argocd-cm' },
        data: { 'resource.customizations.health.a_B': 'return {}', url: 'https://x.test' },
      },
      {
        kind: 'customizations',
        body: { 'resource.customizations.health.a_B': 'return {}', url: 'https://x.test' },
      },
    ],
  ])('is %s', (_, object, meaning) => {
    expect(meaningOf(object)).toMatchObject(meaning);
  });

  test.each([
    ['a Secret of another kind', secret('repo-creds', {}), 'repo-creds'],
    [
      'a Secret without a type',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
      'Secret v1',
    ],
    ['a repository without a url', secret('repository', {}), 'no url'],
    ['a cluster without a server', secret('cluster', {}), 'no server'],
    [
      'a cluster whose config is no JSON',
      secret('cluster', { stringData: { server: 's', config: '{' } }),
      'not JSON',
    ],
    [
      'any other object',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } },
      'ConfigMap v1',
    ],
  ])('is not %s', (_, object, reason) => {
    const meaning = meaningOf(object);
    expect(meaning.kind).toBe('unsupported');
    expect(meaning.kind === 'unsupported' && meaning.reason).toContain(reason);
  });
});
