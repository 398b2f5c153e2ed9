import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isSynced, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: Flux's own form of variables. */

/** Objects of Flux that refer to Secrets of the cluster. */

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_RECONCILIATION_SECONDS: '2' };
  worker = await startWorker(readConfig(env, []));
});
afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const secret = (namespace: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys', namespace },
  stringData: { TOKEN: token },
});

const files = (namespace: string) => ({
  'app/apps.yaml': {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'apps', namespace },
    spec: {
      path: './parts',
      prune: true,
      interval: '5m',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      postBuild: { substituteFrom: [{ kind: 'Secret', name: 'keys' }] },
    },
  },
  'parts/secret.yaml': {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'made' },
    stringData: { token: '${TOKEN}' },
  },
});

async function storedAnywhere(): Promise<string> {
  const pool = new Pool({ connectionString: stack.databaseUrl });
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const tables = await Promise.all(
    rows.map(({ name }) => pool.query(`SELECT string_agg(t::text, '') AS all FROM "${name}" t`)),
  );
  await pool.end();
  const dir = join(stack.env.LOCKSTEP_DATA_DIR ?? '', 'manifests');
  const kept = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  );
  // What is written at this moment has another name a moment later.
  const read = kept.map((one) =>
    readFile(join(one.parentPath, one.name), 'latin1').catch(() => ''),
  );
  return [...tables.map((table) => table.rows[0]?.all ?? ''), ...(await Promise.all(read))].join();
}

it('a Secret of the cluster is put in, followed when it changes, and written nowhere', async () => {
  const namespace = uniqueNamespace('flux');
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await stack.kube.create(secret(namespace, 'first-of-the-cluster'));
  const app = await startApp(stack, files(namespace), {
    source: { flux: {} },
    destination: { namespace },
  });
  const made = async () => {
    const found = (await app.live('Secret', 'made')) as { data?: Record<string, string> };
    return Buffer.from(found?.data?.token ?? '', 'base64').toString();
  };
  await app.until('being synced', isSynced);
  expect(await made()).toBe('first-of-the-cluster');
  expect((await app.now()).status.conditions ?? []).toEqual([]);
  const ref = { group: '', version: 'v1', kind: 'Secret', namespace, name: 'keys' };
  await stack.kube.patch(ref, { stringData: { TOKEN: 'second-of-the-cluster' } }, 'merge');
  await waitFor(async () => (await made()) === 'second-of-the-cluster', {
    what: 'the new Secret put in',
    deadlineMs: 90_000,
  });
  const stored = await storedAnywhere();
  for (const text of ['first-of-the-cluster', 'second-of-the-cluster']) {
    expect(stored).not.toContain(text);
    expect(stored).not.toContain(Buffer.from(text).toString('base64'));
  }
});

it('a chart in Git is deployed anew when its version changes, and not before', async () => {
  const chart = (version: string, text: string) => ({
    'charts/web/Chart.yaml': `apiVersion: v2\nname: web\nversion: ${version}\n`,
    'charts/web/templates/a.yaml': configMap('a', { text }),
  });
  const namespace = uniqueNamespace('flux');
  const sourceRef = { kind: 'GitRepository', name: 'flux-system' };
  const release = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'web', namespace },
    spec: { interval: '5m', chart: { spec: { chart: './charts/web', sourceRef } } },
  };
  const app = await startApp(
    stack,
    { 'app/release.yaml': release, ...chart('1.0.0', 'released') },
    { source: { flux: {} }, destination: { namespace } },
  );
  const at = (sha: string) =>
    app.until(`${sha} synced`, (one) => isSynced(one) && one.status.sync.revision === sha);
  await app.until('being synced', isSynced);
  await at(await app.push(chart('1.0.0', 'edited')));
  expect(await app.data('a')).toEqual({ text: 'released' });
  await app.untilCondition('ManifestWarning', /changed without another version in its Chart\.yaml/);
  await at(await app.push({ 'elsewhere.txt': 'x' }));
  expect(await app.data('a')).toEqual({ text: 'released' });
  await app.push(chart('1.0.1', 'edited'));
  await app.until('the condition gone', ({ status }) => (status.conditions ?? []).length === 0);
  await waitFor(async () => (await app.data('a'))?.text === 'edited', { what: 'the new version' });
});

it('a Secret of a namespace that the project does not permit is not read', async () => {
  const [own, foreign] = [uniqueNamespace('own'), uniqueNamespace('foreign')];
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: foreign } });
  await stack.kube.create(secret(foreign, 'not-for-you'));
  const raw = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'confined' },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: own }] },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, { name: 'test' });
  const app = await startApp(stack, files(foreign), {
    source: { flux: {} },
    destination: { namespace: own },
    spec: { project: 'confined' },
  });
  const said = `Secret ${foreign}/keys of the cluster may not be read: namespace ${foreign} is not`;
  await app.untilCondition('ComparisonError', new RegExp(said));
});

/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: Flux's own form of variables. */
