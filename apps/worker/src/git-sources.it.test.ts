import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseProject } from '@lockstep/domain';
import { startGitServer, type TestGitServer, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What Git itself has beyond files: submodules, signatures, and days on which it does not answer. */

const run = promisify(execFile);
const ACTOR = { name: 'test' };
let stack: Stack;
let worker: Worker;
let dir: string;
let gitWithFaults: TestGitServer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-git-sources-'));
  stack = await startStack();
  gitWithFaults = await startGitServer();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
});

afterAll(async () => {
  await run('gpgconf', ['--homedir', join(dir, 'home'), '--kill', 'all']).catch(() => {});
  await worker?.stop();
  await gitWithFaults?.close();
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});

/** Puts a commit of another repository below the path, as `git submodule add` does. */
async function link(repo: TestApp['repo'], path: string, url: string, commit: string) {
  await repo.commit({ '.gitmodules': `[submodule "m"]\n\tpath = ${path}\n\turl = ${url}\n` });
  const lines = [
    'commit refs/heads/main',
    'committer T <t@example.com> 1700000000 +0000',
    'data 1\nx',
    'from refs/heads/main^0',
    `M 160000 ${commit} ${path}`,
    'done\n',
  ];
  await repo.git(['fast-import', '--quiet', '--done', '--force'], lines.join('\n'));
}

describe('submodules', () => {
  it('are folders of the application, and their commits are its own', async () => {
    const lib = await stack.git.createRepo('lib');
    const first = await lib.commit({ 'lib.json': JSON.stringify(configMap('lib', { v: '1' })) });
    const second = await lib.commit({ 'lib.json': JSON.stringify(configMap('lib', { v: '2' })) });
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: '1' }) },
      { source: { directory: { recurse: true } } },
    );
    await app.untilSynced();
    await link(app.repo, 'app/lib', '../lib.git', first);
    await stack.pushed(app.repo.url);
    const untilVersion = (v: string) =>
      waitFor(async () => (await app.data('lib'))?.v === v, { what: `v ${v}`, deadlineMs: 60_000 });
    await untilVersion('1');
    await link(app.repo, 'app/lib', '../lib.git', second);
    await stack.pushed(app.repo.url);
    await untilVersion('2');

    await link(app.repo, 'app/lib', 'file:///etc', first);
    await stack.pushed(app.repo.url);
    await app.untilCondition(
      'ComparisonError',
      /submodule app\/lib: .*local paths are not allowed/,
    );
  });
});

describe('signatures', () => {
  let keyId: string;

  async function signedCommit(app: TestApp, x: string): Promise<string> {
    const sha = await app.repo.commit({ 'app/a.json': JSON.stringify(configMap('a', { x })) });
    const tree = (await app.repo.git(['rev-parse', `${sha}^{tree}`])).trim();
    const signed = await app.repo.git([
      ...['-c', 'user.name=T', '-c', 'user.email=t@example.com'],
      ...['-c', `gpg.program=${join(dir, 'gpg.sh')}`, '-c', `user.signingkey=${keyId}`],
      ...['commit-tree', '-S', '-p', `${sha}^`, '-m', 'Signed', tree],
    ]);
    await app.repo.git(['update-ref', 'refs/heads/main', signed.trim()]);
    return signed.trim();
  }

  beforeAll(async () => {
    const home = join(dir, 'home');
    await mkdir(home, { mode: 0o700 });
    const gpg = ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', ''];
    await run('gpg', [...gpg, '--quick-generate-key', 'robot@example.com', 'ed25519', 'sign']);
    const { stdout } = await run('gpg', [...gpg, '--with-colons', '--list-keys']);
    keyId = /^fpr:+([0-9A-F]+):/m.exec(stdout)?.[1]?.slice(-16) ?? '';
    const { stdout: armoured } = await run('gpg', [...gpg, '--armor', '--export', keyId]);
    await stack.store.gpgKeys.add(armoured, ACTOR);
    await writeFile(
      join(dir, 'gpg.sh'),
      `#!/bin/sh\nexec gpg ${gpg.map((word) => `'${word}'`).join(' ')} "$@"\n`,
      {
        mode: 0o755,
      },
    );
    const manifest = {
      metadata: { name: 'signed' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        signatureKeys: [{ keyID: keyId }],
      },
    };
    await stack.store.projects.create(parseProject(manifest), manifest, { upsert: false }, ACTOR);
    expect(await readFile(join(dir, 'gpg.sh'), 'utf8')).toContain('gpg');
  });

  it('that a project asks for keep what is not signed from being applied', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: 'unsigned' }) },
      { spec: { project: 'signed' } },
    );
    const head = await app.repo.head();
    await app.untilCondition(
      'ComparisonError',
      `Target revision ${head} in Git is not signed, but a signature is required`,
    );
    expect(await app.data('a')).toBeUndefined();
    const refused = await app.sync();
    expect([refused.phase, refused.message]).toEqual([
      'Error',
      expect.stringContaining('is not signed, but a signature is required'),
    ]);

    const signed = await signedCommit(app, 'signed');
    await stack.pushed(app.repo.url);
    const { status } = await app.until('synced', (now) => isSynced(now));
    expect(status.sync.revision).toBe(signed);
    expect(await app.data('a')).toEqual({ x: 'signed' });
    expect(status.conditions?.map(({ type }) => type) ?? []).not.toContain('ComparisonError');

    const local = await app.sync({ manifests: [JSON.stringify(configMap('local', {}))] });
    expect(local.message).toContain('local manifests cannot be synced');

    const other = await app.push({ 'app/b.json': configMap('b', {}) });
    await app.untilCondition('ComparisonError', `Target revision ${other} in Git is not signed`);
    expect(await app.data('b')).toBeUndefined();
  });
});

describe('a repository that two projects follow', () => {
  it('is judged for each by its own rules', async () => {
    const manifest = {
      metadata: { name: 'signed-beside' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }],
      },
    };
    await stack.store.projects.create(parseProject(manifest), manifest, { upsert: false }, ACTOR);
    const free = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) });
    await free.untilSynced();
    const { repo } = free;
    const strict = await startApp(stack, {}, { repo, spec: { project: 'signed-beside' } });
    await strict.untilCondition('ComparisonError', /is not signed/);

    const next = await free.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await strict.untilCondition('ComparisonError', `Target revision ${next} in Git is not signed`);
    const { status } = await free.until('synced', ({ status: { sync } }) => sync.revision === next);
    expect(status.conditions?.map(({ type }) => type) ?? []).not.toContain('ComparisonError');
    expect(await strict.data('a')).toBeUndefined();
  });
});

describe('signatures that a project asks for later', () => {
  it('keep from being synced what was rendered before', async () => {
    const manifest = {
      metadata: { name: 'signed-later' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    };
    const { projects } = stack.store;
    await projects.create(parseProject(manifest), manifest, { upsert: false }, ACTOR);
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', {}) },
      { automated: null, spec: { project: 'signed-later' } },
    );
    await app.until('compared', ({ status }) => status.sync.status === 'OutOfSync');
    const strict = {
      ...manifest,
      spec: { ...manifest.spec, signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }] },
    };
    await projects.update('signed-later', parseProject(strict), strict, ACTOR);
    await waitFor(async () => (await app.sync()).message?.includes('is not signed'), {
      what: 'the refusal',
      deadlineMs: 60_000,
    });
  });
});

describe('a repository that does not answer', () => {
  it('is asked for all of its applications together, and tells why', async () => {
    const repo = await gitWithFaults.createRepo('dead');
    await repo.commit({ 'app/a.json': JSON.stringify(configMap('a', { x: '1' })) });
    gitWithFaults.setFault(503);
    const before = gitWithFaults.requestCount();
    const apps = await Promise.all(
      Array.from({ length: 25 }, () => startApp(stack, {}, { repo, automated: null })),
    );
    await Promise.all(
      apps.map((app) => app.untilCondition('ComparisonError', /returned error: 503/)),
    );
    // Each would be one request and more without a memory of the failure.
    expect(gitWithFaults.requestCount() - before).toBeLessThan(10);
    gitWithFaults.setFault(undefined);
    await Promise.all(
      apps.map((app) => app.until('compared', ({ status }) => status.sync.status === 'OutOfSync')),
    );
  });
});
