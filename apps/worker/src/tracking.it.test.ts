import { type KubeObject, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import {
  COLLECTED_WITHIN_MS,
  conditionOf,
  isOutOfSync,
  startApp,
  type TestApp,
} from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Whose an object is, by marks of every kind, on a real API server. */

const ID = 'argocd.argoproj.io/tracking-id';
const INSTALLATION = 'argocd.argoproj.io/installation-id';
const INSTANCE = 'app.kubernetes.io/instance';
const manual = { automated: null } as const;

interface Installation {
  stack: Stack;
  worker: Worker;
  close(): Promise<void>;
}

async function install(settings: Record<string, string> = {}): Promise<Installation> {
  const stack = await startStack();
  await stack.store.settings.set(SETTING_CUSTOMIZATIONS, settings);
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' };
  const worker = await startWorker(readConfig(env, []));
  return {
    stack,
    worker,
    close: async () => {
      await worker.stop();
      await stack.close();
    },
  };
}

let first: Installation;

beforeAll(async () => {
  first = await install();
});

afterAll(async () => {
  await first?.close();
});

async function makeNamespace(stack: Stack): Promise<string> {
  const name = uniqueNamespace('tracking');
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  stack.namespaces.add(name);
  return name;
}

const to = (namespace: string) => ({
  destination: { server: 'https://kubernetes.default.svc', namespace },
});
const inNamespace = (namespace: string) => ({ ...manual, ...to(namespace) });

/** An object as people see it: without what the API server counts. */
function seen(object: KubeObject | undefined): unknown {
  const { managedFields: _fields, resourceVersion: _version, ...metadata } = object?.metadata ?? {};
  return { ...object, metadata };
}

/** Deleted in the foreground, an object goes when the garbage collector has been there. */
function untilAway(find: () => Promise<unknown>): Promise<boolean> {
  return waitFor(async () => (await find()) === undefined, {
    what: 'the object being gone',
    deadlineMs: COLLECTED_WITHIN_MS,
  });
}

/** The application as it is after another look at everything. */
async function refreshed(app: TestApp, { stack } = first) {
  await stack.store.applications.requestRefresh([app.uid], 'normal', { name: 'test' });
  await stack.signals.render({ uid: app.uid });
  await waitFor(async () => (await stack.store.applications.record(app.uid))?.refresh === '', {
    what: 'the refresh',
    deadlineMs: 30_000,
  });
  return app.now();
}

describe('adoption', () => {
  const stated = configMap('adopted', { a: '1' });
  it.each<[string, string, (app: string, ns: string) => Partial<KubeObject['metadata']>]>([
    [
      "Argo CD's annotation",
      'argocd-controller',
      (app, ns) => ({ annotations: { [ID]: `${app}:/ConfigMap:${ns}/adopted` } }),
    ],
    ["Argo CD's label", 'argocd-controller', (app) => ({ labels: { [INSTANCE]: app } })],
    [
      "Argo CD's label under another key",
      'argocd-controller',
      (app) => ({ labels: { 'argocd.argoproj.io/instance': app } }),
    ],
    ['no tracking at all', 'kubectl', () => ({})],
  ])(
    'from %s changes nothing but our marks, and those with the first sync',
    async (_, manager, marks) => {
      const { stack } = first;
      const namespace = await makeNamespace(stack);
      const app = await startApp(stack, { 'README.md': 'Nothing yet' }, inNamespace(namespace));
      const metadata = { ...stated.metadata, namespace, ...marks(app.name, namespace) };
      const before = await stack.kube.apply({ ...stated, metadata }, { manager });
      await app.push({ 'app/a.json': stated });
      await app.untilSynced();
      expect(seen(await app.live('ConfigMap', 'adopted'))).toEqual(seen(before));
      expect((await app.sync()).phase).toBe('Succeeded');
      const after = await app.live('ConfigMap', 'adopted');
      const record = await stack.store.applications.record(app.uid);
      expect(seen(after)).toEqual(
        seen({
          ...before,
          metadata: {
            ...before.metadata,
            labels: {
              ...before.metadata.labels,
              'lockstep.dev/app': record?.shortId as string,
              'lockstep.dev/slice': record?.slice as string,
            },
            annotations: {
              ...before.metadata.annotations,
              [ID]: `${app.name}:/ConfigMap:${namespace}/adopted`,
            },
          },
        }),
      );
      await app.untilSynced();
    },
  );

  it('finds what Argo CD would have pruned, and prunes or deletes it', async () => {
    const { stack } = first;
    const namespace = await makeNamespace(stack);
    const app = await startApp(stack, { 'README.md': 'Nothing yet' }, inNamespace(namespace));
    const put = (name: string, id: string) =>
      stack.kube.apply(
        { ...configMap(name, {}), metadata: { name, namespace, annotations: { [ID]: id } } },
        { manager: 'argocd-controller' },
      );
    for (const name of ['kept', 'left', 'late']) {
      await put(name, `${app.name}:/ConfigMap:${namespace}/${name}`);
    }
    await put('other', `other:/ConfigMap:${namespace}/other`);
    await app.push({ 'app/a.json': configMap('kept', {}) });
    const found = await app.until('OutOfSync', isOutOfSync);
    expect(
      found.status.resources?.map(({ name, requiresPruning }) => [name, requiresPruning]),
    ).toEqual([
      ['kept', undefined],
      ['late', true],
      ['left', true],
    ]);
    await app.sync();
    const after = await refreshed(app);
    expect(after.status.resources?.map(({ name }) => name)).toEqual(['kept', 'late', 'left']);
    const only = [{ group: '', kind: 'ConfigMap', name: 'left', namespace }];
    await app.sync({ prune: true, resources: only });
    await untilAway(() => app.live('ConfigMap', 'left'));
    await app.delete('foreground');
    await untilAway(() => app.live('ConfigMap', 'late'));
    expect(await app.live('ConfigMap', 'other')).toBeDefined();
  });

  it('of what an application of that name left changes nothing', async () => {
    const { stack } = first;
    const files = { 'app/a.json': configMap('left', { a: '1' }) };
    const old = await startApp(stack, files, manual);
    await old.until('OutOfSync', isOutOfSync);
    await old.sync();
    await old.untilSynced();
    const before = await old.live('ConfigMap', 'left');
    await old.delete('none');
    const source = { repoURL: old.repo.url, path: 'app' };
    await stack.create(old.name, { source, ...to(old.namespace) });
    const again = await stack.until(
      old.name,
      'Synced',
      (one) => one.status.sync.status === 'Synced',
    );
    expect(again.status.conditions ?? []).toEqual([]);
    expect(await old.live('ConfigMap', 'left')).toEqual(before);
  });
});

describe('what is not the application’s', () => {
  it('is neither shown nor pruned: marks that were copied, or that another tool took over', async () => {
    const { stack } = first;
    const app = await startApp(stack, { 'app/a.json': configMap('a', {}) }, manual);
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    const marks = (await app.live('ConfigMap', 'a'))?.metadata;
    const copy = (name: string, id: string | undefined) =>
      stack.kube.create({
        ...configMap(name, {}),
        metadata: {
          ...{ name, namespace: app.namespace, labels: { ...marks?.labels, [INSTANCE]: app.name } },
          ...(id ? { annotations: { [ID]: id } } : {}),
        },
      });
    await copy('copied', marks?.annotations?.[ID]);
    await copy('taken', `other:/ConfigMap:${app.namespace}/taken`);
    await copy('labelled', undefined);
    const after = await refreshed(app);
    expect(after.status.sync.status).toBe('Synced');
    expect(after.status.resources?.map(({ name }) => name)).toEqual(['a']);
    await app.push({ 'app/a.json': null, 'app/b.json': configMap('b', {}) });
    const pruning = await app.until('a to be pruned', (one) =>
      Boolean(
        one.status.resources?.some(({ name, requiresPruning }) => name === 'a' && requiresPruning),
      ),
    );
    expect(pruning.status.resources?.map(({ name }) => name).sort()).toEqual(['a', 'b']);
    await app.sync({ prune: true });
    await untilAway(() => app.live('ConfigMap', 'a'));
    for (const name of ['copied', 'taken', 'labelled']) {
      expect(await app.live('ConfigMap', name)).toBeDefined();
    }
  });

  it('is told by name, and OutOfSync, where Argo CD has it for another one', async () => {
    const { stack } = first;
    const namespace = await makeNamespace(stack);
    const id = `payments:/ConfigMap:${namespace}/a`;
    const theirs = configMap('a', { a: '1' });
    const metadata = { name: 'a', namespace, annotations: { [ID]: id } };
    await stack.kube.apply({ ...theirs, metadata }, { manager: 'argocd-controller' });
    const app = await startApp(stack, { 'app/a.json': theirs }, inNamespace(namespace));
    const told = await app.untilCondition('SharedResourceWarning', `${app.name} and payments`);
    expect(told.status.sync.status).toBe('OutOfSync');
    await app.delete('foreground');
    expect(await app.live('ConfigMap', 'a')).toBeDefined();
  });

  it('is told by name where two applications state it', async () => {
    const { stack } = first;
    const files = { 'app/a.json': configMap('shared', { a: '1' }) };
    const one = await startApp(stack, files, manual);
    await one.until('OutOfSync', isOutOfSync);
    await one.sync();
    const two = await startApp(stack, files, inNamespace(one.namespace));
    const told = await two.untilCondition('SharedResourceWarning');
    const message = conditionOf(told, 'SharedResourceWarning');
    expect(message).toContain(
      `ConfigMap/shared is part of applications ${two.name} and ${one.name}`,
    );
    expect(told.status.sync.status).toBe('OutOfSync');
    await two.sync();
    const before = await one.untilCondition('SharedResourceWarning', two.name);
    expect(before.status.sync.status).toBe('OutOfSync');
    const after = await refreshed(two);
    expect(conditionOf(after, 'SharedResourceWarning')).toBeUndefined();
    await one.delete('foreground');
    expect(await two.live('ConfigMap', 'shared')).toBeDefined();
  });
});

it('a cluster-scoped object is tracked, and pruned, by the application’s namespace', async () => {
  const { stack } = first;
  const name = uniqueNamespace('tracking-role');
  const role: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `${name}:reader` },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
  const find = () =>
    stack.kube.find({
      group: 'rbac.authorization.k8s.io',
      version: 'v1',
      kind: 'ClusterRole',
      namespace: '',
      name: `${name}:reader`,
    });
  const app = await startApp(
    stack,
    { 'app/role.json': role, 'app/a.json': configMap('a', {}) },
    manual,
  );
  await app.until('OutOfSync', isOutOfSync);
  await app.sync();
  await app.untilSynced();
  expect((await find())?.metadata.annotations?.[ID]).toBe(
    `${app.name}:rbac.authorization.k8s.io/ClusterRole:${app.namespace}/${name}:reader`,
  );
  await app.push({ 'app/role.json': null });
  await app.until('OutOfSync', isOutOfSync);
  await app.sync({ prune: true });
  await untilAway(find);
});

describe('another tracking method', () => {
  const marksOf = async (app: TestApp) => {
    const { labels, annotations } = (await app.live('ConfigMap', 'a'))?.metadata ?? {};
    return { label: labels?.[INSTANCE], annotation: annotations?.[ID] };
  };

  it('adopts without change, and is written with the next sync', async () => {
    const installed = await install();
    const { stack, close } = installed;
    try {
      const app = await startApp(stack, { 'app/a.json': configMap('a', {}) }, manual);
      await app.until('OutOfSync', isOutOfSync);
      await app.sync();
      await app.untilSynced();
      const id = `${app.name}:/ConfigMap:${app.namespace}/a`;
      let before = { label: undefined as string | undefined, annotation: id as string | undefined };
      for (const [method, after] of [
        ['label', { label: app.name, annotation: undefined }],
        ['annotation+label', { label: app.name, annotation: id }],
        ['annotation', { label: undefined, annotation: id }],
      ] as const) {
        await stack.store.settings.set(SETTING_CUSTOMIZATIONS, {
          'application.resourceTrackingMethod': method,
        });
        // Workers take settings up within seconds, and nothing may be told of it: two looks are it.
        expect((await refreshed(app, installed)).status.sync.status).toBe('Synced');
        expect(await marksOf(app)).toEqual(before);
        await waitFor(
          async () => {
            expect((await refreshed(app, installed)).status.sync.status).toBe('Synced');
            await app.sync();
            return JSON.stringify(await marksOf(app)) === JSON.stringify(after);
          },
          { what: `the marks of ${method}`, deadlineMs: 30_000 },
        );
        expect((await refreshed(app, installed)).status.sync.status).toBe('Synced');
        before = after;
      }
      await stack.store.settings.set(SETTING_CUSTOMIZATIONS, {
        'application.resourceTrackingMethod': 'label',
      });
      await app.push({ 'app/a.json': null, 'app/b.json': configMap('b', {}) });
      await waitFor(
        async () => {
          await app.sync({ prune: true });
          return (await app.live('ConfigMap', 'b'))?.metadata.labels?.[INSTANCE] === app.name;
        },
        { what: 'the prune', deadlineMs: 30_000 },
      );
      await untilAway(() => app.live('ConfigMap', 'a'));
    } finally {
      await close();
    }
  });
});

describe('two installations on one cluster', () => {
  it('leave each other’s objects alone, whatever the applications are called', async () => {
    const second = await install({ installationID: 'second' });
    try {
      const one = await startApp(first.stack, { 'app/a.json': configMap('a', {}) }, manual);
      await one.until('OutOfSync', isOutOfSync);
      await one.sync();
      const repo = await second.stack.git.createRepo('app');
      await repo.commit({ 'app/b.json': JSON.stringify(configMap('b', {})) });
      const source = { repoURL: repo.url, path: 'app' };
      await second.stack.create(one.name, { source, ...to(one.namespace) });
      await second.stack.until(one.name, 'OutOfSync', isOutOfSync);
      await second.stack.sync(one.name, {});
      await second.stack.until(one.name, 'Synced', (app) => app.status.sync.status === 'Synced');
      const b = await one.live('ConfigMap', 'b');
      expect(b?.metadata.annotations).toMatchObject({
        [ID]: `${one.name}:/ConfigMap:${one.namespace}/b`,
        [INSTALLATION]: 'second',
      });
      const after = await refreshed(one);
      expect(after.status.sync.status).toBe('Synced');
      expect(after.status.conditions ?? []).toEqual([]);
      await one.push({ 'app/a.json': null, 'app/c.json': configMap('c', {}) });
      await one.until('OutOfSync', isOutOfSync);
      await one.sync({ prune: true });
      await untilAway(() => one.live('ConfigMap', 'a'));
      expect(await one.live('ConfigMap', 'b')).toEqual(b);
      // Stated by both: neither is told, since each knows the other only by its name.
      await one.push({ 'app/b.json': configMap('b', { of: 'one' }) });
      const clash = await one.until('OutOfSync', isOutOfSync);
      expect(conditionOf(clash, 'SharedResourceWarning')).toBeUndefined();
    } finally {
      await second.close();
    }
  });
});
