import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnCluster } from './index.ts';
import {
  createDatabase,
  createRedis,
  launchBrowser,
  startCluster,
  startGitServer,
  uniqueNamespace,
  useSandbox,
  waitFor,
} from './index.ts';

const run = promisify(execFile);

async function kubectl(...args: string[]): Promise<string> {
  const { kubectl: program, kubeconfigPath } = useSandbox();
  return (await run(program, ['--kubeconfig', kubeconfigPath, ...args])).stdout;
}

describe('databases', () => {
  it('gives each test its own', async () => {
    const [first, second] = await Promise.all([createDatabase(), createDatabase()]);
    const client = new pg.Client({ connectionString: first.url });
    await client.connect();
    await client.query('CREATE TABLE only_here (id int)');
    const other = new pg.Client({ connectionString: second.url });
    await other.connect();
    await expect(other.query('SELECT * FROM only_here')).rejects.toThrow(/does not exist/);
    await client.end();
    await other.end();
    await Promise.all([first.drop(), second.drop()]);
  });

  it('drops one that is in use', async () => {
    const database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    await database.drop();
    await expect(client.query('SELECT 1')).rejects.toThrow();
  });
});

describe('Redis', () => {
  it('gives each test its own, and the shared one', async () => {
    const own = await createRedis();
    const client = new Redis(own.url);
    const shared = new Redis(useSandbox().redisUrl);
    await client.set('mine', '1');
    expect(await shared.get('mine')).toBeNull();
    client.disconnect();
    shared.disconnect();
    await own.close();
  });
});

describe('Git server', () => {
  it('serves commits, branches and tags over HTTP and takes pushes', async () => {
    const server = await startGitServer();
    const repo = await server.createRepo('shop');
    const first = await repo.commit({ 'a/one.yaml': 'one\n', 'b.yaml': 'b\n' });
    await repo.tag('v1.0.0');
    await repo.commit({ 'a/one.yaml': null, 'c d.yaml': 'c\n' }, 'Second');
    const branched = await repo.commit({ 'e.yaml': 'e\n' }, 'Side', { branch: 'side' });
    const { stdout } = await run('git', ['ls-remote', repo.url]);
    expect(stdout).toContain(`${first}\trefs/tags/v1.0.0`);
    expect(stdout).toContain(`${branched}\trefs/heads/side`);
    expect((await repo.git(['ls-tree', '--name-only', '-r', 'main'])).split('\n')).toEqual([
      'b.yaml',
      'c d.yaml',
      '',
    ]);

    const clone = `${repo.dir}.clone`;
    await run('git', ['clone', '--quiet', repo.url, clone]);
    const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
    const commit = ['commit', '--quiet', '--allow-empty', '-m', 'Pushed'];
    await run('git', ['-C', clone, ...identity, ...commit]);
    await run('git', ['-C', clone, 'push', '--quiet']);
    const { stdout: pushed } = await run('git', ['-C', clone, 'rev-parse', 'HEAD']);
    expect(await repo.head()).toBe(pushed.trim());
    await server.close();
  });

  it('asks for credentials and shows faults', async () => {
    const server = await startGitServer({ credentials: { username: 'u', password: 'p' } });
    const repo = await server.createRepo('closed');
    await repo.commit({ a: 'a' });
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' };
    await expect(run('git', ['ls-remote', repo.url], { env })).rejects.toThrow();
    const allowed = repo.url.replace('://', '://u:p@');
    expect((await run('git', ['ls-remote', allowed], { env })).stdout).toContain('HEAD');
    server.setFault(503);
    await expect(run('git', ['ls-remote', allowed], { env })).rejects.toThrow(/503/);
    await server.close();
  });
});

describe('waitFor', () => {
  it('says what was awaited and the last error', async () => {
    const condition = () => {
      throw new Error('not there');
    };
    const waiting = waitFor(condition, { what: 'the thing', deadlineMs: 60 });
    await expect(waiting).rejects.toThrow('the thing: not within 60 ms; last: not there');
  });
});

describe('the shared cluster', () => {
  const namespace = uniqueNamespace('testkit');
  afterAll(() => kubectl('delete', 'namespace', namespace, '--wait=false'));

  it('runs deployments, and simulates what an annotation asks for', async () => {
    await kubectl('create', 'namespace', namespace);
    await waitFor(() => kubectl('get', 'serviceaccount', 'default', '-n', namespace), {
      what: 'service account',
    });
    await kubectl('create', 'deployment', 'web', '--image=nginx', '-n', namespace);
    await kubectl('rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=90s');
    expect(await kubectl('logs', 'deployment/web', '-n', namespace)).toContain('ready');

    const overrides = JSON.stringify({
      metadata: { annotations: { 'lockstep.dev/simulate': 'crash' } },
    });
    const pod = ['run', 'broken', '--image=nginx', '-n', namespace, `--overrides=${overrides}`];
    await kubectl(...pod);
    const reason = 'jsonpath={.status.containerStatuses[0].state.waiting.reason}';
    await waitFor(
      async () =>
        (await kubectl('get', 'pod', 'broken', '-n', namespace, '-o', reason)) ===
        'CrashLoopBackOff',
      { what: 'crash loop' },
    );
  });
});

describe('a cluster of its own', () => {
  let cluster: OwnCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  it('loses and regains its API server, keeping its objects', async () => {
    await cluster.kubectl('create', 'configmap', 'kept');
    await cluster.stopApiServer();
    await expect(cluster.kubectl('get', 'configmap', 'kept')).rejects.toThrow();
    await cluster.startApiServer();
    expect(await cluster.kubectl('get', 'configmap', 'kept', '-o', 'name')).toBe(
      'configmap/kept\n',
    );
  });

  it('answers 410 Gone to an old watch after compaction and restart', async () => {
    const version = await cluster.kubectl(
      ...['get', 'configmap', 'kept', '-o', 'jsonpath={.metadata.resourceVersion}'],
    );
    await cluster.kubectl('create', 'configmap', 'later');
    await cluster.compactEtcd();
    await cluster.restartApiServer();
    const path = `/api/v1/configmaps?watch=1&timeoutSeconds=1&resourceVersion=${version}`;
    const answer = await cluster.kubectl('get', '--raw', path).catch(String);
    expect(answer).toMatch(/too old resource version|410|Expired/);
  });
});

describe('browser', () => {
  it('shows a page', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto('data:text/html,<h1>In step</h1>');
    expect(await page.textContent('h1')).toBe('In step');
    await browser.close();
  });
});
