import { gzipSync } from 'node:zlib';
import { ANNOTATION_VERIFY_CHARTS, parseProject, type Source } from '@lockstep/domain';
import {
  startChartRepository,
  startRegistry,
  type TestChartRepository,
  type TestRegistry,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, FIXED_KINDS } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Applications from Helm repositories and registries, on a real API server. */

const CREDENTIALS = { username: 'ada', password: 'secret' };
const ACTOR = { name: 'test' };

let stack: Stack;
let worker: Worker;
let repository: TestChartRepository;
let registry: TestRegistry;

beforeAll(async () => {
  [stack, repository, registry] = await Promise.all([
    startStack(),
    startChartRepository({ credentials: CREDENTIALS }),
    startRegistry({ credentials: CREDENTIALS }),
  ]);
  const { repositories } = stack.store;
  const helm = { type: 'helm' as const, ...CREDENTIALS };
  await repositories.upsert(
    { repo: repository.url, name: 'ours', ...helm },
    { upsert: true },
    ACTOR,
  );
  const charts = { repo: `${registry.host}/charts`, enableOCI: true, ...helm };
  await repositories.upsert(charts, { upsert: true }, ACTOR);
  const manifests = { repo: `oci://${registry.host}/team/app`, type: 'oci' as const };
  await repositories.upsert({ ...manifests, ...CREDENTIALS }, { upsert: true }, ACTOR);
  await repository.add({ name: 'web', version: '1.0.0' });
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_RECONCILIATION_SECONDS: '2' };
  worker = await startWorker(readConfig(env, []));
});

afterAll(async () => {
  await worker?.stop();
  await Promise.all([stack?.close(), repository?.close(), registry?.close()]);
});

const chartApp = (source: Source) =>
  startApp(stack, {}, { source: { path: undefined, helm: FIXED_KINDS, ...source } });

const synced = (app: TestApp, revision: string) =>
  app.until(
    `Synced to ${revision}`,
    (one) => isSynced(one) && one.status.sync.revision === revision,
  );

async function versionOf(app: TestApp, chart = 'web'): Promise<string | undefined> {
  return (await app.data(`${app.name}-${chart}`))?.version;
}

/** How often this worker has rendered. */
async function renders(): Promise<number> {
  const text = await (await fetch(`${worker.address}/metrics`)).text();
  const line = text.split('\n').find((one) => one.includes('_render_total{outcome="rendered"}'));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('a chart of a Helm repository', () => {
  it('moves with its range when the repository is polled, and nobody else is rendered', async () => {
    const source = { repoURL: repository.url, chart: 'web' };
    const app = await chartApp({ ...source, targetRevision: '^1.0.0' });
    const pinned = await chartApp({ ...source, targetRevision: '1.0.0' });
    const first = await synced(app, '1.0.0');
    await synced(pinned, '1.0.0');
    expect(first.status.sourceType).toBe('Helm');
    expect(await versionOf(app)).toBe('1.0.0');
    const before = await renders();
    await repository.add({ name: 'web', version: '1.1.0' });
    const moved = await synced(app, '1.1.0');
    expect(await versionOf(app)).toBe('1.1.0');
    expect(moved.status.history?.map(({ revision }) => revision)).toEqual(['1.0.0', '1.1.0']);
    expect((await synced(pinned, '1.0.0')).status.history).toHaveLength(1);
    expect((await renders()) - before).toBe(1);
    const registered = await stack.store.repositories.find(repository.url);
    expect(registered?.connectionState.status).toBe('Successful');
  });

  it('that nobody signed is refused where the project asks for signatures', async () => {
    const raw = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'signed', annotations: { [ANNOTATION_VERIFY_CHARTS]: 'required' } },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
    };
    await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, ACTOR);
    const source = { repoURL: repository.url, chart: 'web', targetRevision: '1.0.0' };
    const app = await startApp(
      stack,
      {},
      { source: { path: undefined, ...source }, spec: { project: 'signed' } },
    );
    await app.untilCondition('ComparisonError', /chart web 1.0.0 is not signed/);
  });

  it('that is not there, or that nobody may read, is told', async () => {
    const missing = await chartApp({
      repoURL: repository.url,
      chart: 'none',
      targetRevision: '1.0.0',
    });
    await missing.untilCondition('ComparisonError', /chart "none" not found in/);
    const closed = await chartApp({
      repoURL: repository.url.replace('127.0.0.1', 'localhost'),
      chart: 'web',
      targetRevision: '1.0.0',
    });
    await closed.untilCondition('ComparisonError', /answered 401 Unauthorized: register the/);
  });

  it('is a dependency of a chart in Git by the name of its repository', async () => {
    const about = 'apiVersion: v2\nname: umbrella\nversion: 0.1.0\n';
    const app = await startApp(stack, {
      'app/Chart.yaml': `${about}dependencies:\n- {name: web, version: 1.0.0, repository: "@ours"}\n`,
    });
    await app.untilSynced();
    expect(await versionOf(app)).toBe('1.0.0');
  });
});

describe('a chart with values in Git', () => {
  it('moves with either of them, the other staying where it is', async () => {
    const values = await stack.git.createRepo('values');
    const commit = await values.commit({ 'v.yaml': 'color: red\n' });
    await repository.add({ name: 'both', version: '1.0.0' });
    const app = await startApp(
      stack,
      {},
      {
        repo: values,
        spec: {
          source: undefined,
          sources: [
            {
              repoURL: repository.url,
              chart: 'both',
              targetRevision: '1.x',
              helm: { valueFiles: ['$values/*.yaml'] },
            },
            { repoURL: values.url, ref: 'values' },
          ],
        },
      },
    );
    const at = async (revisions: string[], color: string) => {
      const wanted = revisions.join();
      await app.until(
        `Synced to ${wanted}`,
        (one) => isSynced(one) && one.status.sync.revisions?.join() === wanted,
      );
      const shown = await app.data(`${app.name}-both`);
      expect(JSON.parse(shown?.values ?? '{}')).toEqual({ color });
      expect(shown?.version).toBe(revisions[0]);
    };
    await at(['1.0.0', commit], 'red');
    const next = await values.commit({ 'v.yaml': 'color: blue\n' });
    await stack.pushed(values.url);
    await at(['1.0.0', next], 'blue');
    await repository.add({ name: 'both', version: '1.5.0' });
    await stack.pushed(repository.url);
    await at(['1.5.0', next], 'blue');
  });
});

describe('a chart of a registry', () => {
  it('moves with its range when somebody pushes', async () => {
    await registry.push('charts', { name: 'web', version: '2.0.0' });
    const source = { repoURL: `${registry.host}/charts`, chart: 'web', targetRevision: '2.x' };
    const app = await chartApp(source);
    await synced(app, '2.0.0');
    await registry.push('charts', { name: 'web', version: '2.1.0+b.1' });
    await stack.pushed(source.repoURL);
    await synced(app, '2.1.0+b.1');
    expect(await versionOf(app)).toBe('2.1.0+b.1');
  });

  it.each(['', 'oci://'])(
    'may be named by %sits bare host, with its folder in the chart',
    async (scheme) => {
      const helm = { type: 'helm' as const, enableOCI: true, ...CREDENTIALS };
      await stack.store.repositories.upsert(
        { repo: registry.host, ...helm },
        { upsert: true },
        ACTOR,
      );
      const name = `bare${scheme.length}`;
      await registry.push('charts', { name, version: '1.0.0' });
      const repoURL = `${scheme}${registry.host}`;
      const app = await chartApp({ repoURL, chart: `charts/${name}`, targetRevision: '1.x' });
      await synced(app, '1.0.0');
      expect(await versionOf(app, name)).toBe('1.0.0');
      await registry.push('charts', { name, version: '1.1.0' });
      await stack.pushed(repoURL);
      await synced(app, '1.1.0');
    },
  );

  it('may be named by its bare host, with path in place of chart', async () => {
    const helm = { type: 'helm' as const, enableOCI: true, ...CREDENTIALS };
    await stack.store.repositories.upsert(
      { repo: registry.host, ...helm },
      { upsert: true },
      ACTOR,
    );
    await registry.push('charts', { name: 'bypath', version: '1.0.0' });
    const source = { repoURL: registry.host, path: 'charts/bypath', targetRevision: '1.x' };
    const app = await chartApp(source);
    await synced(app, '1.0.0');
    expect(await versionOf(app, 'bypath')).toBe('1.0.0');
    expect((await app.now()).status.sync.comparedTo?.source).toMatchObject(source);
    await registry.push('charts', { name: 'bypath', version: '1.1.0' });
    await stack.pushed(registry.host);
    await synced(app, '1.1.0');
  });
});

describe('what servers ask of repositories', () => {
  it('is their charts, tags, whether they can be reached, and what a chart says of itself', async () => {
    await registry.push('charts', { name: 'listed', version: '0.3.0' });
    const gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY ?? '');
    const ask = async (method: string, body: object) => (await gateway.call(method, body)).result;
    const at = (repo: string) => ({ at: { repo, project: 'default' } });
    expect(await ask('repositoryCharts', at(repository.url))).toContainEqual({
      name: 'web',
      versions: expect.arrayContaining(['1.0.0']),
    });
    registry.put('team/app', 'v9', { layers: [] });
    const tags = await ask('repositoryTags', at(`oci://${registry.host}/team/app`));
    expect(tags).toContain('v9');
    const test = (input: object) => ask('testRepository', { input });
    const helm = { repo: repository.url, type: 'helm' };
    expect(await test({ ...helm, ...CREDENTIALS })).toEqual({ ok: true, message: '' });
    expect(await test({ ...helm, ...CREDENTIALS, password: 'wrong' })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^(?!.*wrong).* answered 401/),
    });
    const charts = { repo: `${registry.host}/charts`, type: 'helm', enableOCI: true };
    expect(await test({ ...charts, ...CREDENTIALS })).toEqual({ ok: true, message: '' });
    expect(await test({ ...charts, username: 'no', password: 'no' })).toMatchObject({ ok: false });
    const app = await chartApp({
      repoURL: `oci://${registry.host}/charts`,
      chart: 'listed',
      targetRevision: '*',
    });
    await synced(app, '0.3.0');
    const of = { revision: '0.3.0', sourceIndex: 0 };
    expect(await ask('chartDetails', { uid: app.uid, of })).toMatchObject({ maintainers: [] });
  });
});

describe('an artifact with manifests', () => {
  it('moves when its tag does, known by its digest', async () => {
    const put = async (text: string) =>
      registry.put('team/app', 'stable', {
        layers: [
          {
            mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
            content: gzipSync(
              await tarOf('deploy/a.yaml', JSON.stringify(configMap('a', { text }))),
            ),
          },
        ],
      });
    const first = await put('one');
    const app = await startApp(
      stack,
      {},
      {
        source: {
          repoURL: `oci://${registry.host}/team/app`,
          path: 'deploy',
          targetRevision: 'stable',
        },
      },
    );
    expect((await synced(app, first)).status.sourceType).toBe('Directory');
    const second = await put('two');
    await synced(app, second);
    expect(await app.data('a')).toEqual({ text: 'two' });
  });
});

/** A tar archive of one file, by the ustar format. */
async function tarOf(name: string, content: string): Promise<Buffer> {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, Buffer.from(content), padding, Buffer.alloc(1024)]);
}
