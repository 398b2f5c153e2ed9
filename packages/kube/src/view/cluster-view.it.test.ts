import { type KubeObject, LABEL_APP, LABEL_SLICE, type ResourceRef } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest';
import { KubeClient } from '../client/kube-client.ts';
import { connectionFromKubeconfig } from '../connection/kubeconfig.ts';
import { Observer } from '../testing/view-observer.ts';

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' };
const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment' };
const STATEFUL_SET = { group: 'apps', version: 'v1', kind: 'StatefulSet' };
const MANAGER = { manager: 'lockstep', force: true };

let client: KubeClient;
let namespace: string;
let observer: Observer;

beforeAll(() => {
  client = new KubeClient(connectionFromKubeconfig(useSandbox().kubeconfigPath));
});
afterAll(() => client.close());

beforeEach(async () => {
  namespace = uniqueNamespace('view');
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  observer = new Observer(client);
});
afterEach(async () => {
  observer.view.stop();
  await client.delete({
    group: '',
    version: 'v1',
    kind: 'Namespace',
    namespace: '',
    name: namespace,
  });
});

function configMap(name: string, labels: Record<string, string>, data = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data };
}

function refTo(kind: Omit<ResourceRef, 'namespace' | 'name'>, name: string): ResourceRef {
  return { ...kind, namespace, name };
}

function workload(kind: string, name: string, app: string, spec: object): KubeObject {
  const podLabels = { run: name };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, labels: { [LABEL_APP]: app } },
    spec: {
      selector: { matchLabels: podLabels },
      template: {
        metadata: { labels: podLabels },
        spec: { containers: [{ name: 'main', image: 'example/main' }] },
      },
      ...spec,
    },
  };
}

describe('managed objects', () => {
  test('are those with our label, by application, whole and current', async () => {
    const app = uniqueNamespace('app');
    await client.apply(configMap('one', { [LABEL_APP]: app }, { a: '1' }), MANAGER);
    await client.apply(configMap('foreign', {}), MANAGER);
    const outcome = await observer.view.ensureWatched([CONFIG_MAP]);
    expect(outcome).toEqual({ kind: 'synced', unserved: [] });
    expect(observer.view.managedOf(app).map((object) => object.metadata.name)).toEqual(['one']);
    expect(observer.view.live(refTo(CONFIG_MAP, 'one'))).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { a: '1' },
      metadata: { managedFields: [{ manager: 'lockstep' }] },
    });
    expect(observer.view.live(refTo(CONFIG_MAP, 'foreign'))).toBeUndefined();
    expect(await observer.view.get(refTo(CONFIG_MAP, 'foreign'))).toMatchObject({
      metadata: { name: 'foreign' },
    });
    await client.apply(configMap('one', { [LABEL_APP]: app }, { a: '2' }), MANAGER);
    await waitFor(
      () =>
        (observer.view.live(refTo(CONFIG_MAP, 'one'))?.data as { a?: string } | undefined)?.a ===
        '2',
      { what: 'the change' },
    );
    await waitFor(() => observer.told(app, { type: 'MODIFIED', role: 'managed' }), {
      what: 'the news',
    });
  });

  test('that are deleted are told as deleted, once', async () => {
    const app = uniqueNamespace('app');
    await observer.view.ensureWatched([CONFIG_MAP]);
    await client.apply(configMap('short-lived', { [LABEL_APP]: app }), MANAGER);
    await waitFor(() => observer.view.live(refTo(CONFIG_MAP, 'short-lived')), {
      what: 'the object',
    });
    await client.delete(refTo(CONFIG_MAP, 'short-lived'));
    await waitFor(() => observer.told(app, { type: 'DELETED' }), { what: 'the deletion' });
    expect(observer.view.managedOf(app)).toEqual([]);
    expect(observer.events(app).map((event) => event.type)).toEqual(['ADDED', 'DELETED']);
  });

  test('that lost our label are still known, as such, until they go or are labelled again', async () => {
    const app = uniqueNamespace('app');
    await observer.view.ensureWatched([CONFIG_MAP]);
    const ref = refTo(CONFIG_MAP, 'stripped');
    await client.apply(configMap('stripped', { [LABEL_APP]: app }), MANAGER);
    await waitFor(() => observer.view.live(ref), { what: 'the object' });
    const removal = { metadata: { labels: { [LABEL_APP]: null } } };
    await client.patch(ref, removal, 'merge');
    await waitFor(() => observer.told(app, { type: 'MODIFIED', unlabelled: true }), {
      what: 'the loss of the label',
    });
    expect(observer.view.live(ref)?.metadata.labels).toBeUndefined();
    expect(observer.view.managedOf(app)).toHaveLength(1);
    await client.patch(ref, { data: { changed: 'unseen' } }, 'merge');
    await waitFor(() => observer.view.live(ref)?.data, { what: 'a change that no watch tells' });
    await client.patch(ref, { metadata: { labels: { [LABEL_APP]: app } } }, 'merge');
    await waitFor(() => observer.view.entry(ref)?.unlabelled === false, { what: 'the label' });
    await client.patch(ref, removal, 'merge');
    await waitFor(() => observer.view.entry(ref)?.unlabelled, { what: 'the loss again' });
    await client.delete(ref);
    await waitFor(() => !observer.view.live(ref), { what: 'the deletion' });
    await waitFor(() => observer.told(app, { type: 'DELETED' }), { what: 'the news' });
  });

  test('that change hands are told to both applications', async () => {
    const [from, to] = [uniqueNamespace('from'), uniqueNamespace('to')];
    await observer.view.ensureWatched([CONFIG_MAP]);
    await client.apply(configMap('moved', { [LABEL_APP]: from }), MANAGER);
    await waitFor(() => observer.view.managedOf(from).length === 1, { what: 'the object' });
    await client.apply(configMap('moved', { [LABEL_APP]: to }), MANAGER);
    await waitFor(() => observer.told(to, { type: 'ADDED' }), { what: 'the arrival' });
    await waitFor(() => observer.told(from, { type: 'DELETED' }), { what: 'the departure' });
    expect(observer.view.managedOf(from)).toEqual([]);
    expect(observer.view.managedOf(to)).toHaveLength(1);
  });

  test('of other slices are none of ours', async () => {
    const app = uniqueNamespace('app');
    const ours = new Observer(client, { slices: ['03'] });
    await ours.view.ensureWatched([CONFIG_MAP]);
    const other = { [LABEL_APP]: app, [LABEL_SLICE]: '04' };
    ours.view.observe(await client.apply(configMap('theirs', other), MANAGER));
    const mine = { [LABEL_APP]: app, [LABEL_SLICE]: '03' };
    await client.apply(configMap('ours', mine), MANAGER);
    await waitFor(() => ours.view.managedOf(app).length > 0, { what: 'ours' });
    expect(ours.view.managedOf(app).map((object) => object.metadata.name)).toEqual(['ours']);
    await client.apply(configMap('ours', other), MANAGER);
    await waitFor(() => ours.told(app, { type: 'DELETED' }), { what: 'its departure' });
    ours.view.stop();
  });

  test('that others call their own are passed over, also when they took them from us', async () => {
    const app = uniqueNamespace('app');
    const isOthers = (object: KubeObject) => object.metadata.annotations?.of !== undefined;
    const ours = new Observer(client, { isOthers });
    await ours.view.ensureWatched([CONFIG_MAP]);
    const of = (name: string, owner?: string): KubeObject => {
      const object = configMap(name, { [LABEL_APP]: app });
      const annotations = owner === undefined ? {} : { annotations: { of: owner } };
      return { ...object, metadata: { ...object.metadata, ...annotations } };
    };
    ours.view.observe(await client.apply(of('foreign', 'them'), MANAGER));
    await client.apply(of('lost'), MANAGER);
    await waitFor(() => ours.view.managedOf(app).length > 0, { what: 'ours' });
    expect(ours.view.managedOf(app).map((object) => object.metadata.name)).toEqual(['lost']);
    await client.apply(of('lost', 'them'), MANAGER);
    await waitFor(() => ours.told(app, { type: 'DELETED' }), { what: 'its departure' });
    expect(ours.view.managedOf(app)).toEqual([]);
    ours.view.stop();
  });

  test('that we wrote ourselves are known at once', async () => {
    const app = uniqueNamespace('app');
    await observer.view.ensureWatched([CONFIG_MAP]);
    const applied = await client.apply(configMap('written', { [LABEL_APP]: app }), MANAGER);
    observer.view.observe(applied);
    const entry = observer.view.entry(refTo(CONFIG_MAP, 'written'));
    expect(entry?.resourceVersion).toBe(applied.metadata.resourceVersion);
    await client.apply(configMap('written', { [LABEL_APP]: app }, { b: '2' }), MANAGER);
    await waitFor(() => observer.events(app).length === 2, { what: 'the second write' });
    expect(observer.events(app).map((event) => event.type)).toEqual(['ADDED', 'MODIFIED']);
  });
});

describe('descendants', () => {
  test('of a Deployment are its ReplicaSets and pods, and their news is the application’s', async () => {
    const app = uniqueNamespace('app');
    await observer.view.ensureWatched([DEPLOYMENT]);
    const deployment = await client.apply(
      workload('Deployment', 'web', app, { replicas: 2 }),
      MANAGER,
    );
    const uid = deployment.metadata.uid as string;
    const running = () =>
      observer.view.descendantsOf([uid]).filter((node) => node.phase === 'Running').length === 2;
    await waitFor(running, { what: 'two running pods' });
    expect(observer.view.descendantsOf([uid]).map((node) => node.kind)).toEqual([
      'ReplicaSet',
      'Pod',
      'Pod',
    ]);
    const pod = await waitFor(
      () => observer.events(app).find((event) => event.ref.kind === 'Pod'),
      { what: 'news of a pod' },
    );
    expect(pod).toMatchObject({ role: 'descendant', app });
    expect(observer.view.appOf(pod.uid)).toBe(app);
    await client.apply(workload('Deployment', 'web', app, { replicas: 0 }), MANAGER);
    const pods = () => observer.view.descendantsOf([uid]).filter((node) => node.kind === 'Pod');
    await waitFor(() => pods().length === 0, { what: 'the pods to go' });
    await waitFor(() => observer.told(app, { type: 'DELETED', role: 'descendant' }), {
      what: 'the news',
    });
  });

  test('of a StatefulSet include the claims that carry no owner', async () => {
    const app = uniqueNamespace('app');
    await observer.view.ensureWatched([STATEFUL_SET]);
    const storage = { resources: { requests: { storage: '1Gi' } } };
    const claim = { accessModes: ['ReadWriteOnce'], ...storage };
    const set = workload('StatefulSet', 'db', app, {
      serviceName: 'db',
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    });
    const applied = await client.apply(set, MANAGER);
    observer.view.observe(applied);
    await client.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'other-db-0', namespace },
      spec: claim,
    });
    const nodes = () => observer.view.descendantsOf([applied.metadata.uid as string]);
    await waitFor(() => nodes().some((node) => node.kind === 'PersistentVolumeClaim'), {
      what: 'the claim',
    });
    const claims = nodes().filter((node) => node.kind === 'PersistentVolumeClaim');
    expect(claims).toMatchObject([{ name: 'data-db-0', owner: 'StatefulSet' }]);
    await waitFor(() => observer.events(app).some((event) => event.ref.name === 'data-db-0'), {
      what: 'the news',
    });
  });

  test('in a quiet namespace are seen once something there is managed', async () => {
    const app = uniqueNamespace('app');
    const quiet = new Observer(client, { quietNamespaces: [namespace] });
    await quiet.view.ensureWatched([DEPLOYMENT]);
    const deployment = await client.apply(workload('Deployment', 'web', app, {}), MANAGER);
    await waitFor(
      () => quiet.view.descendantsOf([deployment.metadata.uid as string]).length === 2,
      {
        what: 'ReplicaSet and pod',
      },
    );
    quiet.view.stop();
  });
});

describe('kinds', () => {
  const group = `${uniqueNamespace('k')}.test`;
  const widget = { group, version: 'v1', kind: 'Widget' };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          },
        },
      ],
    },
  };
  const definitionRef: ResourceRef = {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    namespace: '',
    name: definition.metadata.name,
  };

  test('that appear later are watched then, and go with their definition', async () => {
    const app = uniqueNamespace('app');
    const outcome = await observer.view.ensureWatched([widget]);
    expect(outcome).toEqual({ kind: 'synced', unserved: [widget] });
    await client.apply(definition, MANAGER);
    const object = {
      apiVersion: `${group}/v1`,
      kind: 'Widget',
      metadata: { name: 'w', namespace, labels: { [LABEL_APP]: app } },
    };
    await waitFor(() => client.apply(object, MANAGER), { what: 'the kind to be served' });
    await waitFor(() => observer.view.managedOf(app).length === 1, { what: 'the object' });
    await client.delete(definitionRef);
    await waitFor(() => observer.view.managedOf(app).length === 0, {
      what: 'the objects to go with the definition',
    });
  });

  test('that we may not watch are a problem of theirs and not the cluster’s', async () => {
    const limited = new KubeClient(await limitedConnection());
    // The API server takes up roles by a watch of its own.
    await waitFor(() => limited.list(CONFIG_MAP, { namespace }), { what: 'the role in force' });
    const watching = new Observer(limited);
    const outcome = await watching.view.ensureWatched([CONFIG_MAP, { group: '', kind: 'Secret' }]);
    expect(outcome.kind).toBe('failed');
    const message = expect.stringContaining('cannot list resource "secrets"');
    expect(outcome).toMatchObject({ message, problems: [{ kind: 'Secret', message }] });
    await waitFor(() => watching.view.state.status === 'connected', { what: 'the connection' });
    watching.view.stop();
    limited.close();
  });
});

/** A service account that may read ConfigMaps and nothing else. */
async function limitedConnection() {
  const metadata = { name: 'limited', namespace };
  const rbac = 'rbac.authorization.k8s.io';
  await client.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  await client.create({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: namespace },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
  });
  await client.create({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: namespace },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: namespace },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  });
  onTestFinished(async () => {
    for (const kind of ['ClusterRoleBinding', 'ClusterRole']) {
      await client.delete({
        group: rbac,
        version: 'v1',
        kind,
        namespace: '',
        name: metadata.namespace,
      });
    }
  });
  const answer = (await client.request({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/limited/token`,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  })) as { status: { token: string } };
  const { server, ca } = client.connection;
  return { server, ca, credential: { kind: 'token', token: answer.status.token } } as const;
}
