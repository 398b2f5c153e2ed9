import {
  ANNOTATION_LAST_APPLIED,
  type KubeObject,
  type LinkInfo,
  type LogLine,
  type ManagedResource,
  type ResourceRef,
  SETTING_CUSTOMIZATIONS,
} from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, deployment, secret } from './testing/manifests.ts';
import { clusterConfigOf, type Stack, startStack } from './testing/stack.ts';
import { COLLECTED_WITHIN_MS, isOutOfSync, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** The cluster gateway over its real HTTP endpoint, as servers use it. */

let stack: Stack;
let worker: Worker;
let gateway: GatewayClient;
/** Synced and Healthy, and nobody changes it; two pods. */
let calm: TestApp;

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
  gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY as string);
  calm = await startApp(stack, {
    'app/web.json': deployment('web', { replicas: 2 }),
    'app/settings.json': configMap('settings', { a: '1' }),
  });
  await calm.until('Healthy', (one) => one.status.health.status === 'Healthy');
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

function ref(app: TestApp, kind: string, name: string): ResourceRef {
  const group = kind === 'Deployment' ? 'apps' : '';
  return { group, version: 'v1', kind, namespace: app.namespace, name };
}

async function pods(app: TestApp): Promise<KubeObject[]> {
  return stack.kube.list({ group: '', version: 'v1', kind: 'Pod' }, { namespace: app.namespace });
}

describe('who may ask', () => {
  it.each([
    ['a wrong token', 'not-the-token'],
    ['no token', ''],
  ])('%s is answered 401', async (_title, token) => {
    const answer = await gateway.call('managedResources', { uid: calm.uid }, token);
    expect(answer.status).toBe(401);
    expect(answer.error?.code).toBe('unauthenticated');
  });

  it('an application that is not there is answered 404, on every method that names one', async () => {
    const uid = crypto.randomUUID();
    const body = { uid, ref: ref(calm, 'ConfigMap', 'settings'), patch: {}, query: {} };
    for (const method of ['managedResources', 'resource', 'patchResource', 'events', 'logs']) {
      const answer = await gateway.call(method, body);
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });

  it('a method that is not there is answered 404, and text that is no JSON 400', async () => {
    expect((await gateway.call('dropTables', {})).status).toBe(404);
    const response = await gateway.post('resource', '{', {});
    expect(response.status).toBe(400);
  });
});

describe('managed resources', () => {
  it('of a synced application have no differences', async () => {
    const { result } = await gateway.call<ManagedResource[]>('managedResources', {
      uid: calm.uid,
    });
    expect(result.map((one) => `${one.kind} ${one.name} ${one.modified}`).sort()).toEqual([
      'ConfigMap settings false',
      'Deployment web false',
    ]);
    const web = result.find((one) => one.kind === 'Deployment') as ManagedResource;
    expect(JSON.parse(web.liveState).metadata.uid).toBeDefined();
    expect(JSON.parse(web.targetState).spec.replicas).toBe(2);
  });

  it('say field by field what differs, what is missing and what is extra', async () => {
    const app = await startApp(
      stack,
      {
        'app/a.json': configMap('a', { same: '1', changed: 'before', gone: 'x' }),
        'app/old.json': configMap('old', {}),
      },
      { automated: {} },
    );
    await app.untilSynced();
    await app.edit({ syncPolicy: {} });
    await app.push({
      'app/a.json': configMap('a', { same: '1', changed: 'after' }),
      'app/b.json': configMap('b', { y: '1' }),
      'app/old.json': null,
    });
    await app.until('OutOfSync', isOutOfSync);
    const { result } = await gateway.call<ManagedResource[]>('managedResources', { uid: app.uid });
    const of = (name: string) => result.find((one) => one.name === name) as ManagedResource;
    const byGit = { owner: 'lockstep', cause: 'git' };
    expect(of('a').changes).toEqual(
      expect.arrayContaining([
        { path: ['data', 'changed'], live: 'before', desired: 'after', ...byGit },
        { path: ['data', 'gone'], live: 'x', ...byGit },
      ]),
    );
    expect(of('a').changes).toHaveLength(2);
    expect(JSON.parse(of('a').predictedLiveState).data).toEqual({ same: '1', changed: 'after' });
    expect(of('b')).toMatchObject({ liveState: 'null', modified: true });
    expect(of('old')).toMatchObject({ targetState: 'null', predictedLiveState: 'null' });
  });
});

describe('an application that a server has just read', () => {
  /** As a server asks: with the version of the row, which it reads for each request. */
  async function asked(app: TestApp): Promise<{ text: string; result: ManagedResource[] }> {
    const { metadata } = await app.now();
    const key = { namespace: metadata.namespace ?? '', name: metadata.name };
    const place = await stack.store.applications.locate(key);
    const body = { uid: app.uid, version: place?.version };
    return gateway.call<ManagedResource[]>('managedResources', body);
  }
  const of = (result: ManagedResource[], name: string) =>
    result.find((one) => one.name === name) as ManagedResource;

  it('is told as it is now, whatever changed since it was asked about last', async () => {
    const app = await startApp(
      stack,
      {
        'app/a.json': configMap('a', { v: '1' }),
        'app/b.json': secret('b', { stringData: { text: 's3cr3t-kept' } }),
      },
      { automated: { selfHeal: false } },
    );
    await app.untilSynced();
    expect(of((await asked(app)).result, 'a').modified).toBe(false);

    // The cluster.
    await stack.kube.patch(ref(app, 'ConfigMap', 'a'), { data: { v: 'by hand' } }, 'merge');
    const drifted = await waitFor(
      async () => {
        const told = of((await asked(app)).result, 'a');
        return told.modified ? told : undefined;
      },
      { what: 'the change of a live object' },
    );
    expect(JSON.parse(drifted.liveState).data).toEqual({ v: 'by hand' });
    expect(drifted.changes).toMatchObject([
      { path: ['data', 'v'], live: 'by hand', desired: '1', cause: 'cluster' },
    ]);

    // The spec: the answer after the edit has it, with nothing in between.
    await app.edit({
      ignoreDifferences: [{ group: '', kind: 'ConfigMap', jsonPointers: ['/data/v'] }],
    });
    expect(of((await asked(app)).result, 'a').modified).toBe(false);

    // Git.
    await app.push({ 'app/a.json': null, 'app/c.json': configMap('c', {}) });
    await waitFor(async () => of((await asked(app)).result, 'c'), { what: 'the new manifest' });

    for (const { text } of [await asked(app), await asked(app)]) {
      expect(text).not.toContain('s3cr3t-kept');
      expect(text).not.toContain(Buffer.from('s3cr3t-kept').toString('base64'));
      expect(text).toContain('sha256:');
    }
  });

  it('is gone with its row', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', {}) }, { automated: null });
    await app.until('OutOfSync', isOutOfSync);
    expect((await asked(app)).result).toHaveLength(1);
    const { version } = (await stack.store.applications.record(app.uid)) ?? {};
    expect(version).toBeDefined();
    await app.delete('none');
    await app.untilGone();
    // A server finds no row, so that it tells no version.
    expect((await gateway.call('managedResources', { uid: app.uid })).status).toBe(404);
  });
});

describe('secrets', () => {
  const PLAIN = [
    's3cr3t-data-one',
    's3cr3t-data-two',
    's3cr3t-text',
    's3cr3t-edited',
    's3cr3t-old',
  ];
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  function expectNoValue(text: string): void {
    for (const value of PLAIN) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(base64(value));
    }
  }

  it('leave the worker as digests only, wherever they stand', async () => {
    const app = await startApp(
      stack,
      {
        'app/a.json': secret('a', { data: { one: base64('s3cr3t-data-one') } }),
        'app/b.json': secret('b', { stringData: { text: 's3cr3t-text' } }),
      },
      { automated: null },
    );
    await app.until('OutOfSync', isOutOfSync);
    const { namespace } = app;
    await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const old = { ...secret('a', { stringData: { one: 's3cr3t-old' } }) };
    await stack.kube.create({
      ...old,
      metadata: {
        name: 'a',
        namespace,
        annotations: { [ANNOTATION_LAST_APPLIED]: JSON.stringify(old) },
      },
    });
    const before = await gateway.call('managedResources', { uid: app.uid });
    expect(before.status).toBe(200);
    expectNoValue(before.text);
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.untilSynced();
    const body = { uid: app.uid, ref: ref(app, 'Secret', 'a') };
    const edit = {
      patch: JSON.stringify({ stringData: { two: 's3cr3t-edited' } }),
      patchType: 'merge',
    };
    const answers = [
      await gateway.call('managedResources', body),
      await gateway.call('manifests', body),
      await gateway.call('resource', body),
      await gateway.call('patchResource', { ...body, patch: edit }),
      await gateway.call('managedResources', body),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    for (const answer of answers) expectNoValue(answer.text);
    expectNoValue(JSON.stringify(await app.now()));
  });

  it('show equal digests for equal values, and different ones for different values', async () => {
    const app = await startApp(
      stack,
      {
        'app/a.json': secret('a', { data: { one: base64('s3cr3t-text') } }),
        'app/b.json': secret('b', { stringData: { one: 's3cr3t-text', two: 's3cr3t-data-two' } }),
      },
      { automated: {} },
    );
    await app.untilSynced();
    const read = async (name: string) =>
      (await gateway.call<KubeObject>('resource', { uid: app.uid, ref: ref(app, 'Secret', name) }))
        .result.data as Record<string, string>;
    const [a, b] = [await read('a'), await read('b')];
    expect(a.one).toMatch(/^sha256:/);
    expect(b.one).toBe(a.one);
    expect(b.two).not.toBe(a.one);
  });

  it('stay out of the diff’s fields when they differ', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': secret('a', { stringData: { one: 's3cr3t-data-one', two: 's3cr3t-text' } }) },
      { automated: {} },
    );
    await app.untilSynced();
    await stack.kube.patch(
      ref(app, 'Secret', 'a'),
      { stringData: { one: 's3cr3t-edited' } },
      'merge',
    );
    await app.until('OutOfSync', isOutOfSync);
    const answer = await gateway.call<ManagedResource[]>('managedResources', { uid: app.uid });
    expectNoValue(answer.text);
    const changes = answer.result[0]?.changes ?? [];
    expect(changes.map((change) => change.path)).toEqual([['data', 'one']]);
    expect(changes[0]?.live).not.toBe(changes[0]?.desired);
  });

  it('stay out of what is said of one that the API server refuses', async () => {
    const app = await startApp(stack, {
      'app/a.json': secret('a', { data: { pin: 4_711_222, list: ['s3cr3t-data-one'] } }),
    });
    const told = await app.until('Failed', (one) => one.status.operationState?.phase === 'Failed');
    expect(told.status.operationState?.message).toMatch(/expected string/);
    const answer = await gateway.call('managedResources', { uid: app.uid });
    for (const text of [JSON.stringify(told), answer.text]) {
      expectNoValue(text);
      expect(text).not.toContain('4711222');
    }
  });
});

describe('one live resource', () => {
  it('is read as it is in the cluster; one that is not there is null', async () => {
    const body = { uid: calm.uid, ref: ref(calm, 'ConfigMap', 'settings') };
    const { result } = await gateway.call<KubeObject>('resource', body);
    expect(result).toMatchObject({ kind: 'ConfigMap', data: { a: '1' } });
    const [pod] = await pods(calm);
    const name = pod?.metadata.name as string;
    await waitFor(
      async () =>
        (await gateway.call('resource', { ...body, ref: ref(calm, 'Pod', name) })).status === 200,
      { what: 'the pod being part of the tree' },
    );
  });

  it.each([
    ['resource', {}],
    ['patchResource', { patch: { patch: '{}', patchType: 'application/merge-patch+json' } }],
    ['deleteResource', {}],
    ['events', { involved: { name: 'other', namespace: 'x' } }],
  ])('of somebody else is refused by %s', async (method, more) => {
    const namespace = uniqueNamespace('other');
    await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await stack.kube.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'other', namespace },
    });
    const other = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'other' };
    const answer = await gateway.call(method, { uid: calm.uid, ref: other, ...more });
    expect(answer.status).toBe(404);
    expect(answer.error?.code).toBe('not-found');
    expect(await stack.kube.find(other)).toBeDefined();
  });

  it.each([
    ['application/merge-patch+json', { data: { a: '2' } }],
    ['application/json-patch+json', [{ op: 'replace', path: '/data/a', value: '2' }]],
  ])('is patched by %s', async (patchType, patch) => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { a: '1' }) },
      { automated: {} },
    );
    await app.untilSynced();
    const body = { uid: app.uid, ref: ref(app, 'ConfigMap', 'a') };
    const answer = await gateway.call<KubeObject>('patchResource', {
      ...body,
      patch: { patch: JSON.stringify(patch), patchType },
    });
    expect(answer.result.data).toEqual({ a: '2' });
    expect(await app.data('a')).toEqual({ a: '2' });
    await app.until('OutOfSync', isOutOfSync);
  });

  it('refuses a patch that is no JSON, and one that the API server refuses, in its words', async () => {
    const body = { uid: calm.uid, ref: ref(calm, 'Deployment', 'web') };
    const patchType = 'application/merge-patch+json';
    const noJson = await gateway.call('patchResource', {
      ...body,
      patch: { patch: '{', patchType },
    });
    expect(noJson.status).toBe(400);
    expect(noJson.error?.details).toMatchObject([{ field: 'patch' }]);
    const noType = await gateway.call('patchResource', {
      ...body,
      patch: { patch: '{}', patchType: 'application/other' },
    });
    expect(noType.status).toBe(400);
    expect(noType.error?.details).toMatchObject([{ field: 'patchType' }]);
    const refused = await gateway.call('patchResource', {
      ...body,
      patch: { patch: JSON.stringify({ spec: { replicas: -1 } }), patchType },
    });
    expect(refused.status).toBe(400);
    expect(refused.error?.message).toContain('spec.replicas');
  });

  it.each([
    [{ orphan: false }, 0],
    [{ orphan: true }, 1],
    [{ force: true }, 0],
  ])('is deleted with %o, which leaves %i of its ReplicaSets', async (options, left) => {
    const app = await startApp(stack, { 'app/web.json': deployment('web') }, { automated: {} });
    await app.until('Healthy', (one) => one.status.health.status === 'Healthy');
    const body = { uid: app.uid, ref: ref(app, 'Deployment', 'web'), options };
    expect((await gateway.call('deleteResource', body)).status).toBe(200);
    await waitFor(async () => (await app.live('Deployment', 'web')) === undefined, {
      what: 'the deployment being gone',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
    const kind = { group: 'apps', version: 'v1', kind: 'ReplicaSet' };
    expect(await stack.kube.list(kind, { namespace: app.namespace })).toHaveLength(left);
    await app.until('OutOfSync', isOutOfSync);
  });
});

describe('a deletion that is forced and leaves what the object owns', () => {
  it('takes off only what others have set', async () => {
    const finalizers = ['example.com/hold', 'example.com/other'];
    const web = deployment('web', { replicas: 2 });
    const app = await startApp(
      stack,
      { 'app/web.json': { ...web, metadata: { ...web.metadata, finalizers } } },
      { automated: {} },
    );
    await app.until('Healthy', (one) => one.status.health.status === 'Healthy');
    await app.edit({ syncPolicy: {} });
    const kind = { group: 'apps', version: 'v1', kind: 'ReplicaSet' };
    const idsOf = (objects: KubeObject[]) => objects.map(({ metadata }) => metadata.uid).sort();
    const before = idsOf(await pods(app));
    expect(before).toHaveLength(2);
    const { status, result } = await gateway.call<object>('deleteResource', {
      uid: app.uid,
      ref: ref(app, 'Deployment', 'web'),
      options: { orphan: true, removeFinalizers: true },
    });
    expect([status, result]).toEqual([200, { removedFinalizers: finalizers }]);
    await waitFor(async () => (await app.live('Deployment', 'web')) === undefined, {
      what: 'the deployment being gone',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
    const [left] = await stack.kube.list(kind, { namespace: app.namespace });
    expect(left?.metadata.ownerReferences ?? []).toEqual([]);
    expect(left?.metadata.deletionTimestamp).toBeUndefined();
    const after = await pods(app);
    expect(idsOf(after)).toEqual(before);
    expect(after.filter(({ metadata }) => metadata.deletionTimestamp)).toEqual([]);
  });
});

describe('events', () => {
  it('are those of one resource of the tree, also of a pod', async () => {
    const [pod] = await pods(calm);
    const name = pod?.metadata.name as string;
    const events = await waitFor(
      async () => {
        const involved = { uid: pod?.metadata.uid };
        const { result } = await gateway.call<KubeObject[]>('events', { uid: calm.uid, involved });
        return result.length > 0 && result;
      },
      { what: 'an event of the pod' },
    );
    for (const event of events) expect(event.involvedObject).toMatchObject({ name });
    const involved = { namespace: calm.namespace, name: 'web' };
    const { result } = await gateway.call<KubeObject[]>('events', { uid: calm.uid, involved });
    expect(result.map((event) => event.reason)).toContain('ScalingReplicaSet');
  });
});

describe('pod logs', () => {
  const LINES = ['starting', 'listening on 0.0.0.0:8080', 'ready'];
  const query = (more: object) => ({
    uid: calm.uid,
    query: { namespace: calm.namespace, ...more },
  });

  /** That runs: another test deletes one, and another takes its place. */
  function onePod(): Promise<string> {
    return waitFor(
      async () => {
        const isThere = ({ metadata, status }: KubeObject) =>
          !metadata.deletionTimestamp && (status as { phase?: string }).phase === 'Running';
        return (await pods(calm)).find(isThere)?.metadata.name;
      },
      { what: 'a pod that runs' },
    );
  }

  it('of one pod come line by line with their times', async () => {
    const podName = await onePod();
    const lines = await gateway.logs(query({ podName, container: 'main' }));
    expect(lines.map((line) => line.content)).toEqual(LINES);
    expect(lines[0]).toMatchObject({ podName, timeStamp: expect.stringMatching(/^2026-01-01T/) });
  });

  it('end with the last lines that are asked for, and can be filtered', async () => {
    const podName = await onePod();
    const tail = await gateway.logs(query({ podName, tailLines: 1 }));
    expect(tail.map((line) => line.content)).toEqual(['ready']);
    const filtered = await gateway.logs(query({ podName, filter: 'listening' }));
    expect(filtered.map((line) => line.content)).toEqual([LINES[1]]);
  });

  it('of a deployment are those of all its pods, each line with its pod', async () => {
    const lines = await gateway.logs(
      query({ group: 'apps', kind: 'Deployment', resourceName: 'web' }),
    );
    expect(lines).toHaveLength(2 * LINES.length);
    expect(new Set(lines.map((line) => line.podName))).toEqual(
      new Set((await pods(calm)).map((pod) => pod.metadata.name)),
    );
  });

  it.each([
    [{ container: 'nobody' }, 'container nobody is not valid'],
    [{ previous: true }, 'failed to read log file'],
  ])('that are not there say why in their place: %j', async (more, message) => {
    const podName = await onePod();
    const [line, ...others] = await gateway.logs(query({ podName, ...more }));
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      ...{ content: expect.stringContaining(message), podName, problem: true, timeStamp: null },
    });
  });

  it('of what is not the application’s are none', async () => {
    const answer = await gateway.post('logs', query({ podName: 'other' }), {});
    expect(await answer.text()).toBe('{"pods":[]}\n');
  });

  it('of more pods than are allowed are refused', async () => {
    const answer = await gateway.call('logs', query({ maxPods: 1 }));
    expect([answer.status, answer.error?.message]).toEqual([
      400,
      expect.stringContaining('at most 1'),
    ]);
  });

  it('of a pod that comes while they are followed join in', async () => {
    const gone = new AbortController();
    const asked = query({ kind: 'Deployment', resourceName: 'web', follow: true, tailLines: 1 });
    const response = await gateway.post('logs', asked, { signal: gone.signal });
    const names = new Set<string>();
    let deleted: string | undefined;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const texts = Buffer.from(chunk).toString().trim().split('\n');
      for (const { podName } of texts.map((text) => JSON.parse(text) as Partial<LogLine>)) {
        if (podName) names.add(podName);
      }
      if (names.size === 2 && !deleted) {
        // Its ReplicaSet makes another, while a heal would take back what changed the Deployment.
        deleted = await onePod();
        await stack.kube.delete(ref(calm, 'Pod', deleted));
      }
      if (names.size === 3) break;
    }
    gone.abort();
    expect(names.size).toBe(3);
  });

  it('are followed until the reader goes, which harms nobody', async () => {
    const podName = await onePod();
    for (const query_ of [query({ podName, follow: true }), query({ follow: true })]) {
      const gone = new AbortController();
      const response = await gateway.post('logs', query_, { signal: gone.signal });
      const lines: LogLine[] = [];
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        const texts = Buffer.from(chunk).toString().trim().split('\n');
        lines.push(...texts.map((text) => JSON.parse(text) as LogLine));
        if (lines.some((line) => line.content === 'ready')) break;
      }
      gone.abort();
    }
    expect((await gateway.logs(query({ podName }))).length).toBe(3);
    const health = await fetch(`${worker.address}/healthz`);
    expect(await health.text()).toBe('ok');
  });
});

describe('revisions', () => {
  it('tell author, date, message and tags', async () => {
    const revision = await calm.repo.head();
    await calm.repo.tag('v1.2.3');
    await calm.push({ 'other/readme.md': 'more' });
    await calm.until('the push', (one) => one.status.sync.revision !== revision);
    const { result } = await gateway.call('revisionMetadata', { uid: calm.uid, revision });
    expect(result).toMatchObject({
      author: expect.stringContaining('Test'),
      message: expect.stringContaining('Change'),
      tags: ['v1.2.3'],
      date: expect.stringMatching(/^20\d\d-/),
    });
  });

  it('that nobody has are refused', async () => {
    const revision = 'f'.repeat(40);
    const answer = await gateway.call('revisionMetadata', { uid: calm.uid, revision });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('of a chart say what it says of itself, each its own', async () => {
    const chart = (description: string) =>
      `apiVersion: v2\nname: shop\nversion: 1.0.0\ndescription: ${description}\nhome: https://shop.example\nmaintainers:\n- {name: Ada, email: ada@shop.example}\n`;
    const template = configMap('a', { x: '1' });
    const app = await startApp(stack, {
      'app/Chart.yaml': chart('The first'),
      'app/templates/a.yaml': template,
    });
    await app.untilSynced();
    const first = await app.repo.head();
    const second = await app.push({ 'app/Chart.yaml': chart('The second') });
    for (const [revision, description] of [
      [first, 'The first'],
      [second, 'The second'],
    ]) {
      const of = { revision, sourceIndex: 0 };
      const { result } = await gateway.call('chartDetails', { uid: app.uid, of });
      const maintainers = ['Ada <ada@shop.example>'];
      expect(result).toEqual({ description, home: 'https://shop.example', maintainers });
    }
  });

  it.each([
    ['of an application that is no chart', 0, 'no chart'],
    ['of a source that it does not have', 7, 'has no source 7'],
  ])('%s have no chart details', async (_, sourceIndex, says) => {
    const of = { revision: await calm.repo.head(), sourceIndex };
    const { error } = await gateway.call('chartDetails', { uid: calm.uid, of });
    expect(error?.message).toContain(says);
  });

  it('that are none have no chart details, which is no fault of ours', async () => {
    const of = { revision: '¥Õ8H\t', sourceIndex: 0 };
    const { error } = await gateway.call('chartDetails', { uid: calm.uid, of });
    expect(error).toMatchObject({ code: 'failed-precondition' });
    expect(error?.message).toContain('unable to resolve');
  });

  it('other than the current render their own manifests', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) });
    await app.untilSynced();
    const revision = await app.repo.head();
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await app.until('the push', (one) => one.status.sync.revision !== revision);
    const read = async (body: object) =>
      (await gateway.call<{ manifests: string[] }>('manifests', { uid: app.uid, ...body })).result
        .manifests[0];
    expect(await read({ revision })).toContain('"x":"1"');
    expect(await read({})).toContain('"x":"2"');
  });
});

describe('links to other systems', () => {
  const links = (...all: object[]) => JSON.stringify(all);
  const logs = { title: 'Logs', url: 'https://logs.example/{{.app.metadata.name}}' };
  const pod = {
    title: 'Pod',
    url: 'https://pods.example/{{.resource.metadata.namespace}}/{{.resource.metadata.name}}',
    description: 'What it does',
    'icon.class': 'fa-x',
    if: 'resource.kind == "Deployment" && cluster.name == "in-cluster"',
  };

  async function declare(data: Record<string, string>): Promise<void> {
    await stack.store.settings.set(SETTING_CUSTOMIZATIONS, data);
  }
  const linksOf = async (ref?: ResourceRef) =>
    (await gateway.call<LinkInfo[]>('links', { uid: calm.uid, ref })).result;

  it('are worked out of the application, its project, cluster and live resource', async () => {
    expect(await linksOf()).toEqual([]);
    const broken = [
      { title: 'Broken', url: '{{.app.metadata.name' },
      { title: 'No answer', url: 'https://x.example', if: 'app.metadata.name' },
      { title: 'Script', url: 'javascript:{{.app.metadata.name}}' },
      { title: 'Elsewhere', url: 'https://x.example', if: 'project.metadata.name == "other"' },
    ];
    await declare({ 'application.links': links(logs, ...broken), 'resource.links': links(pod) });
    await waitFor(async () => (await linksOf()).length > 0, { what: 'the links' });
    expect(await linksOf()).toEqual([{ title: 'Logs', url: `https://logs.example/${calm.name}` }]);
    expect(await linksOf(ref(calm, 'Deployment', 'web'))).toEqual([
      {
        title: 'Pod',
        url: `https://pods.example/${calm.namespace}/web`,
        description: 'What it does',
        iconClass: 'fa-x',
      },
    ]);
    expect(await linksOf(ref(calm, 'ConfigMap', 'settings'))).toEqual([]);
    const missing = await gateway.call('links', {
      uid: calm.uid,
      ref: ref(calm, 'Secret', 'none'),
    });
    expect(missing.status).toBe(404);
  });

  it('of a project are worked out of the project alone', async () => {
    const team = { title: 'Team', url: 'https://wiki.example/{{.project.metadata.name}}' };
    const unknown = { title: 'Application', url: 'https://x.example', if: 'app != nil' };
    await declare({ 'project.links': links(team, unknown) });
    const call = async (project: string) =>
      await gateway.call<LinkInfo[]>('projectLinks', { project });
    await waitFor(async () => (await call('default')).result.length > 0, { what: 'the links' });
    expect((await call('default')).result).toEqual([
      { title: 'Team', url: 'https://wiki.example/default' },
    ]);
    expect((await call('nowhere')).status).toBe(404);
  });
});

describe('plug-ins', () => {
  it('are told by name: none are installed here', async () => {
    expect((await gateway.call<string[]>('plugins', {})).result).toEqual([]);
  });
});

describe('connections before they are saved', () => {
  it('to a cluster answer its version, or why not', async () => {
    const config = clusterConfigOf(stack.kube.connection);
    const test = async (config: object, server = 'https://kubernetes.default.svc') =>
      (
        await gateway.call<{ ok: boolean; message: string; version?: string }>('testCluster', {
          input: { server, config },
        })
      ).result;
    expect(await test(config)).toMatchObject({ ok: true, version: expect.stringMatching(/^v1\./) });
    const wrong = { ...config, bearerToken: 'wrong', tlsClientConfig: { insecure: true } };
    const refused = await test(wrong);
    expect(refused.ok).toBe(false);
    expect(refused.message).toContain('401');
    expect((await test({}, 'https://127.0.0.1:1')).message).toMatch(/refused/i);
    const caless = { address: config.address, bearerToken: 'x' };
    expect((await test(caless)).message).toMatch(/certificate/i);
  });

  it('to a repository answer ok, or git’s words', async () => {
    const test = async (repo: string) =>
      (await gateway.call<{ ok: boolean; message: string }>('testRepository', { input: { repo } }))
        .result;
    expect(await test(calm.repo.url)).toEqual({ ok: true, message: '' });
    const refused = await test(`${stack.git.url}/nobody.git`);
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('not found') });
  });

  it('that are not stated are answered 400 with the field', async () => {
    const cluster = await gateway.call('testCluster', { input: { server: '' } });
    expect(cluster.status).toBe(400);
    const repository = await gateway.call('testRepository', { input: {} });
    expect(repository.status).toBe(400);
  });
});
