import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import type { KubeObject } from '@lockstep/domain';
import {
  findFreePort,
  type OwnCluster,
  startCluster,
  uniqueNamespace,
  useSandbox,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { KubeClient } from '../client/kube-client.ts';
import { isNotFound } from '../client/kube-error.ts';
import type { Connection } from '../connection/connection.ts';
import { connectionFromKubeconfig } from '../connection/kubeconfig.ts';
import type { ObjectChange } from './known-objects.ts';
import { Reflector, type ReflectorOptions, type ReflectorState } from './reflector.ts';
import { compareVersions } from './resource-version.ts';

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' };
const BACKOFF = { baseMs: 50, maxMs: 500 };

/** What the events say must be there, checking that they make sense one after the other. */
class Replica {
  readonly versions = new Map<string, string>();
  readonly seen = new Set<string>();
  readonly mistakes: string[] = [];
  readonly states: ReflectorState[] = [];

  readonly onEvent = ({ type, object }: ObjectChange) => {
    const name = object.metadata.name as string;
    const version = object.metadata.resourceVersion as string;
    const before = this.versions.get(name);
    if (type === 'ADDED' && before) this.mistakes.push(`${name} added twice`);
    if (type !== 'ADDED' && !before) this.mistakes.push(`${name} ${type} but not there`);
    if (type === 'MODIFIED' && before && compareVersions(version, before) !== 'newer') {
      this.mistakes.push(`${name} went from ${before} to ${version}`);
    }
    if (type === 'DELETED') this.versions.delete(name);
    else this.versions.set(name, version);
    this.seen.add(version);
  };

  readonly onState = (state: ReflectorState) => this.states.push(state);
}

/** Changes objects at random for as long as it runs, also while nobody answers. */
class Writer {
  readonly written: string[] = [];
  readonly #client: KubeClient;
  readonly #namespace: string;
  #running = true;
  #done: Promise<void>;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  async #run(): Promise<void> {
    for (let turn = 0; this.#running; turn++) {
      const name = `item-${turn % 25}`;
      try {
        if (turn % 3 === 2) await this.#delete(name);
        else await this.#apply(name, turn);
      } catch (error) {
        if (!isNotFound(error)) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async #apply(name: string, turn: number): Promise<void> {
    const labels: Record<string, string> = turn % 7 === 6 ? {} : { watched: 'yes' };
    const metadata = { name, namespace: this.#namespace, labels };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { turn: `${turn}` } };
    const applied = await this.#client.apply(object, { manager: 'writer', force: true });
    if (labels.watched) this.written.push(applied.metadata.resourceVersion as string);
  }

  #delete(name: string): Promise<KubeObject> {
    return this.#client.delete({ ...CONFIG_MAP, namespace: this.#namespace, name });
  }
}

interface Watched {
  client: KubeClient;
  lists: () => number;
  replica: Replica;
  reflector: Reflector;
}

function watch(client: KubeClient, options: Partial<ReflectorOptions>): Watched {
  const replica = new Replica();
  let lists = 0;
  const reflector = new Reflector({
    client: {
      watch: (request) => client.watch(request),
      request: async (request) => {
        const answer = await client.request(request);
        if (request.query?.continue === undefined) lists++;
        return answer;
      },
    },
    resource: () => client.discovery.resolve(CONFIG_MAP),
    labelSelector: 'watched=yes',
    backoff: BACKOFF,
    onEvent: replica.onEvent,
    onState: replica.onState,
    ...options,
  }).start();
  onTestFinished(() => reflector.stop());
  return { client, replica, reflector, lists: () => lists };
}

async function expectSameAsList({ client, replica }: Watched, namespace: string): Promise<void> {
  const listed = await client.list(CONFIG_MAP, { namespace, labelSelector: 'watched=yes' });
  const expected = Object.fromEntries(
    listed.map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
  );
  const isSame = () => {
    const actual = Object.fromEntries(replica.versions);
    return JSON.stringify(sorted(actual)) === JSON.stringify(sorted(expected));
  };
  await waitFor(isSame, { what: 'the replica to equal the list' });
  expect(replica.mistakes).toEqual([]);
}

/** Versions that were written and not told. A list may pass over some, a watch none. */
function missedBy({ replica }: Watched, writer: Writer): string[] {
  return writer.written.filter((version) => !replica.seen.has(version));
}

function sorted(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function newNamespace(client: KubeClient): Promise<string> {
  const name = uniqueNamespace('reflector');
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return name;
}

describe('on a connection that breaks', () => {
  let client: KubeClient;
  let namespace: string;

  beforeAll(async () => {
    client = new KubeClient(connectionFromKubeconfig(useSandbox().kubeconfigPath));
    namespace = await newNamespace(client);
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

  test.each(['full', 'metadata'] as const)('tells every write once, in %s form', async (form) => {
    const road = await openRoad(client.connection);
    const travelling = new KubeClient(road.connection);
    onTestFinished(() => travelling.close());
    const watched = watch(travelling, { namespace, form, watchSeconds: 2 });
    await watched.reflector.synced;
    const writer = new Writer(client, namespace);
    for (let cut = 1; cut <= 8; cut++) {
      const soFar = writer.written.length;
      await waitFor(() => writer.written.length >= soFar + 40, { what: 'more writes' });
      road.cut();
    }
    await writer.stop();
    await expectSameAsList({ ...watched, client }, namespace);
    expect(missedBy(watched, writer)).toEqual([]);
    expect(watched.replica.states.some((state) => state.error)).toBe(false);
  });

  test('tells when nobody answers, with the reason, and when somebody does again', async () => {
    const road = await openRoad(client.connection);
    const travelling = new KubeClient(road.connection);
    onTestFinished(() => travelling.close());
    const { reflector } = watch(travelling, { namespace });
    await reflector.synced;
    expect(reflector.state.connected).toBe(true);
    await road.close();
    await waitFor(() => !reflector.state.connected, { what: 'the loss to be noticed' });
    expect(reflector.state.error).toMatchObject({ unreachable: true });
    expect(reflector.state.error?.message).toContain('connection refused');
    await road.reopen();
    await waitFor(() => reflector.state.connected, { what: 'the way back' });
    expect(reflector.state.error).toBeUndefined();
  });

  test('an answer to our own write is told at once, and older news of it not at all', async () => {
    const { replica, reflector } = watch(client, { namespace });
    await reflector.synced;
    const metadata = { name: 'mine', namespace, labels: { watched: 'yes' } };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
    const first = await client.apply({ ...object, data: { a: '1' } }, { manager: 'x' });
    const second = await client.apply({ ...object, data: { a: '2' } }, { manager: 'x' });
    reflector.observe(second);
    expect(replica.versions.get('mine')).toBe(second.metadata.resourceVersion);
    reflector.observe(first);
    expect(replica.versions.get('mine')).toBe(second.metadata.resourceVersion);
    await client.delete({ ...CONFIG_MAP, namespace, name: 'mine' });
    await waitFor(() => !replica.versions.has('mine'), { what: 'the deletion' });
    reflector.observe(second);
    expect(replica.versions.has('mine')).toBe(false);
    expect(replica.mistakes).toEqual([]);
  });

  test('another selection is told as its differences', async () => {
    const { replica, reflector } = watch(client, {
      fieldSelector: `metadata.namespace!=${namespace}`,
    });
    await reflector.synced;
    const metadata = { name: 'chosen', namespace, labels: { watched: 'yes' } };
    await client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata }, { manager: 'x' });
    reflector.reselect(undefined);
    await waitFor(() => replica.versions.has('chosen'), { what: 'the object' });
    reflector.reselect(`metadata.namespace!=${namespace}`);
    await waitFor(() => !replica.versions.has('chosen'), { what: 'its departure' });
    expect(replica.mistakes).toEqual([]);
  });
});

describe('on an API server that goes away', () => {
  let cluster: OwnCluster;
  let client: KubeClient;

  beforeAll(async () => {
    cluster = await startCluster();
    client = new KubeClient(connectionFromKubeconfig(cluster.kubeconfigPath));
  });
  afterAll(async () => {
    client.close();
    await cluster.stop();
  });

  test.each([
    { what: 'is restarted', compact: false },
    { what: 'is restarted and has forgotten the past', compact: true },
  ])('catches up when the server $what while others write', async ({ compact }) => {
    const namespace = await newNamespace(client);
    const road = await openRoad(client.connection);
    const travelling = new KubeClient(road.connection);
    onTestFinished(() => travelling.close());
    const watched = { ...watch(travelling, { namespace, pageSize: 4 }), client };
    await watched.reflector.synced;
    const writer = new Writer(client, namespace);
    const writes = (count: number) => {
      const enough = writer.written.length + count;
      return waitFor(() => writer.written.length >= enough, { what: 'writes', deadlineMs: 90_000 });
    };
    for (let round = 1; round <= 2; round++) {
      await writes(40);
      await road.close();
      await waitFor(() => !watched.reflector.state.connected, { what: 'the loss to be noticed' });
      await writes(40);
      if (compact) await cluster.compactEtcd();
      await cluster.restartApiServer();
      await writes(20);
      // What happened last while nobody watched must be found without another event's help.
      if (round === 2) await writer.stop();
      await road.reopen();
      await waitFor(() => watched.reflector.state.connected, { what: 'the way back' });
    }
    await expectSameAsList(watched, namespace);
    if (compact) expect(watched.lists()).toBe(3);
    if (watched.lists() === 1) expect(missedBy(watched, writer)).toEqual([]);
  });
});

interface Road {
  connection: Connection;
  /** Ends every connection that is open, without a word. */
  cut(): void;
  close(): Promise<void>;
  reopen(): Promise<void>;
}

/** A TCP way to a server that can be cut and closed. */
async function openRoad(to: Connection): Promise<Road> {
  const target = new URL(to.server);
  const travellers = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      travellers.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        travellers.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const port = await findFreePort();
  await listen(server, port);
  const cut = () => {
    for (const socket of travellers) socket.resetAndDestroy();
  };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      cut();
    });
  onTestFinished(() => (server.listening ? close() : undefined));
  return {
    connection: { ...to, server: `https://${target.hostname}:${port}` },
    cut,
    close,
    reopen: () => listen(server, port),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}
