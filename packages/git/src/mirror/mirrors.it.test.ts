import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitServer, type TestGitServer, type TestRepo, waitFor } from '@lockstep/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMirrors, type Mirrors } from './mirrors.ts';
import { testRepository } from './test-repository.ts';

let dir: string;
let server: TestGitServer;
let repo: TestRepo;
let mirrors: Mirrors;
const open: Mirrors[] = [];

function openMirrors(options: { packAfterFetches?: number } = {}): Mirrors {
  const opened = createMirrors({ dir, allowLoopback: true, deadlineMs: 60_000, ...options });
  open.push(opened);
  return opened;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-mirrors-'));
  server = await startGitServer();
  repo = await server.createRepo('app');
  mirrors = openMirrors();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

describe('refresh', () => {
  test('follows branches, tags and removals', async () => {
    const first = await repo.commit({ 'a/b.yaml': 'one' });
    const mirror = mirrors.mirror(repo.url);
    const cloned = await mirror.refresh({ repo: repo.url });
    expect(cloned).toMatchObject({ fetched: true, headBranch: 'main' });
    expect(Object.fromEntries(cloned.refs)).toEqual({ HEAD: first, 'refs/heads/main': first });

    const side = await repo.commit({ 'c.yaml': 'x' }, 'Side', { branch: 'side/x' });
    await repo.tag('v1.0.0', { commit: first, message: 'First' });
    const { refs } = await mirror.refresh({ repo: repo.url });
    expect(refs.get('refs/heads/side/x')).toBe(side);
    expect(refs.get('refs/tags/v1.0.0')).toBe(first);

    await repo.git(['update-ref', '-d', 'refs/heads/side/x']);
    const last = await repo.commit({ 'd.yaml': 'y' }, 'Nested name', { branch: 'side' });
    const after = await mirror.refresh({ repo: repo.url });
    expect(after.refs.has('refs/heads/side/x')).toBe(false);
    expect(after.refs.get('refs/heads/side')).toBe(last);
  });

  test('downloads nothing when nothing moved, also after a restart', async () => {
    await repo.commit({ a: '1' });
    await mirrors.mirror(repo.url).refresh({ repo: repo.url });
    await expect(mirrors.mirror(repo.url).refresh({ repo: repo.url })).resolves.toMatchObject({
      fetched: false,
    });
    const restarted = openMirrors().mirror(repo.url);
    await expect(restarted.refresh({ repo: repo.url })).resolves.toMatchObject({ fetched: false });
    expect((await restarted.knownRefs())?.refs.get('HEAD')).toBe(await repo.head());
  });

  test('concurrent refreshes of one repository, however it is written, are one', async () => {
    await repo.commit({ a: '1' });
    const mirror = mirrors.mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    const before = server.requestCount();
    await mirror.refresh({ repo: repo.url });
    const alone = server.requestCount() - before;

    expect(mirrors.mirror(repo.url.replace(/\.git$/, '/'))).toBe(mirror);
    await Promise.all(Array.from({ length: 20 }, () => mirror.refresh({ repo: repo.url })));
    expect(server.requestCount() - before - alone).toBe(alone);
  });

  test('two processes sharing the folder fetch without harm', async () => {
    await repo.commit({ a: '1' });
    const others = [mirrors, openMirrors(), openMirrors()];
    const all = await Promise.all(
      others.map((one) => one.mirror(repo.url).refresh({ repo: repo.url })),
    );
    expect(all.map((one) => one.refs.get('HEAD'))).toEqual(all.map(() => all[0]?.refs.get('HEAD')));
    const names = (await readdir(dir)).filter((name) => !name.endsWith('.git'));
    expect(names).toEqual([]);
  });

  test('takes over the lock of a process that died', async () => {
    await repo.commit({ a: '1' });
    const mirror = mirrors.mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    const [name = ''] = await readdir(dir);
    const dead = { pid: 2 ** 30, host: hostname(), token: 'x' };
    await writeFile(join(dir, `${name}.lock`), JSON.stringify(dead));
    const sha = await repo.commit({ a: '2' });
    expect((await mirror.refresh({ repo: repo.url })).refs.get('HEAD')).toBe(sha);
  });

  test('a fetch that hangs is killed at the deadline, and the next one works', async () => {
    await repo.commit({ a: '1' });
    const mirror = mirrors.mirror(repo.url);
    server.setFault('hang');
    await expect(mirror.refresh({ repo: repo.url }, { deadlineMs: 500 })).rejects.toMatchObject({
      kind: 'timeout',
      retryable: true,
    });
    server.setFault(undefined);
    await expect(mirror.refresh({ repo: repo.url })).resolves.toMatchObject({ fetched: true });
  });

  test('a caller that gives up does not stop the others', async () => {
    await repo.commit({ a: '1' });
    const mirror = mirrors.mirror(repo.url);
    const abort = new AbortController();
    const left = mirror.refresh({ repo: repo.url }, { signal: abort.signal });
    const stayed = mirror.refresh({ repo: repo.url });
    abort.abort();
    await expect(left).rejects.toThrow();
    await expect(stayed).resolves.toMatchObject({ fetched: true });
  });

  test('a damaged mirror is cloned anew', async () => {
    const sha = await repo.commit({ 'a/b.yaml': 'one' });
    const mirror = mirrors.mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    const [name = ''] = await readdir(dir);
    await rm(join(dir, name, 'objects'), { recursive: true });
    await expect(mirror.tree(sha).read('a/b.yaml')).rejects.toThrow();
    await mirror.refresh({ repo: repo.url });
    expect((await mirror.tree(sha).read('a/b.yaml')).toString()).toBe('one');
  });

  test('a mirror damaged between two commits is cloned anew by the fetch', async () => {
    await repo.commit({ 'a/b.yaml': 'one' });
    await mirrors.mirror(repo.url).refresh({ repo: repo.url });
    const [name = ''] = await readdir(dir);
    await writeFile(join(dir, name, 'config'), 'not a config [');
    const sha = await repo.commit({ 'a/b.yaml': 'two' });
    const mirror = openMirrors().mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    expect((await mirror.tree(sha).read('a/b.yaml')).toString()).toBe('two');
  });

  test('an empty repository has no refs and gets them later', async () => {
    const mirror = mirrors.mirror(repo.url);
    expect((await mirror.refresh({ repo: repo.url })).refs.size).toBe(0);
    const sha = await repo.commit({ a: '1' });
    expect((await mirror.refresh({ repo: repo.url })).refs.get('HEAD')).toBe(sha);
  });

  test('many small fetches are packed, and reading goes on', async () => {
    const packing = openMirrors({ packAfterFetches: 2 }).mirror(repo.url);
    const first = await repo.commit({ a: '1' });
    await packing.refresh({ repo: repo.url });
    await repo.commit({ a: '2' });
    await packing.refresh({ repo: repo.url });
    const [name = ''] = (await readdir(dir)).filter((one) => one.endsWith('.git'));
    await waitFor(
      async () =>
        (await readdir(join(dir, name, 'objects/pack'))).includes('multi-pack-index') ||
        (await readdir(join(dir, name, 'objects/pack'))).some((one) => one.startsWith('loose-')),
      { what: 'a pack of the loose objects' },
    );
    expect((await packing.tree(first).read('a')).toString()).toBe('1');
  });
});

describe('copies', () => {
  test('that nobody asked for in a long time are removed, and made anew when they are', async () => {
    const used = await server.createRepo('used');
    for (const one of [repo, used]) {
      await one.commit({ a: '1' });
      await mirrors.mirror(one.url).refresh({ repo: one.url });
    }
    const longAgo = new Date(Date.now() - 86_400_000);
    for (const name of await readdir(dir)) {
      await utimes(join(dir, name, 'lockstep-refs.json'), longAgo, longAgo);
    }
    const others = openMirrors();
    await others.mirror(used.url).refresh({ repo: used.url });
    await expect(mirrors.removeUnused(3_600_000)).resolves.toBe(1);
    expect(await readdir(dir)).toEqual([expect.stringContaining('used')]);
    await expect(mirrors.removeUnused(3_600_000)).resolves.toBe(0);

    const again = mirrors.mirror(repo.url);
    await again.refresh({ repo: repo.url });
    expect((await again.tree(await repo.head()).read('a')).toString()).toBe('1');
  });
});

describe('failures', () => {
  test('a repository that is not there says so', async () => {
    const url = `${server.url}/nothing.git`;
    await expect(mirrors.mirror(url).refresh({ repo: url })).rejects.toMatchObject({
      kind: 'not-found',
      retryable: false,
    });
  });

  test('a server that is down says so', async () => {
    const url = 'http://127.0.0.1:9/a.git';
    await expect(mirrors.mirror(url).refresh({ repo: url })).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/connect/i),
    });
  });

  test('a server in trouble says so', async () => {
    server.setFault(503);
    await expect(testRepository({ repo: repo.url }, { allowLoopback: true })).rejects.toMatchObject(
      {
        kind: 'unreachable',
        message: expect.stringContaining('503'),
      },
    );
  });

  test('loopback is refused unless it is allowed', async () => {
    await expect(testRepository({ repo: repo.url })).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('credentials', () => {
  const credentials = { username: 'deploy', password: 's3cret/word' };
  let closed: TestGitServer;

  beforeEach(async () => {
    closed = await startGitServer({ credentials });
  });
  afterEach(() => closed.close());

  test('open the repository, and their absence is told without them', async () => {
    const { url } = await closed.createRepo('private');
    const mirror = mirrors.mirror(url);
    await expect(mirror.refresh({ repo: url, ...credentials })).resolves.toMatchObject({});
    await expect(mirror.refresh({ repo: url })).rejects.toMatchObject({ kind: 'auth' });
    const wrong = { repo: url, username: 'deploy', password: 'wr0ng-word' };
    await expect(mirror.refresh(wrong)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.not.stringContaining('wr0ng-word'),
    });
  });

  test('that stand in the address work and are not repeated', async () => {
    const { url } = await closed.createRepo('private');
    const inAddress = url.replace('http://', 'http://deploy:s3cret%2Fword@');
    await expect(
      testRepository({ repo: inAddress }, { allowLoopback: true }),
    ).resolves.toMatchObject({});
    const gone = inAddress.replace('private', 'gone');
    await expect(testRepository({ repo: gone }, { allowLoopback: true })).rejects.toMatchObject({
      message: expect.not.stringMatching(/s3cret/),
    });
  });

  test('of one caller never answer for another at the same moment', async () => {
    const { url } = await closed.createRepo('private');
    const mirror = mirrors.mirror(url);
    const outcomes = await Promise.allSettled([
      mirror.refresh({ repo: url, ...credentials }),
      mirror.refresh({ repo: url, username: 'deploy', password: 'guess' }),
    ]);
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('resolve', () => {
  test('finds branches, tags, ranges and commits in full and in short', async () => {
    const first = await repo.commit({ a: '1' });
    await repo.tag('v1.0.0', { message: 'One' });
    const second = await repo.commit({ a: '2' });
    const mirror = mirrors.mirror(repo.url);
    const access = { repo: repo.url };
    const { refs } = await mirror.refresh(access);
    const resolve = (revision: string) => mirror.resolve(access, revision, refs);
    await expect(resolve('')).resolves.toEqual({ sha: second, ref: 'HEAD' });
    await expect(resolve('1.*')).resolves.toEqual({ sha: first, ref: 'refs/tags/v1.0.0' });
    await expect(resolve(first)).resolves.toEqual({ sha: first });
    await expect(resolve(first.slice(0, 8))).resolves.toEqual({ sha: first });
  });

  test('fetches a commit that no branch leads to any more', async () => {
    const first = await repo.commit({ a: '1' });
    const lost = await repo.commit({ a: 'lost' }, 'Lost', { branch: 'lost' });
    await repo.git(['update-ref', '-d', 'refs/heads/lost']);
    const mirror = mirrors.mirror(repo.url);
    const access = { repo: repo.url };
    const { refs } = await mirror.refresh(access);
    expect(refs.get('HEAD')).toBe(first);
    await expect(mirror.hasCommit(lost)).resolves.toBe(false);
    await expect(mirror.resolve(access, lost, refs)).resolves.toEqual({ sha: lost });
    expect((await mirror.tree(lost).read('a')).toString()).toBe('lost');
  });

  test.each(['nothing', 'f'.repeat(40), 'abcdef0', '^9', '--output=/x'])(
    'says that %s is nothing',
    async (revision) => {
      await repo.commit({ a: '1' });
      const mirror = mirrors.mirror(repo.url);
      const { refs } = await mirror.refresh({ repo: repo.url });
      await expect(mirror.resolve({ repo: repo.url }, revision, refs)).rejects.toMatchObject({
        kind: 'bad-revision',
        message: expect.stringContaining(revision),
      });
    },
  );
});

describe('commits', () => {
  test('tell their author, date, message and tags', async () => {
    const sha = await repo.commit({ a: '1' }, 'Subject\n\nBody');
    await repo.tag('v1');
    await repo.tag('blue', { message: 'annotated' });
    const mirror = mirrors.mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    await expect(mirror.commitMetadata(sha)).resolves.toMatchObject({
      sha,
      author: 'Test <test@example.com>',
      message: 'Subject\n\nBody',
      tags: ['blue', 'v1'],
      commitDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test('tell what lies between two of them', async () => {
    const a = await repo.commit({ 'x/1': '1', 'x/y/2': '2', z: 'z', same: 's' });
    const b = await repo.commit({ 'x/1': 'one', 'x/y': null, z: null, 'z/now-a-folder': '3' });
    const mirror = mirrors.mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    const expected = ['x/1', 'x/y/2', 'z', 'z/now-a-folder'];
    await expect(mirror.changedPaths(a, b)).resolves.toEqual(expected);
    await expect(mirror.changedPaths(a, a)).resolves.toEqual([]);
  });
});

test('no more repositories are held in memory than are allowed, and those come back', async () => {
  const few = createMirrors({ dir: join(dir, 'few'), allowLoopback: true, maxMirrors: 3 });
  const sha = await repo.commit({ kept: '1' });
  await few.mirror(repo.url).refresh({ repo: repo.url });
  for (let at = 0; at < 50; at++) few.mirror(`https://git.example/team/repo-${at}`);
  expect(few.size).toBeLessThanOrEqual(4);
  const content = await few.mirror(repo.url).tree(sha).read('kept');
  expect(content.toString()).toBe('1');
  await few.close();
});
