import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@lockstep/domain';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectionFromKubeconfig, kubeconfigContexts } from './kubeconfig.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function kubeconfig(parts: { cluster?: string; user?: string } = {}): string {
  return `
apiVersion: v1
kind: Config
current-context: main
contexts:
- {name: main, context: {cluster: c, user: u}}
- {name: other, context: {cluster: c2, user: u}}
- {name: broken, context: {cluster: missing, user: u}}
clusters:
- name: c
  cluster: ${parts.cluster ?? '{server: "https://one.test:6443"}'}
- name: c2
  cluster: {server: "https://two.test"}
users:
- name: u
  user: ${parts.user ?? '{token: t}'}
`;
}

describe('connectionFromKubeconfig', () => {
  test('reads the current context, or the one that is asked for', () => {
    expect(connectionFromKubeconfig(kubeconfig())).toMatchObject({
      server: 'https://one.test:6443',
      credential: { kind: 'token', token: 't' },
    });
    expect(connectionFromKubeconfig(kubeconfig(), 'other').server).toBe('https://two.test');
    expect(kubeconfigContexts(kubeconfig())).toEqual(['main', 'other', 'broken']);
  });

  test('reads how the server is to be trusted and reached', () => {
    const cluster = `{server: "https://one.test", certificate-authority-data: ${base64('CA')}, tls-server-name: inner.test, proxy-url: "http://proxy.test:3128", insecure-skip-tls-verify: true}`;
    expect(connectionFromKubeconfig(kubeconfig({ cluster }))).toMatchObject({
      ca: 'CA',
      serverName: 'inner.test',
      proxyUrl: 'http://proxy.test:3128',
      insecure: true,
    });
  });

  test.each([
    { user: '{}', credential: { kind: 'none' } },
    {
      user: '{username: ada, password: secret}',
      credential: { kind: 'basic', username: 'ada', password: 'secret' },
    },
    {
      user: '{tokenFile: /run/token}',
      credential: { kind: 'token-file', path: '/run/token' },
    },
    {
      user: '{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: get-token, args: [a], env: [{name: X, value: y}]}}',
      credential: {
        kind: 'exec',
        plugin: {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: 'get-token',
          args: ['a'],
          env: { X: 'y' },
        },
      },
    },
    {
      user: '{exec: {command: get-token, args: null, env: null}}',
      credential: {
        kind: 'exec',
        plugin: {
          command: 'get-token',
          args: [],
          env: {},
          apiVersion: 'client.authentication.k8s.io/v1',
        },
      },
    },
  ])('reads credentials $user', ({ user, credential }) => {
    expect(connectionFromKubeconfig(kubeconfig({ user })).credential).toMatchObject(credential);
  });

  test('finds files relative to the kubeconfig', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-kubeconfig-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.pem'), 'CA');
    writeFileSync(join(folder, 'me.pem'), 'CERT');
    const cluster = '{server: "https://one.test", certificate-authority: ca.pem}';
    const user = `{client-certificate: me.pem, client-key-data: ${base64('KEY')}}`;
    writeFileSync(join(folder, 'config'), kubeconfig({ cluster, user }));
    const connection = connectionFromKubeconfig(join(folder, 'config'));
    expect(connection).toMatchObject({ ca: 'CA', cert: 'CERT', key: 'KEY' });
  });

  test.each([
    { text: kubeconfig(), context: 'nope', says: 'no context nope' },
    { text: kubeconfig(), context: 'broken', says: 'cluster missing, which is missing' },
    { text: kubeconfig({ cluster: '{}' }), says: 'the cluster has no server' },
    { text: 'apiVersion: v1\nkind: Config\n', says: 'no current-context' },
    { text: 'a: [\n', says: 'kubeconfig:' },
    { text: 'just\ntext\n', says: 'not a YAML map' },
    { text: '/nowhere/config', says: '/nowhere/config cannot be read' },
    { text: kubeconfig({ user: '{auth-provider: {name: gcp}}' }), says: 'use an exec plug-in' },
    {
      text: kubeconfig({
        user: '{exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}}',
      }),
      says: 'v1alpha1 is not supported',
    },
  ])('says what is wrong: $says', ({ text, context, says }) => {
    expect(() => connectionFromKubeconfig(text, context)).toThrow(UserError);
    expect(() => connectionFromKubeconfig(text, context)).toThrow(says);
  });
});
