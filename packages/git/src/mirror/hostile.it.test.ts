import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  serveHttp,
  startGitServer,
  startSshGitServer,
  type TestGitServer,
  type TestRepo,
} from '@lockstep/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_REFS } from '../revision/refs.ts';
import { createMirrors, type Mirrors, type MirrorsOptions } from './mirrors.ts';

let dir: string;
let server: TestGitServer;
let repo: TestRepo;
const open: Mirrors[] = [];

function openMirrors(options: Partial<MirrorsOptions> = {}): Mirrors {
  const folder = join(dir, 'mirrors');
  const opened = createMirrors({
    dir: folder,
    allowLoopback: true,
    deadlineMs: 60_000,
    ...options,
  });
  open.push(opened);
  return opened;
}

/** The folder of the one mirror that there is. */
async function packsIn(root: string): Promise<string> {
  const [name = ''] = (await readdir(join(root, 'mirrors'))).filter((one) => one.endsWith('.git'));
  return join(root, 'mirrors', name);
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-hostile-'));
  server = await startGitServer();
  repo = await server.createRepo('app');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a repository', () => {
  test('with filters, hooks and settings in its files has none of them carried out', async () => {
    const mark = join(dir, 'mark');
    const run = `touch ${mark}`;
    const sha = await repo.commit({
      '.gitattributes': '* filter=evil diff=evil merge=evil\n*.yaml filter=lfs\n',
      '.gitconfig': `[core]\n\tfsmonitor = ${run}\n[filter "evil"]\n\tsmudge = ${run}\n`,
      '.lfsconfig': `[lfs]\n\turl = ext::${run}\n[lfs "customtransfer.x"]\n\tpath = ${run}\n`,
      'hooks/post-checkout': `#!/bin/sh\n${run}\n`,
      config: `[core]\n\tfsmonitor = ${run}\n\thooksPath = hooks\n\tpager = ${run}\n`,
      HEAD: 'ref: refs/heads/main\n',
      'objects/x': '',
      'refs/x': '',
      'app.yaml': 'kind: ConfigMap\n',
    });
    const mirror = openMirrors().mirror(repo.url);
    const access = { repo: repo.url, enableLfs: true };
    await mirror.refresh(access);
    const files = mirror.files(access, sha);
    expect((await files.read('app.yaml')).toString()).toBe('kind: ConfigMap\n');
    expect((await files.list('')).length).toBe(9);
    await mirror.refresh(access);
    expect(existsSync(mark)).toBe(false);
  });

  test('larger than the limit is refused in the course of the download, and leaves nothing', async () => {
    await repo.commit({ big: randomBytes(6 * 1024 * 1024).toString('base64') });
    const limits = { maxRepositoryBytes: 1024 * 1024, maxWholeBytes: 1024 * 1024 };
    const mirror = openMirrors(limits).mirror(repo.url);
    await expect(mirror.refresh({ repo: repo.url })).rejects.toMatchObject({
      kind: 'too-large',
      retryable: false,
      message: 'the repository is larger than 1 MiB, the limit of the operator',
    });
    expect(await readdir(join(dir, 'mirrors'))).toEqual([]);
  });

  test('that grows past the limit is refused, and what was here stays readable', async () => {
    const sha = await repo.commit({ a: 'small' });
    const limits = { maxRepositoryBytes: 1024 * 1024, maxWholeBytes: 1024 * 1024 };
    const mirror = openMirrors(limits).mirror(repo.url);
    await mirror.refresh({ repo: repo.url });
    for (const name of ['b', 'c', 'd']) {
      await repo.commit({ [name]: randomBytes(3 * 1024 * 1024).toString('base64') });
    }
    await repo.git(['repack', '-adq']);
    await expect(mirror.refresh({ repo: repo.url })).rejects.toMatchObject({ kind: 'too-large' });
    const left = await readdir(join(await packsIn(dir), 'objects/pack'));
    expect(left.filter((name) => name.startsWith('tmp_'))).toEqual([]);
    expect((await mirror.tree(sha).read('a')).toString()).toBe('small');
  });

  test('with a flood of refs is refused', async () => {
    const sha = await repo.commit({ a: '1' });
    await server.close();
    const flooding = await startGitServer({
      intercept: (request, response) => {
        if (!request.url?.includes('info/refs')) return false;
        const head = '001e# service=git-upload-pack\n0000';
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
        const line = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text;
        const first = line(`${sha} HEAD\0symref=HEAD:refs/heads/main\n`);
        let lines = '';
        for (let i = 0; i <= MAX_REFS; i++) lines += line(`${sha} refs/heads/b${i}\n`);
        response.end(`${head}${first}${lines}0000`);
        return true;
      },
    });
    const access = { repo: `${flooding.url}/flood.git` };
    await expect(openMirrors().mirror(access.repo).refresh(access)).rejects.toMatchObject({
      kind: 'too-large',
      message: expect.stringContaining('branches and tags'),
    });
    await flooding.close();
    server = await startGitServer();
  });

  test('that says its objects lie on another server does not have that asked', async () => {
    const elsewhere = await serveHttp((_, response) => void response.end());
    const sha = 'a'.repeat(40);
    const files: Record<string, string> = {
      'info/refs': `${sha}\trefs/heads/main\n`,
      HEAD: 'ref: refs/heads/main\n',
      'objects/info/packs': '',
      'objects/info/http-alternates': `${elsewhere.url}/internal.git/objects\n`,
      'objects/info/alternates': `${elsewhere.url}/internal.git/objects\n`,
    };
    const lying = await serveHttp((request, response) => {
      const path = (request.url ?? '').replace(/\?.*$/, '').replace('/lying.git/', '');
      const content = files[path];
      if (content === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(content);
    });
    try {
      const access = { repo: `${lying.url}/lying.git` };
      const mirror = openMirrors().mirror(access.repo);
      await expect(mirror.refresh(access)).rejects.toMatchObject({ name: 'GitError' });
      expect(lying.requests.some((one) => one.includes('objects/'))).toBe(true);
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await lying.close();
      await elsewhere.close();
    }
  });

  test('that sends without end is cut off', async () => {
    const endless = await startGitServer({
      intercept: (_, response) => {
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
        response.write('001e# service=git-upload-pack\n0000');
        const line = `003f${'a'.repeat(40)} refs/heads/${'b'.repeat(6)}\n`;
        const timer = setInterval(() => response.write(line.slice(0, 63).repeat(100)), 5);
        response.once('close', () => clearInterval(timer));
        return true;
      },
    });
    const access = { repo: `${endless.url}/endless.git` };
    const asked = openMirrors().mirror(access.repo).refresh(access, { deadlineMs: 1_500 });
    await expect(asked).rejects.toMatchObject({ kind: expect.stringMatching(/timeout|other/) });
    await endless.close();
  });

  test.each([
    '--upload-pack=touch x',
    '-u./payload',
    'main:../../etc/passwd',
    'refs/heads/../../../x',
    'pull/1/head --output=x',
    'refs/pull/1/head\n--output=x',
    '@{upstream}',
    ':/message',
    'main^{/x}',
  ])('is never asked for the revision %j', async (revision) => {
    await repo.commit({ a: '1' });
    const mirror = openMirrors().mirror(repo.url);
    const { refs } = await mirror.refresh({ repo: repo.url });
    const before = server.requestCount();
    await expect(mirror.resolve({ repo: repo.url }, revision, refs)).rejects.toMatchObject({
      kind: 'bad-revision',
    });
    expect(server.requestCount()).toBe(before);
  });
});

describe('refs of pull requests', () => {
  test.each(['refs/pull/1/head', 'pull/1/head'])(
    '%s is followed once it is named',
    async (name) => {
      await repo.commit({ a: '1' });
      const first = await repo.commit({ a: 'pr' }, 'PR', { branch: 'pr' });
      await repo.git(['update-ref', 'refs/pull/1/head', first]);
      await repo.git(['update-ref', '-d', 'refs/heads/pr']);
      const mirror = openMirrors().mirror(repo.url);
      const access = { repo: repo.url };
      const cloned = await mirror.refresh(access);
      expect(cloned.refs.has('refs/pull/1/head')).toBe(false);
      await expect(mirror.resolve(access, name, cloned.refs)).resolves.toEqual({
        sha: first,
        ref: 'refs/pull/1/head',
      });
      expect((await mirror.tree(first).read('a')).toString()).toBe('pr');

      const second = await repo.commit({ a: 'pr2' }, 'PR 2', { branch: 'pr' });
      await repo.git(['update-ref', 'refs/pull/1/head', second]);
      await repo.git(['update-ref', '-d', 'refs/heads/pr']);
      const { refs, fetched } = await mirror.refresh(access);
      expect(fetched).toBe(true);
      await expect(mirror.resolve(access, name, refs)).resolves.toMatchObject({ sha: second });
      await expect(mirror.refresh(access)).resolves.toMatchObject({ fetched: false });

      await repo.git(['update-ref', '-d', 'refs/pull/1/head']);
      const gone = await mirror.refresh(access);
      await expect(mirror.resolve(access, name, gone.refs)).rejects.toMatchObject({
        kind: 'bad-revision',
      });
    },
  );

  test('several who name one at once, or later with older refs, all find it', async () => {
    const sha = await repo.commit({ a: '1' });
    await repo.git(['update-ref', 'refs/pull/2/head', sha]);
    const mirror = openMirrors().mirror(repo.url);
    const access = { repo: repo.url };
    const { refs } = await mirror.refresh(access);
    const resolve = () => mirror.resolve(access, 'refs/pull/2/head', refs);
    const together = await Promise.all([resolve(), resolve(), resolve()]);
    expect([...together, await resolve()].map((one) => one.sha)).toEqual([sha, sha, sha, sha]);
  });

  test('one that is not there is asked for once', async () => {
    await repo.commit({ a: '1' });
    const mirror = openMirrors().mirror(repo.url);
    const access = { repo: repo.url };
    const { refs } = await mirror.refresh(access);
    const ask = () =>
      expect(mirror.resolve(access, 'pull/9/head', refs)).rejects.toThrow(/resolve/);
    await ask();
    const before = server.requestCount();
    await ask();
    expect(server.requestCount()).toBe(before);
  });
});

describe('a thin mirror', () => {
  test('of a repository with a depth has the commits that were asked for, and knows all refs', async () => {
    const commits: string[] = [];
    for (let i = 0; i < 5; i++) commits.push(await repo.commit({ a: `${i}` }));
    await repo.tag('v1', { commit: commits[1] ?? '', message: 'One' });
    const mirror = openMirrors().mirror(repo.url);
    const access = { repo: repo.url, depth: 1 };
    const { refs } = await mirror.refresh(access);
    expect([...refs.keys()]).toEqual(['HEAD', 'refs/heads/main', 'refs/tags/v1']);
    const resolve = (revision: string, from = refs) => mirror.resolve(access, revision, from);

    await expect(resolve('main')).resolves.toMatchObject({ sha: commits[4] });
    expect((await mirror.files(access, commits[4] ?? '').read('a')).toString()).toBe('4');
    await expect(mirror.hasCommit(commits[3] ?? '')).resolves.toBe(false);
    await expect(resolve('v1')).resolves.toMatchObject({ sha: commits[1] });
    expect((await mirror.files(access, commits[1] ?? '').read('a')).toString()).toBe('1');
    await expect(resolve(commits[2] ?? '')).resolves.toEqual({ sha: commits[2] });
    await expect(resolve((commits[3] ?? '').slice(0, 8))).rejects.toThrow(
      /name the commit in full/,
    );
    expect(
      (await readFile(join(await packsIn(dir), 'shallow'), 'utf8')).trim().split('\n').length,
    ).toBe(3);

    const next = await repo.commit({ a: 'next' });
    const again = await mirror.refresh(access);
    await expect(resolve('main', again.refs)).resolves.toMatchObject({ sha: next });
    await expect(mirror.changedPaths(commits[4] ?? '', next)).resolves.toEqual(['a']);
    await expect(mirror.commitMetadata(next)).resolves.toMatchObject({ message: 'Change' });

    const restarted = openMirrors().mirror(repo.url);
    await expect(restarted.refresh({ repo: repo.url })).resolves.toMatchObject({ fetched: false });
    const late = await repo.commit({ a: 'late' });
    const refreshed = await restarted.refresh({ repo: repo.url });
    await expect(restarted.resolve({ repo: repo.url }, '', refreshed.refs)).resolves.toMatchObject({
      sha: late,
    });
  });

  test('is made by itself of a repository that is too large for a whole copy', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await repo.commit({ file: `${name}${randomBytes(1024 * 1024).toString('base64')}` });
    }
    const sha = await repo.commit({ file: 'small' });
    const mirror = openMirrors({ maxWholeBytes: 1024 * 1024 }).mirror(repo.url);
    const access = { repo: repo.url };
    const { refs } = await mirror.refresh(access);
    await expect(mirror.resolve(access, '', refs)).resolves.toMatchObject({ sha });
    expect((await mirror.files(access, sha).read('file')).toString()).toBe('small');
    expect(existsSync(join(await packsIn(dir), 'shallow'))).toBe(true);
  });

  test('fetches contents of files as they are read, a folder at a time, and many as a whole', async () => {
    const files: Record<string, string> = { root: 'r' };
    for (let app = 0; app < 30; app++) {
      for (const name of ['a', 'b', 'sub/c']) files[`apps/${app}/${name}`] = `${app} ${name}`;
    }
    const sha = await repo.commit(files);
    const mirror = openMirrors().mirror(repo.url);
    const access = { repo: repo.url, depth: 1 };
    const { refs } = await mirror.refresh(access);
    await mirror.resolve(access, '', refs);
    const tree = mirror.files(access, sha);
    const requests = async (use: () => Promise<unknown>) => {
      const before = server.requestCount();
      await use();
      return server.requestCount() - before;
    };
    expect(await requests(() => tree.list('apps/1'))).toBe(0);
    const one = await requests(() => tree.read('apps/1/a'));
    expect(one).toBeGreaterThan(0);
    const beside = ['apps/1/b', 'apps/1/sub/c'].map((path) => () => tree.read(path));
    expect(await requests(() => Promise.all(beside.map((read) => read())))).toBe(0);
    expect((await tree.read('apps/1/sub/c')).toString()).toBe('1 sub/c');
    expect((await tree.read('root')).toString()).toBe('r');

    const all = await requests(async () => {
      for (let app = 0; app < 30; app++) {
        expect((await mirror.files(access, sha).read(`apps/${app}/a`)).toString()).toBe(`${app} a`);
      }
    });
    expect(all).toBeLessThan(15 * one);
    await expect(mirror.refresh(access)).resolves.toMatchObject({ fetched: false });
  });

  test('works with a server that leaves nothing out', async () => {
    const plain = await startSshGitServer();
    try {
      const remote = await plain.createRepo('plain');
      await remote.commit({ 'a/b': '1' });
      const sha = await remote.commit({ 'a/b': '2' });
      const access = {
        repo: remote.url,
        depth: 1,
        sshPrivateKey: plain.privateKey,
        sshKnownHosts: plain.knownHosts,
      };
      const mirror = openMirrors().mirror(remote.url);
      const { refs } = await mirror.refresh(access);
      await expect(mirror.resolve(access, '', refs)).resolves.toMatchObject({ sha });
      expect((await mirror.files(access, sha).read('a/b')).toString()).toBe('2');
    } finally {
      await plain.close();
    }
  });
});
