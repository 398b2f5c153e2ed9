import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { KubeObject } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionFromKubeconfig } from '../connection/kubeconfig.ts';
import { KubeClient } from './kube-client.ts';
import { KubeError } from './kube-error.ts';

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' };
const POD = { group: '', version: 'v1', kind: 'Pod' };

const namespace = uniqueNamespace('kube-client');
let client: KubeClient;

beforeAll(async () => {
  client = new KubeClient(connectionFromKubeconfig(useSandbox().kubeconfigPath));
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

afterAll(async () => {
  await client.delete({
    group: '',
    version: 'v1',
    kind: 'Namespace',
    namespace: '',
    name: namespace,
  });
  client.close();
});

function configMap(name: string, data: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

async function failureOf(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(KubeError);
  return error as KubeError;
}

test('requests one after another share a connection', async () => {
  const own = new KubeClient(connectionFromKubeconfig(useSandbox().kubeconfigPath));
  let connections = 0;
  const count = () => {
    connections++;
  };
  subscribe('net.client.socket', count);
  try {
    for (let i = 0; i < 5; i++) await own.version();
  } finally {
    unsubscribe('net.client.socket', count);
    own.close();
  }
  expect(connections).toBe(1);
});

describe('verbs against a real API server', () => {
  test('tells the version and what it serves', async () => {
    expect((await client.version()).gitVersion).toMatch(/^v1\./);
    await client.discovery.refresh();
    expect(client.discovery.resourceFor({ group: 'apps', kind: 'Deployment' })).toMatchObject({
      version: 'v1',
      resource: 'deployments',
      namespaced: true,
    });
    expect(client.discovery.apiVersions()).toEqual(
      expect.arrayContaining(['v1', 'v1/Pod', 'apps/v1', 'apps/v1/Deployment']),
    );
    expect(client.discovery.apisCount).toBeGreaterThan(50);
  });

  test('a server without aggregated discovery is asked group by group, with the same result', async () => {
    const { Discovery } = await import('../discovery/discovery.ts');
    const old = new Discovery({
      request: (options) => client.request({ ...options, accept: 'application/json' }),
    });
    // Other tests on the cluster make and delete kinds.
    await waitFor(
      async () => {
        await old.refresh();
        await client.discovery.refresh();
        expect(old.apiVersions()).toEqual(client.discovery.apiVersions());
        return true;
      },
      { what: 'the same of both' },
    );
    expect(old.resourceFor({ group: 'batch', kind: 'Job' })).toEqual({
      ...client.discovery.resourceFor({ group: 'batch', kind: 'Job' }),
      verbs: expect.any(Array),
    });
  });

  test('applies as our manager, and a dry run changes nothing', async () => {
    const object = configMap('applied', { a: '1' });
    const applied = await client.apply(object, { manager: 'lockstep', force: true });
    expect(applied.metadata.managedFields?.[0]).toMatchObject({
      manager: 'lockstep',
      operation: 'Apply',
    });
    const predicted = await client.apply(configMap('applied', { a: '2' }), {
      manager: 'lockstep',
      dryRun: true,
    });
    expect(predicted.data).toEqual({ a: '2' });
    const ref = { ...CONFIG_MAP, namespace, name: 'applied' };
    expect((await client.get(ref)).data).toEqual({ a: '1' });
  });

  test('creates, replaces, patches and deletes', async () => {
    const ref = { ...CONFIG_MAP, namespace, name: 'verbs' };
    const created = await client.create(configMap('verbs', { a: '1' }));
    const replaced = await client.replace({ ...created, data: { b: '2' } });
    expect(replaced.data).toEqual({ b: '2' });
    const stale = await failureOf(client.replace({ ...created, data: { c: '3' } }));
    expect(stale).toMatchObject({ status: 409, reason: 'Conflict', retryable: true });
    const patched = await client.patch(ref, { data: { c: '3' } }, 'merge');
    expect(patched.data).toEqual({ b: '2', c: '3' });
    await client.patch(ref, [{ op: 'remove', path: '/data/b' }], 'json');
    expect((await client.get(ref)).data).toEqual({ c: '3' });
    await client.delete(ref, { preconditions: { uid: created.metadata.uid } });
    expect(await client.find(ref)).toBeUndefined();
  });

  test('a deletion with a precondition of the past is refused', async () => {
    const created = await client.create(configMap('fenced', {}));
    const ref = { ...CONFIG_MAP, namespace, name: 'fenced' };
    await client.patch(ref, { data: { changed: 'yes' } }, 'merge');
    const { resourceVersion } = created.metadata;
    const error = await failureOf(client.delete(ref, { preconditions: { resourceVersion } }));
    expect(error.status).toBe(409);
    const other = { uid: '00000000-0000-0000-0000-000000000000' };
    expect((await failureOf(client.delete(ref, { preconditions: other }))).status).toBe(409);
  });

  test('lists page by page', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `paged-${index}`);
    await Promise.all(
      names.map((name) => client.create(labelled(configMap(name, { a: '1' }), 'paged'))),
    );
    const options = { namespace, labelSelector: 'group=paged' };
    const objects = await client.list(CONFIG_MAP, { ...options, pageSize: 2 });
    expect(objects.map((object) => object.metadata.name).sort()).toEqual(names);
    expect(objects[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    expect(objects[0]).toHaveProperty('data');
    const brief = await client.list(CONFIG_MAP, { ...options, form: 'metadata' });
    expect(brief[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    expect(brief[0]).not.toHaveProperty('data');
  });

  test.each([
    {
      what: 'a field that the schema does not have',
      object: { ...configMap('bad', {}), surprise: true },
      error: { status: 500, retryable: false },
    },
    {
      what: 'an invalid value',
      object: { ...configMap('bad', {}), data: { 'not/allowed': 'x' } },
      error: { status: 422, reason: 'Invalid', retryable: false },
    },
    {
      what: 'a namespace that is not there',
      object: {
        ...configMap('bad', {}),
        metadata: { name: 'bad', namespace: 'kube-client-nowhere' },
      },
      error: { status: 404, reason: 'NotFound', retryable: false },
    },
    {
      what: 'a kind that the cluster does not serve',
      object: { apiVersion: 'x.test/v1', kind: 'Unheard', metadata: { name: 'bad' } },
      error: { status: 404, reason: 'NoKindMatch' },
    },
  ])('refuses $what for good and says so', async ({ object, error }) => {
    const failure = await failureOf(client.apply(object as KubeObject, { manager: 'lockstep' }));
    expect(failure).toMatchObject(error);
    expect(failure.message).not.toBe('');
  });

  test('another manager’s field is a conflict that repeating does not solve', async () => {
    await client.apply(configMap('contested', { a: '1' }), { manager: 'other' });
    const error = await failureOf(
      client.apply(configMap('contested', { a: '2' }), { manager: 'lockstep' }),
    );
    expect(error).toMatchObject({ status: 409, retryable: false });
    expect(error.message).toContain('other');
  });

  test('an aborted request throws the reason of its signal', async () => {
    const reason = new Error('no longer wanted');
    const request = client.get(
      { ...CONFIG_MAP, namespace, name: 'applied' },
      { signal: AbortSignal.abort(reason) },
    );
    await expect(request).rejects.toBe(reason);
  });
});

describe('events and logs', () => {
  test('tells the events of an object, and a pod’s log', async () => {
    await client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'talker', namespace },
      spec: { containers: [{ name: 'main', image: 'example/main' }] },
    });
    const ref = { ...POD, namespace, name: 'talker' };
    await waitFor(
      async () => ((await client.get(ref)).status as { phase?: string })?.phase === 'Running',
      { what: 'the pod to run' },
    );
    const events = await client.events({ kind: 'Pod', namespace, name: 'talker' });
    expect(events.map((event) => event.reason)).toContain('Scheduled');
    const whole = await textOf(await client.logs({ namespace, pod: 'talker', container: 'main' }));
    expect(whole.trimEnd().split('\n').length).toBeGreaterThan(1);
    const tail = await textOf(await client.logs({ namespace, pod: 'talker', tailLines: 1 }));
    expect(tail.trimEnd().split('\n')).toEqual(whole.trimEnd().split('\n').slice(-1));
  });

  test('a log that is followed stays open until the reader leaves', async () => {
    const controller = new AbortController();
    const log = await client.logs({
      namespace,
      pod: 'talker',
      follow: true,
      signal: controller.signal,
    });
    for await (const chunk of log) {
      expect((chunk as Buffer).length).toBeGreaterThan(0);
      break;
    }
    controller.abort();
    await waitFor(() => log.closed || log.destroyed, { what: 'the log to be let go' });
  });

  test('the log of a pod that is not there is told as the server tells it', async () => {
    const error = await failureOf(client.logs({ namespace, pod: 'nobody' }));
    expect(error).toMatchObject({ status: 404, message: 'pods "nobody" not found' });
  });
});

function labelled(object: KubeObject, group: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels: { group } } };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
