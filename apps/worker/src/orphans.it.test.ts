import { type KubeObject, type ProjectSpec, parseProject } from '@lockstep/domain';
import { openLiveViews } from '@lockstep/queue';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What nobody manages in an application's namespace, on a real API server. */

let stack: Stack;
let worker: Worker;
let views: Awaited<ReturnType<typeof openLiveViews>>;

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
  views = await openLiveViews({ redisUrl: stack.redisUrl });
});

afterAll(async () => {
  await views?.close();
  await worker?.stop();
  await stack?.close();
});

const ACTOR = { name: 'test' };

async function saveProject(name: string, orphanedResources: ProjectSpec['orphanedResources']) {
  const raw = {
    metadata: { name },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      ...(orphanedResources ? { orphanedResources } : {}),
    },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, ACTOR);
}

async function appIn(project: string, files: Record<string, KubeObject>): Promise<TestApp> {
  const app = await startApp(stack, files, { spec: { project } });
  await app.untilSynced();
  return app;
}

function leave(app: TestApp, object: KubeObject): Promise<KubeObject> {
  const metadata = { ...object.metadata, namespace: app.namespace };
  return stack.kube.create({ ...object, metadata });
}

async function refresh(app: TestApp): Promise<void> {
  await stack.store.applications.requestRefresh([app.uid], 'normal', ACTOR);
  await stack.signals.render({ uid: app.uid });
}

async function orphansOf(app: TestApp): Promise<string[]> {
  const found = await views.getTree(app.uid);
  return (found?.tree.orphanedNodes ?? []).map(({ kind, name }) => `${kind} ${name}`);
}

function untilOrphans(app: TestApp, wanted: string[]): Promise<boolean> {
  return waitFor(
    async () => {
      const found = await orphansOf(app);
      if (JSON.stringify(found) === JSON.stringify(wanted)) return true;
      throw new Error(JSON.stringify(found));
    },
    { what: `the orphans ${wanted.join(', ')}`, deadlineMs: 30_000 },
  );
}

describe('orphaned resources', () => {
  it('are in the tree with what they own, and told of; until they are adopted or gone', async () => {
    const project = uniqueNamespace('orphans');
    await saveProject(project, {});
    const app = await appIn(project, { 'app/a.json': configMap('a', {}) });
    await leave(app, configMap('left', {}));
    await leave(app, deployment('left'));
    await waitFor(
      async () =>
        (await stack.kube.list({ group: '', kind: 'Pod' }, { namespace: app.namespace })).length >
        0,
      { what: 'its pod', deadlineMs: 30_000 },
    );
    await refresh(app);
    const told = await app.untilCondition(
      'OrphanedResourceWarning',
      'Application has 4 orphaned resources',
    );
    expect(told.status.sync.status).toBe('Synced');
    const kinds = await waitFor(
      async () => {
        const names = await orphansOf(app);
        return names.length === 4 && names.map((one) => one.split(' ')[0]);
      },
      { what: 'the tree' },
    );
    expect(kinds).toEqual(['ConfigMap', 'Pod', 'Deployment', 'ReplicaSet']);
    const tree = await views.getTree(app.uid);
    expect(tree?.tree.nodes.map(({ name }) => name)).toEqual(['a']);
    const set = tree?.tree.orphanedNodes.find(({ kind }) => kind === 'ReplicaSet');
    expect(set?.parentRefs?.[0]).toMatchObject({ kind: 'Deployment', name: 'left' });

    await app.push({ 'app/b.json': configMap('left', {}), 'app/c.json': deployment('left') });
    await app.until(
      'no warning',
      (one) => conditionOf(one, 'OrphanedResourceWarning') === undefined,
    );
    await untilOrphans(app, []);
  });

  it('are not told of twice: what another application has is its own', async () => {
    const project = uniqueNamespace('orphans');
    await saveProject(project, { warn: true });
    const one = await appIn(project, { 'app/a.json': configMap('a', {}) });
    const destination = { server: 'https://kubernetes.default.svc', namespace: one.namespace };
    const two = await startApp(stack, { 'app/b.json': configMap('b', {}) }, { destination });
    await two.untilSynced();
    await leave(one, configMap('left', {}));
    await refresh(one);
    await untilOrphans(one, ['ConfigMap left']);
    expect(conditionOf(await two.now(), 'OrphanedResourceWarning')).toBeUndefined();
  });

  it('are what the project says: shown without a warning, or ignored', async () => {
    const project = uniqueNamespace('orphans');
    await saveProject(project, { warn: false, ignore: [{ kind: 'ConfigMap', name: 'ours-*' }] });
    const app = await appIn(project, { 'app/a.json': configMap('a', {}) });
    await leave(app, configMap('ours-1', {}));
    await leave(app, configMap('left', {}));
    await refresh(app);
    await untilOrphans(app, ['ConfigMap left']);
    expect(conditionOf(await app.now(), 'OrphanedResourceWarning')).toBeUndefined();
    // Nobody signals this: the owner finds by itself that the project says something else.
    await saveProject(project, { ignore: [] });
    await app.untilCondition('OrphanedResourceWarning', 'Application has 2 orphaned resources');
    await saveProject(project, undefined);
    await untilOrphans(app, []);
    await app.until(
      'no warning',
      (one) => conditionOf(one, 'OrphanedResourceWarning') === undefined,
    );
  });
});
