import { randomUUID } from 'node:crypto';
import type { WebhookDeliveryDetail } from '@lockstep/store';
import {
  findFreePort,
  type SpawnedNode,
  spawnNode,
  startRegistry,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { configMap } from '../testing/manifests.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { startApp, type TestApp } from '../testing/test-app.ts';
import { startWorker, type Worker } from '../worker.ts';
import { OverdueDeliveries } from './overdue.ts';

/** From a provider's request to what it moved: a real server, queue, worker and Git server. */

let stack: Stack;
let worker: Worker;
let server: SpawnedNode;
let address: string;

beforeAll(async () => {
  stack = await startStack();
  const port = await findFreePort();
  address = `http://127.0.0.1:${port}`;
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
  server = await spawnNode('apps/server/src/main.ts', {
    env: { ...stack.env, LOCKSTEP_PORT: String(port) },
    readyUrl: `${address}/readyz`,
  });
});
afterAll(async () => {
  await server?.stop();
  await worker?.stop();
  await stack?.close();
});

const manifest = (x: string) => ({ 'app/a.json': configMap('a', { x }) });

/** Sends what GitHub would, and waits until it was worked off. */
async function delivered(
  body: object,
  headers: Record<string, string> = { 'x-github-event': 'push' },
): Promise<WebhookDeliveryDetail> {
  const key = randomUUID();
  const response = await fetch(`${address}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-github-delivery': key, ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBe(200);
  return untilWorkedOff(key);
}

function untilWorkedOff(key?: string): Promise<WebhookDeliveryDetail> {
  return waitFor(
    async () => {
      const { items } = await stack.store.webhooks.list({ limit: 100 });
      const details = await Promise.all(items.map(({ id }) => stack.store.webhooks.get(id)));
      const found = details.find((one) => one?.key === key || (key === undefined && one));
      const isNamed = found?.outcome === 'ignored' || (found?.applicationCount ?? 0) > 0;
      if (found?.finishedAt && isNamed) return found;
      throw new Error(JSON.stringify(found));
    },
    { what: 'the delivery is worked off', deadlineMs: 90_000 },
  );
}

const pushOf = (app: TestApp, ref: string, after = 'b'.repeat(40)) => ({
  ref,
  after,
  repository: { clone_url: app.repo.url, default_branch: 'main' },
});

const became = ({ applications }: WebhookDeliveryDetail) =>
  Object.fromEntries(applications.map(({ name, outcome }) => [name, outcome]));

describe('a push', () => {
  it('moves whoever follows that branch, and says so', async () => {
    const app = await startApp(stack, manifest('1'));
    await app.untilSynced();
    const sha = await app.repo.commit({ 'app/a.json': JSON.stringify(configMap('a', { x: '2' })) });
    const delivery = await delivered(pushOf(app, 'refs/heads/main', sha));
    expect(delivery).toMatchObject({ outcome: 'done', applicationCount: 1, movedCount: 1 });
    expect(delivery.applications).toMatchObject([
      { name: app.name, outcome: 'rendered', revision: sha },
    ]);
    await waitFor(async () => (await app.data('a'))?.x === '2', { what: 'it is applied' });
  });

  it('to a branch that nobody follows asks Git for nothing', async () => {
    const app = await startApp(stack, manifest('1'));
    await app.untilSynced();
    await app.repo.commit({ 'app/a.json': '{}' }, 'feature', { branch: 'feature' });
    const before = stack.git.requestCount();
    const delivery = await delivered(pushOf(app, 'refs/heads/feature'));
    expect(delivery).toMatchObject({
      outcome: 'ignored',
      reason: 'the repository is followed once, but at other revisions',
    });
    expect(stack.git.requestCount()).toBe(before);
  });

  it('concerns of several applications those at that revision', async () => {
    const onMain = await startApp(stack, manifest('1'));
    const onRange = await startApp(
      stack,
      {},
      {
        repo: onMain.repo,
        source: { targetRevision: '^1.0.0' },
        spec: { destination: { server: 'https://kubernetes.default.svc', namespace: 'default' } },
      },
    );
    await onMain.untilSynced();
    await onRange.untilCondition('ComparisonError');
    await onMain.repo.tag('v1.0.0');
    const tagged = await delivered(pushOf(onMain, 'refs/tags/v1.0.0'));
    expect(became(tagged)).toEqual({ [onRange.name]: 'rendered' });
    const sha = await onMain.repo.commit({ 'other/file': 'x' });
    const pushed = await delivered(pushOf(onMain, 'refs/heads/main', sha));
    expect(became(pushed)).toEqual({ [onMain.name]: 'moved' });
    await onMain.until('the new commit', ({ status }) => status.sync.revision === sha);
  });

  it('to a repository that nobody follows is ignored', async () => {
    const repository = { clone_url: 'https://git.example/nobody.git' };
    expect(await delivered({ ref: 'refs/heads/main', repository })).toMatchObject({
      outcome: 'ignored',
      reason: 'no application follows the repository',
    });
  });

  it('of which Git knows nothing changes nothing', async () => {
    const app = await startApp(stack, manifest('1'));
    const { revision } = (await app.untilSynced()).status.sync;
    const forged = await delivered(pushOf(app, 'refs/heads/main', 'e'.repeat(40)));
    expect(became(forged)).toEqual({ [app.name]: 'unchanged' });
    expect((await app.now()).status.sync.revision).toBe(revision);
  });

  it('whose repository is away has failed, in the words of git', async () => {
    const app = await startApp(stack, manifest('1'));
    await app.untilSynced();
    stack.git.setFault(503);
    const delivery = await delivered(pushOf(app, 'refs/heads/main')).finally(() =>
      stack.git.setFault(undefined),
    );
    expect(delivery).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('503') });
  });
});

it('a push to a registry moves whoever takes that chart at that version', async () => {
  const registry = await startRegistry();
  try {
    const repoURL = `${registry.host}/charts`;
    const registration = { repo: repoURL, type: 'helm' as const, enableOCI: true };
    await stack.store.repositories.upsert(registration, { upsert: true }, { name: 'test' });
    await registry.push('charts', { name: 'web', version: '1.0.0' });
    const chart = { repoURL, chart: 'web', path: undefined };
    const ranged = await startApp(stack, {}, { source: { ...chart, targetRevision: '^1.0.0' } });
    const pinned = await startApp(stack, {}, { source: { ...chart, targetRevision: '1.0.0' } });
    await ranged.untilSynced();
    await pinned.untilSynced();
    await registry.push('charts', { name: 'web', version: '1.1.0' });
    const pushed = (version: string) =>
      delivered(
        {
          package: {
            package_type: 'CONTAINER',
            package_version: { package_url: `${registry.host}/charts/web:${version}` },
          },
        },
        { 'x-github-event': 'package' },
      );
    const delivery = await pushed('1.1.0');
    expect(delivery).toMatchObject({ outcome: 'done', ref: '1.1.0', movedCount: 1 });
    expect(delivery.applications).toMatchObject([
      { name: ranged.name, outcome: 'rendered', revision: '1.1.0' },
    ]);
    await ranged.until('the new chart', ({ status }) => status.sync.revision === '1.1.0');
    expect(await pushed('2.0.0')).toMatchObject({
      outcome: 'ignored',
      reason: 'the repository is followed 2 times, but at other revisions',
    });
  } finally {
    await registry.close();
  }
});

it('a pull request is kept, and concerns nobody', async () => {
  const body = { action: 'opened', number: 7, repository: { clone_url: 'https://git.example/x' } };
  expect(await delivered(body, { 'x-github-event': 'pull_request' })).toMatchObject({
    ref: '#7 opened',
    outcome: 'ignored',
    reason: 'no application follows pull requests',
  });
});

it('a delivery whose signal was lost is worked off', async () => {
  const app = await startApp(stack, manifest('1'));
  await app.untilSynced();
  const key = randomUUID();
  const change = { kind: 'push', repoUrls: [app.repo.url], ref: 'refs/heads/main', branch: 'main' };
  await stack.store.webhooks.receive({
    provider: 'github',
    event: 'push',
    repository: app.repo.url,
    ref: 'main',
    key,
    windowMs: 1,
    changes: [change],
    body: '{}',
  });
  await new OverdueDeliveries({ ...stack, log: createLog('silent') }).look(0);
  expect(became(await untilWorkedOff(key))).toEqual({ [app.name]: 'unchanged' });
});

describe('a push to what an application reads beside its sources', () => {
  it('wakes whoever builds upon a base there, and only whom it changes', async () => {
    const base = await stack.git.createRepo('base');
    const files = (x: string) => ({
      'web/kustomization.yaml': 'resources: [a.json]',
      'web/a.json': JSON.stringify(configMap('a', { x })),
    });
    await base.commit(files('1'));
    const app = await startApp(stack, {
      'app/kustomization.yaml': `resources: ["${base.url}//web?ref=main"]`,
    });
    await app.untilSynced();
    expect((await app.data('a'))?.x).toBe('1');
    const beside = await base.commit({ 'other/file': 'x' });
    const pushed = (after: string) =>
      delivered({
        ref: 'refs/heads/main',
        after,
        repository: { clone_url: base.url, default_branch: 'main' },
      });
    expect(became(await pushed(beside))).toEqual({ [app.name]: 'unchanged' });
    const sha = await base.commit(files('2'));
    expect(became(await pushed(sha))).toEqual({ [app.name]: 'rendered' });
    await waitFor(async () => (await app.data('a'))?.x === '2', { what: 'the new base applied' });
  });

  it('mends whom the commit of a submodule was missing for', async () => {
    const part = await stack.git.createRepo('part');
    await part.commit({ 'cm.json': '{}' });
    // Made, but not pushed yet.
    const elsewhere = await stack.git.createRepo('elsewhere');
    const away = await elsewhere.commit({
      'cm.json': JSON.stringify(configMap('of-a-part', {})),
    });
    const app = await startApp(
      stack,
      {
        'app/a.json': configMap('a', {}),
        '.gitmodules': `[submodule "m"]\n\tpath = app/part\n\turl = ${part.url}\n`,
      },
      { source: { directory: { recurse: true } } },
    );
    await linkModule(app.repo, 'app/part', away);
    await delivered(pushOf(app, 'refs/heads/main', await app.repo.head()));
    await app.untilCondition('ComparisonError', /submodule app\/part/);
    await part.git(['fetch', '--quiet', elsewhere.dir, '+refs/heads/main:refs/heads/main']);
    const repository = { clone_url: part.url, default_branch: 'main' };
    await delivered({ ref: 'refs/heads/main', after: away, repository });
    await waitFor(async () => app.live('ConfigMap', 'of-a-part'), {
      what: 'what the submodule brings',
      deadlineMs: 60_000,
    });
  });
});

/** A commit in which the path is a submodule. */
async function linkModule(repo: TestApp['repo'], path: string, commit: string): Promise<void> {
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
