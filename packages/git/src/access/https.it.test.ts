import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import {
  createAuthority,
  startGitServer,
  type TestGitServer,
  type TestRepo,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRepository } from '../mirror/test-repository.ts';
import type { RepoAccess } from './repo-access.ts';

const authority = createAuthority('git.example.com');
const users = createAuthority('users');
const client = users.issue(['deploy']);
const strangers = createAuthority('strangers').issue(['deploy']);
const certificate = authority.issue(['127.0.0.1', 'localhost', 'git.example.com']);
const servers: TestGitServer[] = [];

const ask = (access: RepoAccess) =>
  testRepository(access, { allowLoopback: true, deadlineMs: 60_000 });

async function serve(options: Parameters<typeof startGitServer>[0]): Promise<TestRepo> {
  const server = await startGitServer(options);
  servers.push(server);
  const repo = await server.createRepo('app');
  await repo.commit({ a: '1' });
  return repo;
}

afterAll(() => Promise.all(servers.map((server) => server.close())));

describe('by HTTPS', () => {
  let open: TestRepo;
  let closed: TestRepo;

  beforeAll(async () => {
    open = await serve({ tls: certificate });
    closed = await serve({ tls: { ...certificate, ca: users.ca, requestCert: true } });
  });

  test('a server of an authority that is not known is refused', async () => {
    await expect(ask({ repo: open.url })).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/certificate/i),
    });
  });

  test('a server of the given authority, or of any where that is told, is read', async () => {
    await expect(ask({ repo: open.url, caData: authority.ca })).resolves.toBeDefined();
    await expect(ask({ repo: open.url, insecure: true })).resolves.toBeDefined();
  });

  test('a client certificate opens what is closed without', async () => {
    const access = { repo: closed.url, caData: authority.ca };
    const withCertificate = (pair: { cert: string; key: string }) =>
      ask({ ...access, tlsClientCertData: pair.cert, tlsClientCertKey: pair.key });
    await expect(withCertificate(client)).resolves.toBeDefined();
    await expect(withCertificate(strangers)).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(ask(access)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('credentials', () => {
  test('a bearer token opens, a wrong one does not and is not told', async () => {
    const { url: repo } = await serve({ credentials: { bearerToken: 'right-token' } });
    await expect(ask({ repo, bearerToken: 'right-token' })).resolves.toBeDefined();
    await expect(ask({ repo, bearerToken: 'wr0ng-token' })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.not.stringContaining('wr0ng-token'),
    });
  });

  test.each([true, false])('go with the first request, forceHttpBasicAuth %j', async (force) => {
    const seen: (string | undefined)[] = [];
    const { url: repo } = await serve({
      intercept: (request) => {
        seen.push(request.headers.authorization);
        return false;
      },
    });
    await ask({ repo, username: 'me', password: 'pass', forceHttpBasicAuth: force });
    expect(new Set(seen)).toEqual(new Set([`Basic ${btoa('me:pass')}`]));
  });
});

describe('through a proxy', () => {
  let proxy: Server;
  let proxied: string[];
  let proxyUrl: string;
  let repo: TestRepo;

  beforeAll(async () => {
    repo = await serve({ tls: certificate });
    const { port } = new URL(repo.url);
    proxy = createServer();
    // It knows git.example.com, which nobody else here does.
    proxy.on('connect', (request, socket, head) => {
      const login = request.headers['proxy-authorization'];
      if (login !== `Basic ${btoa('me:pr0xy-pass')}`) {
        const refusal = 'HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm="p"\r\n';
        return void socket.end(`${refusal}Content-Length: 0\r\nConnection: close\r\n\r\n`);
      }
      proxied.push(request.url ?? '');
      const upstream = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://me:pr0xy-pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(() => proxy.close());

  test('a host that only the proxy knows is read', async () => {
    proxied = [];
    const access = { repo: 'https://git.example.com/app.git', caData: authority.ca };
    await expect(ask({ ...access, proxy: proxyUrl })).resolves.toBeDefined();
    expect(proxied[0]).toBe('git.example.com:443');
  });

  test.each([
    ['127.0.0.1', 0],
    ['10.0.0.0/8, 127.0.0.0/8', 0],
    ['*', 0],
    ['other.example.com', 1],
  ])('noProxy %s', async (noProxy, requests) => {
    proxied = [];
    await ask({ repo: repo.url, caData: authority.ca, proxy: proxyUrl, noProxy });
    expect(Math.min(proxied.length, 1)).toBe(requests);
  });

  test('a proxy that is down is told without its password', async () => {
    const access = {
      repo: 'https://git.example.com/app.git',
      proxy: 'http://me:pr0xy-pass@127.0.0.1:9',
    };
    await expect(ask(access)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.not.stringContaining('pr0xy-pass'),
    });
  });
});

describe('redirects', () => {
  const redirecting = (location: () => string, status = 301) =>
    serve({
      intercept: (request, response) => {
        const { search } = new URL(request.url ?? '', 'http://x');
        response.writeHead(status, { location: `${location()}/info/refs${search}` }).end();
        return true;
      },
    });

  test.each([301, 302, 307, 308])('of code %i are followed to where they lead', async (status) => {
    const real = await serve({});
    const old = await redirecting(() => real.url, status);
    const { refs } = await ask({ repo: old.url });
    expect(refs.get('HEAD')).toBe(await real.head());
  });

  test('credentials do not follow to another host', async () => {
    const seen: (string | undefined)[] = [];
    const real = await serve({
      intercept: (request) => {
        seen.push(request.headers.authorization);
        return false;
      },
    });
    const old = await redirecting(() => real.url.replace('127.0.0.1', 'localhost'));
    await ask({ repo: old.url, username: 'me', password: 's3cret' });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((one) => one === undefined)).toBe(true);
  });

  test.each([
    ['http://169.254.169.254/latest/meta-data', 'link-local'],
    ['http://metadata.invalid:80/x', 'resolve'],
    ['file:///etc', 'not followed'],
    ['ssh://git@127.0.0.1/x', 'not followed'],
  ])('to %s are refused', async (target, reason) => {
    const old = await redirecting(() => target);
    await expect(ask({ repo: old.url })).rejects.toMatchObject({
      message: expect.stringContaining(reason),
    });
  });

  test('to something that is no repository are refused', async () => {
    const old = await serve({
      intercept: (_, response) => {
        response.writeHead(302, { location: 'http://127.0.0.1:1/login?next=x' }).end();
        return true;
      },
    });
    await expect(ask({ repo: old.url })).rejects.toMatchObject({ kind: 'refused' });
  });

  test('in a circle end', async () => {
    let self = '';
    const old = await redirecting(() => self);
    self = old.url;
    await expect(ask({ repo: old.url })).rejects.toThrow(/301/);
  });
});

test('the names of this machine are refused, however they are written', async () => {
  const { port } = new URL((await serve({})).url);
  for (const host of ['localhost', '127.1', '0x7f.1', '[::ffff:7f00:1]', '0']) {
    const access = { repo: `http://${host}:${port}/app.git` };
    await expect(testRepository(access), host).rejects.toMatchObject({ kind: 'refused' });
  }
});
