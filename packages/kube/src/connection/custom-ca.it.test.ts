import { createServer as createProxy } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer, connect as dialTls, type TlsOptions } from 'node:tls';
import type { ClusterConfig } from '@lockstep/domain';
import { createAuthority, uniqueNamespace, useSandbox } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { KubeClient } from '../client/kube-client.ts';
import { Reflector } from '../watch/reflector.ts';
import { connectionFromClusterConfig } from './cluster-config.ts';
import type { Connection } from './connection.ts';
import { connectionFromKubeconfig } from './kubeconfig.ts';
import { testConnection } from './test-connection.ts';

type Tls = NonNullable<ClusterConfig['tlsClientConfig']>;

const namespace = uniqueNamespace('own-ca');
const own = createAuthority('a company');
const namesake = createAuthority('a company');
const stranger = createAuthority('somebody else');

let real: Connection;
let admin: KubeClient;
let bearerToken: string;

beforeAll(async () => {
  real = connectionFromKubeconfig(useSandbox().kubeconfigPath);
  admin = new KubeClient(real);
  await admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const metadata = { name: 'caller', namespace };
  await admin.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  await admin.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  });
  const answer = (await admin.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/caller/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { status: { token: string } };
  bearerToken = answer.status.token;
});
afterAll(async () => {
  const ref = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: namespace };
  await admin.delete(ref);
  admin.close();
});

/** The cluster behind a door whose certificate the company's own authority signed. */
function registered(server: string, tls: Tls, more: ClusterConfig = {}): Connection {
  return connectionFromClusterConfig(server, { bearerToken, tlsClientConfig: tls, ...more });
}

describe('a cluster whose certificate an authority of its own signed', () => {
  test.each<{ how: string; tls: Tls; names?: string[] }>([
    { how: 'with that CA', tls: { caData: base64(own.ca) } },
    { how: 'with several CAs, that one among them', tls: { caData: base64(stranger.ca + own.ca) } },
    { how: 'unverified', tls: { insecure: true } },
    {
      how: 'by the name in its certificate',
      tls: { caData: base64(own.ca), serverName: 'kubernetes.internal.test' },
      names: ['kubernetes.internal.test'],
    },
  ])('is reached $how, for requests and watches', async ({ tls, names }) => {
    const connection = registered(await startDoor(names), tls);
    expect(await testConnection(connection)).toEqual({ ok: true, version: expect.any(String) });
    await watchOnce(connection);
  });

  test.each<{ what: string; tls: Tls; names?: string[]; says: string[] }>([
    {
      what: 'another CA',
      tls: { caData: base64(stranger.ca) },
      says: ['is not signed by the CA that was given', 'tlsClientConfig.caData'],
    },
    {
      what: 'another CA of the same name',
      tls: { caData: base64(namesake.ca) },
      says: ['is not signed by the CA that was given', 'tlsClientConfig.caData'],
    },
    { what: 'no CA', tls: {}, says: ['give the cluster its CA', 'tlsClientConfig.caData'] },
    {
      what: 'a certificate for another name',
      tls: { caData: base64(own.ca) },
      names: ['kubernetes.internal.test'],
      says: ['for another name', 'kubernetes.internal.test', 'tlsClientConfig.serverName'],
    },
    {
      what: 'a server name that it does not have',
      tls: { caData: base64(own.ca), serverName: 'elsewhere.test' },
      says: ['for another name', 'elsewhere.test'],
    },
  ])('is refused with $what, saying what to do', async ({ tls, names, says }) => {
    const tested = await testConnection(registered(await startDoor(names), tls));
    expect(tested.ok).toBe(false);
    for (const words of says)
      expect(tested).toMatchObject({ message: expect.stringContaining(words) });
  });

  test('is reached through a proxy, which sees where to and nothing else', async () => {
    const proxy = await startConnectProxy();
    const server = await startDoor();
    const connection = registered(server, { caData: base64(own.ca) }, { proxyUrl: proxy.url });
    expect(await testConnection(connection)).toEqual({ ok: true, version: expect.any(String) });
    await watchOnce(connection);
    expect(proxy.asked).toEqual(new Set([`CONNECT ${new URL(server).host}`]));
    expect(proxy.seen()).not.toContain(bearerToken);
  });

  test('is not reached around a proxy that refuses', async () => {
    const proxy = await startConnectProxy({ refuses: true });
    const server = await startDoor();
    const connection = registered(server, { caData: base64(own.ca) }, { proxyUrl: proxy.url });
    expect(await testConnection(connection)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/through proxy 127.*answered 407: give its user/),
    });
  });
});

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Lists and watches until the first list is complete. */
async function watchOnce(connection: Connection): Promise<void> {
  const client = new KubeClient(connection);
  const reflector = new Reflector({
    client,
    namespace,
    resource: () => client.discovery.resolve({ group: '', kind: 'ConfigMap' }),
    onEvent: () => undefined,
  }).start();
  onTestFinished(() => {
    reflector.stop();
    client.close();
  });
  await reflector.synced;
}

/** The real API server behind TLS of our own; what is said inside goes through as it is. */
async function startDoor(names: string[] = ['127.0.0.1']): Promise<string> {
  const { hostname: host, port } = new URL(real.server);
  const protocols = ['h2', 'http/1.1'];
  const options: TlsOptions = { ...own.issue(names), ALPNProtocols: protocols };
  const server = createServer(options, (near) => {
    const ALPNProtocols = [near.alpnProtocol || 'http/1.1'];
    join(near, dialTls({ host, port: Number(port), ca: real.ca, ALPNProtocols }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface ConnectProxy {
  url: string;
  asked: Set<string>;
  /** Every byte that clients sent through. */
  seen(): string;
}

async function startConnectProxy(given: { refuses?: boolean } = {}): Promise<ConnectProxy> {
  const asked = new Set<string>();
  const bytes: Buffer[] = [];
  const proxy = createProxy();
  proxy.on('connect', (request, near) => {
    asked.add(`${request.method} ${request.url}`);
    if (given.refuses) {
      near.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    near.write('HTTP/1.1 200 OK\r\n\r\n');
    near.on('data', (chunk: Buffer) => bytes.push(chunk));
    join(near, dial(Number(port), hostname));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const seen = () => Buffer.concat(bytes).toString('latin1');
  return { url: `http://127.0.0.1:${port}`, asked, seen };
}

function join(near: Duplex, far: Duplex): void {
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
  near.pipe(far).pipe(near);
}
