import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startGitServer,
  startSshGitServer,
  type TestGitServer,
  type TestRepo,
} from '@lockstep/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RepoAccess } from '../access/repo-access.ts';
import { createMirrors, type Mirrors } from '../mirror/mirrors.ts';
import { parsePointer } from './pointer.ts';

const credentials = { username: 'me', password: 's3cret' };
const digest = (content: string) => createHash('sha256').update(content).digest('hex');
const pointerTo = (content: string, oid = digest(content)) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;

const LARGE = 'kind: ConfigMap\n'.repeat(100);
let dir: string;
let server: TestGitServer;
let repo: TestRepo;
let mirrors: Mirrors;
let stored: Map<string, string>;
let requests: { path: string; authorization: string | undefined }[];
let href: (oid: string) => string;
/** What the batch API answers instead of what it should. */
let nonsense: string | undefined;

/** An LFS server by the batch API, as the specification describes it. */
function answerLfs(request: IncomingMessage, response: ServerResponse): boolean {
  const path = request.url ?? '';
  if (!path.includes('/info/lfs/') && !path.startsWith('/content/')) return false;
  requests.push({ path, authorization: request.headers.authorization });
  if (path.startsWith('/content/')) {
    const content = stored.get(path.slice('/content/'.length));
    response.writeHead(content === undefined ? 404 : 200).end(content);
    return true;
  }
  if (request.headers.authorization !== `Basic ${btoa('me:s3cret')}`) {
    response.writeHead(401).end('{"message":"Credentials needed"}');
    return true;
  }
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const { objects } = JSON.parse(body) as { objects: { oid: string; size: number }[] };
    const answer = objects.map(({ oid, size }) =>
      stored.has(oid)
        ? { oid, size, actions: { download: { href: href(oid), header: { 'X-Key': 'k' } } } }
        : { oid, size, error: { code: 404, message: 'Object does not exist' } },
    );
    response.writeHead(200, { 'content-type': 'application/vnd.git-lfs+json' });
    response.end(nonsense ?? JSON.stringify({ transfer: 'basic', objects: answer }));
  });
  return true;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-lfs-'));
  server = await startGitServer({ credentials, intercept: answerLfs });
  repo = await server.createRepo('app');
  mirrors = createMirrors({ dir, allowLoopback: true, maxLfsBytes: 5_000 });
});
afterAll(async () => {
  await mirrors.close();
  await server.close();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(() => {
  requests = [];
  stored = new Map([[digest(LARGE), LARGE]]);
  href = (oid) => `${server.url}/content/${oid}`;
  nonsense = undefined;
});

async function filesWith(
  files: Record<string, string>,
  more: Partial<RepoAccess> = { enableLfs: true },
) {
  const sha = await repo.commit(files);
  const access = { repo: repo.url, ...credentials, ...more };
  const mirror = mirrors.mirror(repo.url);
  await mirror.refresh(access);
  return mirror.files(access, sha);
}

describe('large files', () => {
  test('are read in place of their pointers, downloaded once', async () => {
    const tree = await filesWith({ 'a.yaml': pointerTo(LARGE), 'b.yaml': 'small' });
    const [first, second] = await Promise.all([tree.read('a.yaml'), tree.read('a.yaml')]);
    expect(first.toString()).toBe(LARGE);
    expect(second.toString()).toBe(LARGE);
    expect((await tree.read('b.yaml')).toString()).toBe('small');
    expect((await tree.read('a.yaml')).toString()).toBe(LARGE);
    expect(requests.map((one) => one.path)).toEqual([
      '/app.git/info/lfs/objects/batch',
      `/content/${digest(LARGE)}`,
    ]);
  });

  test.each([
    ['no object', '[]'],
    ['no list', '{"objects":{"oid":"x"}}'],
    ['nothing in its list', '{"objects":[null]}'],
    ['an error without words', `{"objects":[{"oid":"${digest('none')}","error":{"message":7}}]}`],
    [
      'an address that is none',
      `{"objects":[{"oid":"${digest('none')}","actions":{"download":{"href":"http://["}}}]}`,
    ],
    [
      'a header that is none',
      `{"objects":[{"oid":"${digest('none')}","actions":{"download":{"href":"/x","header":{"a\\nb":"c"}}}}]}`,
    ],
  ])('are told to be missing by a server that answers with %s', async (_, answer) => {
    nonsense = answer;
    const tree = await filesWith({ 'a.yaml': pointerTo('none') });
    await expect(tree.read('a.yaml')).rejects.toMatchObject({
      name: 'GitError',
      message: expect.stringContaining('a.yaml: '),
    });
  });

  test('stay pointers where LFS is off, and their ids say so', async () => {
    const off = await filesWith({ 'a.yaml': pointerTo(LARGE) }, {});
    const on = await filesWith({ other: '1' });
    expect((await off.read('a.yaml')).toString()).toBe(pointerTo(LARGE));
    expect((await on.entry('a.yaml'))?.oid).not.toBe((await off.entry('a.yaml'))?.oid);
    expect((await on.entry(''))?.oid).not.toBe((await off.entry(''))?.oid);
  });

  test('the login goes to the repository and not to another server that has them', async () => {
    const content = 'elsewhere '.repeat(30);
    stored.set(digest(content), content);
    href = (oid) => `${server.url.replace('127.0.0.1', 'localhost')}/content/${oid}`;
    const tree = await filesWith({ 'e.yaml': pointerTo(content) });
    expect((await tree.read('e.yaml')).toString()).toBe(content);
    expect(requests.at(-1)).toEqual({
      path: `/content/${digest(content)}`,
      authorization: undefined,
    });
  });

  test.each<[string, () => void, string, string]>([
    ['not there', () => stored.clear(), 'not-found', 'Object does not exist'],
    ['another content', () => stored.set(digest('x1'), 'y1'), 'not-found', 'another digest'],
    ['longer than promised', () => stored.set(digest('x1'), 'x1'.repeat(9)), 'too-large', 'longer'],
    [
      'at a forbidden address',
      () => {
        stored.set(digest('x1'), 'x1');
        href = () => 'http://169.254.169.254/latest';
      },
      'refused',
      'link-local',
    ],
    [
      'on the disk of the server',
      () => {
        stored.set(digest('x1'), 'x1');
        href = () => 'file:///etc/passwd';
      },
      'refused',
      'not HTTP',
    ],
  ])('that are %s are told by path', async (name, arrange, kind, words) => {
    arrange();
    const path = `${name.replaceAll(' ', '-')}.yaml`;
    const tree = await filesWith({ [path]: pointerTo('x1') });
    await expect(tree.read(path)).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(new RegExp(`^${path}: .*${words}`)),
    });
  });

  test('past the limit are refused before they are downloaded', async () => {
    const tree = await filesWith({ 'a.yaml': pointerTo(LARGE) });
    await expect(tree.read('a.yaml', { maxBytes: 500 })).rejects.toMatchObject({
      kind: 'too-large',
    });
    expect(requests).toEqual([]);
  });

  test('refused by their server are told with its reason', async () => {
    const tree = await filesWith({ 'r.yaml': pointerTo('r2') });
    const denied = mirrors
      .mirror(repo.url)
      .files({ repo: repo.url, username: 'you', password: 'wr0ng', enableLfs: true }, tree.commit);
    await expect(denied.read('r.yaml')).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/401: Credentials needed/),
    });
  });

  test('on disk stay below the cap', async () => {
    const contents = ['1', '2', '3', '4'].map((digit) => digit.repeat(1_900));
    for (const content of contents) stored.set(digest(content), content);
    const files = contents.map((content, index) => [`c${index}.yaml`, pointerTo(content)] as const);
    const tree = await filesWith(Object.fromEntries(files));
    for (const [path] of files) await tree.read(path);
    const [name = ''] = (await readdir(dir)).filter((one) => one.endsWith('.lfs'));
    const kept = await readdir(join(dir, name), { recursive: true });
    expect(kept.filter((one) => /[0-9a-f]{64}$/.test(one)).length).toBe(2);
  });
});

test('by ssh the server says where they are', async () => {
  stored.set(digest(LARGE), LARGE);
  const ssh = await startSshGitServer({
    lfsAuthenticate: {
      href: `${repo.url}/info/lfs`,
      header: { Authorization: `Basic ${btoa('me:s3cret')}` },
    },
  });
  try {
    const remote = await ssh.createRepo('by-ssh');
    const sha = await remote.commit({ 'a.yaml': pointerTo(LARGE) });
    const access: RepoAccess = {
      repo: remote.url,
      sshPrivateKey: ssh.privateKey,
      sshKnownHosts: ssh.knownHosts,
      enableLfs: true,
    };
    const mirror = mirrors.mirror(remote.url);
    await mirror.refresh(access);
    expect((await mirror.files(access, sha).read('a.yaml')).toString()).toBe(LARGE);
  } finally {
    await ssh.close();
  }
});

test.each([
  ['', undefined],
  ['kind: ConfigMap\n', undefined],
  [pointerTo('abc'), { oid: digest('abc'), sizeBytes: 3 }],
  [pointerTo('abc').replace('sha256', 'md5'), undefined],
  [pointerTo('abc').replace('size 3', 'size -3'), undefined],
  [pointerTo('abc', '../../../etc/passwd'), undefined],
  [`${pointerTo('abc')}${'x'.repeat(1024)}`, undefined],
])('the pointer %j', (text, expected) => {
  expect(parsePointer(Buffer.from(text))).toEqual(expected);
});
