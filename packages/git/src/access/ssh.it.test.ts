import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { startSshGitServer, type TestRepo, type TestSshGitServer } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRepository } from '../mirror/test-repository.ts';
import type { RepoAccess } from './repo-access.ts';

let server: TestSshGitServer;
let other: TestSshGitServer;
let repo: TestRepo;

const ask = (access: Omit<RepoAccess, 'repo'>, url = repo.url) =>
  testRepository({ repo: url, ...access }, { allowLoopback: true, deadlineMs: 60_000 });

beforeAll(async () => {
  [server, other] = await Promise.all([startSshGitServer(), startSshGitServer()]);
  repo = await server.createRepo('app');
  await repo.commit({ a: '1' });
});
afterAll(() => Promise.all([server.close(), other.close()]));

describe('by SSH', () => {
  test('a known host is read with a key, also one with line ends of Windows', async () => {
    const { privateKey: sshPrivateKey, knownHosts: sshKnownHosts } = server;
    const { refs } = await ask({ sshPrivateKey, sshKnownHosts });
    expect(refs.get('HEAD')).toBe(await repo.head());
    const windows = sshPrivateKey.replaceAll('\n', '\r\n');
    await expect(ask({ sshPrivateKey: windows, sshKnownHosts })).resolves.toBeDefined();
  });

  test('a host by name is contacted at the address that was checked', async () => {
    const url = repo.url.replace('127.0.0.1', 'localhost');
    const sshKnownHosts = server.knownHosts.replace('127.0.0.1', 'localhost');
    const { privateKey: sshPrivateKey } = server;
    await expect(ask({ sshPrivateKey, sshKnownHosts }, url)).resolves.toBeDefined();
    await expect(ask({ sshPrivateKey, sshKnownHosts: server.knownHosts }, url)).rejects.toThrow(
      /not known/,
    );
  });

  test('a host that is not known is refused with its fingerprint and what to do', async () => {
    const { privateKey: sshPrivateKey } = server;
    await expect(ask({ sshPrivateKey })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(
        new RegExp(
          `host key of \\[127\\.0\\.0\\.1\\]:${server.port} is not known. It shows .*ssh-ed25519 SHA256:\\S{43}.*` +
            `ssh-keyscan -p ${server.port} 127\\.0\\.0\\.1 \\| lockstep cert add-ssh --batch`,
        ),
      ),
    });
  });

  test('a host with another key than the known one is refused', async () => {
    const key = other.knownHosts.split(' ').slice(1).join(' ');
    const sshKnownHosts = `[127.0.0.1]:${server.port} ${key}`;
    await expect(ask({ sshPrivateKey: server.privateKey, sshKnownHosts })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/is not the one that is known.*SHA256:/),
    });
  });

  test.each(['insecure', 'insecureIgnoreHostKey'])('with %s any host is taken', async (field) => {
    await expect(ask({ sshPrivateKey: server.privateKey, [field]: true })).resolves.toBeDefined();
  });

  test('a key that may not log in, none at all and no key are told', async () => {
    const { knownHosts: sshKnownHosts, strangersKey } = server;
    const denied = { kind: 'auth', message: expect.stringMatching(/permission denied/i) };
    await expect(ask({ sshKnownHosts, sshPrivateKey: strangersKey })).rejects.toMatchObject(denied);
    await expect(ask({ sshKnownHosts })).rejects.toMatchObject(denied);
    await expect(ask({ sshKnownHosts, sshPrivateKey: 'no key' })).rejects.toMatchObject({
      kind: 'auth',
      message: expect.not.stringContaining('no key'),
    });
  });

  test('a repository that is not there is told', async () => {
    const { privateKey: sshPrivateKey, knownHosts: sshKnownHosts } = server;
    const gone = repo.url.replace('app', 'gone');
    await expect(ask({ sshPrivateKey, sshKnownHosts }, gone)).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  test('loopback is refused by name, too', async () => {
    const url = repo.url.replace('127.0.0.1', 'localhost');
    await expect(testRepository({ repo: url })).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('by SSH through a SOCKS proxy', () => {
  let proxy: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    proxy = createServer((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 2]));
        socket.once('data', (login: Buffer) => {
          const name = login.subarray(2, 2 + (login[1] ?? 0)).toString();
          socket.write(Buffer.from([1, name === 'me' ? 0 : 1]));
          socket.once('data', (wish: Buffer) => {
            const host = wish.subarray(5, 5 + (wish[4] ?? 0)).toString();
            asked.push(`${host}:${wish.readUInt16BE(wish.length - 2)}`);
            const upstream = connect(server.port, '127.0.0.1', () => {
              socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
              upstream.pipe(socket).pipe(upstream);
            });
            upstream.on('error', () => socket.destroy());
          });
        });
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => proxy.close());

  test('a host that only the proxy knows is read', async () => {
    const { port } = proxy.address() as AddressInfo;
    const url = repo.url.replace('127.0.0.1', 'git.example.com');
    const sshKnownHosts = server.knownHosts.replace('127.0.0.1', 'git.example.com');
    const access = { sshPrivateKey: server.privateKey, sshKnownHosts };
    const proxyUrl = `socks5://me:pr0xy-pass@127.0.0.1:${port}`;
    await expect(ask({ ...access, proxy: proxyUrl }, url)).resolves.toBeDefined();
    expect(asked).toEqual([`git.example.com:${server.port}`]);
    const wrong = proxyUrl.replace('me:', 'you:');
    await expect(ask({ ...access, proxy: wrong }, url)).rejects.toMatchObject({
      message: expect.stringMatching(/^(?!.*pr0xy-pass)proxy: name or password refused/s),
    });
    await expect(ask({ ...access, proxy: 'http://127.0.0.1:1' }, url)).rejects.toThrow(/socks5/);
  });
});
