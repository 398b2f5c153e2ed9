import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitServer, uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { KubeClient } from '../client/kube-client.ts';
import { Reflector } from '../watch/reflector.ts';
import { connectionFromClusterConfig } from './cluster-config.ts';
import type { Connection, ExecPlugin } from './connection.ts';
import { inClusterConnection } from './in-cluster.ts';
import { connectionFromKubeconfig } from './kubeconfig.ts';
import { testConnection } from './test-connection.ts';

const namespace = uniqueNamespace('connect');
/** The user that the sandbox's client certificate names. */
const ADMIN = 'kwok-admin';
let admin: KubeClient;
let byCertificate: Connection;
let token: string;
let folder: string;

beforeAll(async () => {
  byCertificate = connectionFromKubeconfig(useSandbox().kubeconfigPath);
  admin = new KubeClient(byCertificate);
  folder = await mkdtemp(join(tmpdir(), 'lockstep-connect-'));
  await admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const metadata = { name: 'caller', namespace };
  await admin.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  token = await requestToken();
});

afterAll(async () => {
  await admin.delete({
    group: '',
    version: 'v1',
    kind: 'Namespace',
    namespace: '',
    name: namespace,
  });
  admin.close();
  await rm(folder, { recursive: true, force: true });
});

async function requestToken(): Promise<string> {
  const answer = (await admin.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/caller/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { status: { token: string } };
  return answer.status.token;
}

/** Who the server takes us for. */
async function whoAmI(connection: Connection): Promise<string> {
  const client = new KubeClient(connection, { maxAttempts: 1 });
  onTestFinished(() => client.close());
  const answer = (await client.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  })) as { status: { userInfo: { username: string } } };
  return answer.status.userInfo.username;
}

function base64(text: string | undefined): string {
  return Buffer.from(text ?? '', 'utf8').toString('base64');
}

async function script(name: string, lines: string[]): Promise<ExecPlugin> {
  const command = join(folder, name);
  await writeFile(command, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(command, 0o755);
  return { command, args: [], env: {}, apiVersion: 'client.authentication.k8s.io/v1' };
}

function execCredential(status: Record<string, string>): string {
  return JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status,
  });
}

describe('credentials that a real API server accepts', () => {
  test('a client certificate, from a kubeconfig or a registered cluster', async () => {
    expect(await whoAmI(byCertificate)).toBe(ADMIN);
    const registered = connectionFromClusterConfig(byCertificate.server, {
      tlsClientConfig: {
        caData: base64(byCertificate.ca),
        certData: base64(byCertificate.cert),
        keyData: base64(byCertificate.key),
      },
    });
    expect(await whoAmI(registered)).toBe(ADMIN);
  });

  test('a service account’s token, also as a pod has it', async () => {
    const { server, ca } = byCertificate;
    const tlsClientConfig = { caData: base64(ca) };
    const expected = `system:serviceaccount:${namespace}:caller`;
    const config = { bearerToken: token, tlsClientConfig };
    expect(await whoAmI(connectionFromClusterConfig(server, config))).toBe(expected);
    await writeFile(join(folder, 'token'), `${token}\n`);
    await writeFile(join(folder, 'ca.crt'), ca ?? '');
    const { hostname, port } = new URL(server);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    expect(await whoAmI(inClusterConnection({ env, folder }))).toBe(expected);
  });

  test('a token file that was rewritten is read again when the old token is refused', async () => {
    const path = join(folder, 'rotating');
    await writeFile(path, 'stale');
    const { server, ca } = byCertificate;
    const client = new KubeClient({ server, ca, credential: { kind: 'token-file', path } });
    onTestFinished(() => client.close());
    await expect(client.version()).rejects.toMatchObject({ status: 401 });
    await writeFile(path, token);
    expect((await client.version()).gitVersion).toMatch(/^v1/);
  });

  test('the token of a plug-in that a cluster names, which sees nothing of ours', async () => {
    process.env.LOCKSTEP_SECRET_KEY = 'sealing-key';
    process.env.PASSED_ON = 'named by the operator';
    process.env.NOT_NAMED = 'ours';
    const seen = join(folder, 'seen');
    const { command } = await script('confined-plugin', [
      `env > ${seen}`,
      `cat <<END\n${execCredential({ token })}\nEND`,
    ]);
    const { server, ca } = byCertificate;
    const config = {
      tlsClientConfig: { caData: base64(ca) },
      execProviderConfig: { command, args: ['login'], env: { OWN: 'stated' } },
    };
    const exec = { commands: [{ program: command, args: ['login'] }], variables: ['PASSED_ON'] };
    const connection = connectionFromClusterConfig(server, config, { exec });
    expect(await whoAmI(connection)).toBe(`system:serviceaccount:${namespace}:caller`);
    const names = (await readFile(seen, 'utf8')).match(/^\w+(?==)/gm)?.sort();
    // The shell adds its own.
    const added = ['PWD', 'SHLVL', '_', 'OLDPWD'];
    expect(names?.filter((name) => !added.includes(name))).toEqual([
      'KUBERNETES_EXEC_INFO',
      'OWN',
      'PASSED_ON',
      'PATH',
    ]);
    for (const name of ['LOCKSTEP_SECRET_KEY', 'PASSED_ON', 'NOT_NAMED']) delete process.env[name];
  });

  test('the token of a cloud, asked for again when it ends or is refused', async () => {
    const { server, ca } = byCertificate;
    const config = { tlsClientConfig: { caData: base64(ca) }, awsAuthConfig: { clusterName: 'x' } };
    const answers = ['refused', token, token];
    const asked: unknown[] = [];
    const tokens = async (identity: unknown) => {
      asked.push(identity);
      return { token: answers[asked.length - 1] ?? '', expiresAtMs: Date.now() + 60_000 };
    };
    const hosts = [new URL(server).hostname];
    const connection = connectionFromClusterConfig(server, config, { cloud: { tokens, hosts } });
    expect(await whoAmI(connection)).toBe(`system:serviceaccount:${namespace}:caller`);
    expect(asked).toEqual(Array(2).fill({ cloud: 'aws', clusterName: 'x' }));
  });

  test('an exec plug-in’s token, asked for once and again only when it is refused or expires', async () => {
    const calls = join(folder, 'calls');
    const plugin = await script('token-plugin', [
      `echo "$KUBERNETES_EXEC_INFO" >> ${calls}`,
      `cat <<END\n${execCredential({ token })}\nEND`,
    ]);
    const { server, ca } = byCertificate;
    const client = new KubeClient({ server, ca, credential: { kind: 'exec', plugin } });
    onTestFinished(() => client.close());
    await Promise.all([client.version(), client.version(), client.version()]);
    await client.version();
    const informed = (await readFile(calls, 'utf8')).trim().split('\n');
    expect(informed).toHaveLength(1);
    expect(JSON.parse(informed[0] as string)).toMatchObject({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { interactive: false },
    });
  });

  test('an exec plug-in’s client certificate, for requests and watches', async () => {
    const { server, ca, cert = '', key = '' } = byCertificate;
    const plugin = await script('certificate-plugin', [
      `cat <<'END'\n${execCredential({ clientCertificateData: cert, clientKeyData: key })}\nEND`,
    ]);
    const connection: Connection = { server, ca, credential: { kind: 'exec', plugin } };
    expect(await whoAmI(connection)).toBe(ADMIN);
    await expectWatchWorks(connection);
  });
});

describe('a proxy', () => {
  test('carries requests, watches and logs, through CONNECT', async () => {
    const proxy = await startProxy();
    const connection = { ...byCertificate, proxyUrl: proxy.url };
    expect(await whoAmI(connection)).toBe(ADMIN);
    await expectWatchWorks(connection);
    expect(proxy.targets.size).toBe(1);
    expect([...proxy.targets][0]).toBe(new URL(byCertificate.server).host);
  });

  test('that is not there is told as such', async () => {
    const test = await testConnection({ ...byCertificate, proxyUrl: 'http://127.0.0.1:1' });
    expect(test).toMatchObject({ ok: false, message: expect.stringContaining('refused') });
  });
});

describe('testing a connection', () => {
  test('tells the version when all is well', async () => {
    const test = await testConnection(byCertificate);
    expect(test).toEqual({ ok: true, version: expect.stringMatching(/^v1\./) });
  });

  test.each([
    {
      what: 'nobody listens',
      change: { server: 'https://127.0.0.1:1' },
      message: 'cluster https://127.0.0.1:1 cannot be reached: connection refused',
    },
    {
      what: 'the host does not exist',
      change: { server: 'https://nowhere.invalid' },
      message: 'cannot be reached: the host name',
    },
    { what: 'the CA is not known', change: { ca: undefined }, message: 'give the cluster its CA' },
    {
      what: 'the certificate is for another name',
      change: { serverName: 'elsewhere.test' },
      message: 'its certificate is for another name',
    },
    { what: 'the CA is not PEM', change: { ca: 'nonsense' }, message: 'cannot be read' },
    {
      what: 'the token is wrong',
      change: { cert: undefined, key: undefined, credential: { kind: 'token', token: 'wrong' } },
      message: 'does not accept the credentials (401',
    },
    {
      what: 'there are no credentials',
      change: { cert: undefined, key: undefined },
      message: 'was asked without credentials and refused (403',
    },
    {
      what: 'the plug-in is not installed',
      change: {
        credential: {
          kind: 'exec',
          plugin: {
            command: 'no-such-plugin',
            args: [],
            env: {},
            apiVersion: 'client.authentication.k8s.io/v1',
            installHint: 'Install it first.',
          },
        },
      },
      message: 'credential plug-in no-such-plugin was not found (Install it first.)',
    },
  ] as const)('says why it fails when $what', async ({ change, message }) => {
    const test = await testConnection({ ...byCertificate, ...change } as Connection);
    expect(test).toEqual({ ok: false, message: expect.stringContaining(message) });
  });

  test('any certificate will do when the connection says so', async () => {
    const test = await testConnection({ ...byCertificate, ca: undefined, insecure: true });
    expect(test.ok).toBe(true);
  });

  test('a web server that is no API server is found out', async () => {
    const server = await startGitServer();
    onTestFinished(() => server.close());
    const { origin } = new URL(server.url);
    const test = await testConnection({ server: origin, credential: { kind: 'none' } });
    expect(test.ok).toBe(false);
  });
});

async function expectWatchWorks(connection: Connection): Promise<void> {
  const client = new KubeClient(connection);
  const names: string[] = [];
  const reflector = new Reflector({
    client,
    namespace,
    resource: () => client.discovery.resolve({ group: '', kind: 'ConfigMap' }),
    onEvent: ({ object }) => names.push(object.metadata.name ?? ''),
  }).start();
  onTestFinished(() => {
    reflector.stop();
    client.close();
  });
  await reflector.synced;
  const name = uniqueNamespace('seen');
  await admin.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } });
  await waitFor(() => names.includes(name), { what: 'the watch to tell' });
}

async function startProxy(): Promise<{ url: string; targets: Set<string> }> {
  const targets = new Set<string>();
  const server = createServer();
  server.on('connect', (request, near) => {
    targets.add(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    const far = dial(Number(port), hostname, () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, targets };
}
