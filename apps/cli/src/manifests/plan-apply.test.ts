import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { meaningsOf, planApply } from './plan-apply.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function secret(type: string, fields: object): KubeObject {
  const labels = { 'argocd.argoproj.io/secret-type': type, team: 'shop' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', labels }, ...fields };
}

const ED25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

function configMap(name: string, data: object): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
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
      'one to push to, with a GitHub App and flags as Go reads them',
      secret('repository-write', {
        stringData: {
          url: ' https://git.test/a ',
          githubAppID: '7',
          githubAppPrivateKey: 'pem\n',
          insecure: 'T',
          enableLfs: 'yes',
          password: '',
          team: 'x',
        },
      }),
      {
        kind: 'repository',
        name: 'https://git.test/a',
        toWrite: true,
        body: {
          repo: 'https://git.test/a',
          githubAppID: 7,
          githubAppPrivateKey: 'pem\n',
          insecure: true,
          enableLfs: false,
        },
        notTaken: ['data.team'],
      },
    ],
    [
      'credentials for many',
      secret('repo-creds', { stringData: { url: 'git@git.test:team', sshPrivateKey: 'key' } }),
      {
        kind: 'credential-template',
        toWrite: false,
        body: { url: 'git@git.test:team', sshPrivateKey: 'key' },
      },
    ],
    [
      'host keys',
      configMap('argocd-ssh-known-hosts-cm', {
        ssh_known_hosts: `# x\na.test,b.test ssh-ed25519 ${ED25519}\n*.test ssh-ed25519 ${ED25519}\n`,
      }),
      {
        kind: 'certificates',
        items: [
          { serverName: 'a.test', certType: 'ssh', certSubType: 'ssh-ed25519' },
          { serverName: 'b.test', certData: base64(ED25519) },
        ],
        notTaken: ['ssh_known_hosts line 3: *.test is not a host'],
      },
    ],
    [
      'certificates',
      configMap('argocd-tls-certs-cm', { 'git.test': 'pem' }),
      {
        kind: 'certificates',
        items: [{ serverName: 'git.test', certType: 'https', certData: base64('pem') }],
      },
    ],
    [
      'a GPG key',
      configMap('argocd-gpg-keys-cm', { ABCD: 'armour' }),
      { kind: 'gpg-keys', name: 'ABCD', keyData: 'armour' },
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
    expect(meaningsOf(object)).toMatchObject([meaning]);
  });

  test.each([
    ['a Secret of another kind', secret('scm-creds', {}), 'scm-creds'],
    ['credentials without a url', secret('repo-creds', {}), 'no url'],
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
    const [meaning] = meaningsOf(object);
    expect(meaning).toEqual({
      kind: 'unsupported',
      name: expect.any(String),
      reason: expect.stringContaining(reason),
    });
  });
});

describe('an argocd-cm with repositories, as they once were there', () => {
  const secrets = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'creds' },
      data: { user: base64('bot'), pass: base64('secret') },
    },
  ];
  const settings = configMap('argocd-cm', {
    repositories: [
      '- url: https://git.test/a',
      '  usernameSecret: {name: creds, key: user}',
      '  passwordSecret: {name: creds, key: gone}',
      '- type: helm',
      '  url: https://charts.test',
      '  name: charts',
      '- name: nowhere',
    ].join('\n'),
    'repository.credentials': '- {url: https://git.test, passwordSecret: {name: creds, key: pass}}',
    'helm.repositories': 'no list',
    url: 'https://argocd.test',
  });

  test('declares each of them, and says what is missing', () => {
    expect(meaningsOf(settings, secrets)).toMatchObject([
      { kind: 'customizations', notTaken: ['data.url'] },
      {
        kind: 'repository',
        body: { repo: 'https://git.test/a', username: 'bot' },
        notTaken: ['passwordSecret: key gone of Secret creds is not there'],
      },
      { kind: 'repository', body: { repo: 'https://charts.test', type: 'helm', name: 'charts' } },
      { kind: 'unsupported', reason: 'data.repositories[2] has no url' },
      { kind: 'unsupported', reason: 'data.helm.repositories is not a list in YAML' },
      {
        kind: 'credential-template',
        name: 'https://git.test',
        body: { url: 'https://git.test', password: 'secret' },
      },
    ]);
  });
});
