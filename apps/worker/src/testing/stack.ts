import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Application,
  type ApplicationSpec,
  type ClusterConfig,
  CONTROL_NAMESPACE,
  IN_CLUSTER_NAME,
  IN_CLUSTER_SERVER,
  type Operation,
  parseApplication,
  type ResourceRef,
  type SyncRequest,
} from '@lockstep/domain';
import { type Connection, connectionFromKubeconfig, KubeClient } from '@lockstep/kube';
import { openSignals, type Signals } from '@lockstep/queue';
import { migrate, openStore, type Store } from '@lockstep/store';
import {
  createDatabase,
  createRedis,
  startGitServer,
  useSandbox,
  waitFor,
} from '@lockstep/testkit';

/** Everything a worker needs, of one's own but for the cluster; and short ways to use it. */
export interface Stack {
  store: Store;
  signals: Signals;
  kube: KubeClient;
  /** Namespaces that go when the stack is closed, with their pods: nodes have room for so many. */
  namespaces: Set<string>;
  git: Awaited<ReturnType<typeof startGitServer>>;
  clusterId: string;
  /** To ask PostgreSQL and Redis what no worker would. */
  databaseUrl: string;
  redisUrl: string;
  /** The environment of a worker process on this stack. */
  env: Record<string, string>;
  create(
    name: string,
    spec: Partial<ApplicationSpec> & Pick<ApplicationSpec, 'source'>,
  ): Promise<string>;
  application(name: string): Promise<Application>;
  until(
    name: string,
    what: string,
    holds: (application: Application) => boolean,
  ): Promise<Application>;
  sync(name: string, request?: SyncRequest): Promise<Operation>;
  signal(uid: string): Promise<void>;
  /** As a webhook does. */
  pushed(repoUrl: string): Promise<void>;
  close(): Promise<void>;
}

const TEST_ACTOR = { name: 'test' };

/** Of what takes a second: on a busy machine it takes many. */
const DEADLINE_MS = 90_000;

export async function startStack(
  options: { kubeconfigPath?: string; address?: string } = {},
): Promise<Stack> {
  const sandbox = useSandbox();
  const kubeconfigPath = options.kubeconfigPath ?? sandbox.kubeconfigPath;
  const [database, redis, git] = await Promise.all([
    createDatabase(),
    createRedis(),
    startGitServer(),
  ]);
  const secretKey = Buffer.alloc(32, 7);
  await migrate(database.url);
  const store = await openStore({ databaseUrl: database.url, secretKey });
  const signals = await openSignals({ redisUrl: redis.url });
  const connection = connectionFromKubeconfig(await readFile(kubeconfigPath, 'utf8'));
  const kube = new KubeClient(connection);
  const namespaces = new Set<string>();
  const address = options.address ?? connection.server;
  const cluster = await store.clusters.upsert(
    {
      server: IN_CLUSTER_SERVER,
      name: IN_CLUSTER_NAME,
      config: { ...clusterConfigOf(connection), address },
    },
    { upsert: true },
    TEST_ACTOR,
  );
  const application = async (name: string): Promise<Application> => {
    const found = await store.applications.get({ namespace: CONTROL_NAMESPACE, name });
    if (!found) throw new Error(`there is no application ${name}`);
    return found;
  };
  const signal = async (uid: string) => {
    const record = await store.applications.record(uid);
    if (record?.clusterId) await signals.reconcile({ clusterId: record.clusterId, shard: 0, uid });
  };
  return {
    store,
    signals,
    kube,
    namespaces,
    git,
    clusterId: cluster.id,
    databaseUrl: database.url,
    redisUrl: redis.url,
    env: {
      LOCKSTEP_DATABASE_URL: database.url,
      LOCKSTEP_REDIS_URL: redis.url,
      LOCKSTEP_SECRET_KEY: secretKey.toString('base64'),
      LOCKSTEP_DATA_DIR: mkdtempSync(join(tmpdir(), 'lockstep-worker-')),
      LOCKSTEP_HELM: sandbox.helm,
      LOCKSTEP_KUBECTL: sandbox.kubectl,
      LOCKSTEP_ALLOW_LOOPBACK_REPOS: '1',
      LOCKSTEP_LOG_LEVEL: 'debug',
    },
    application,
    signal,
    create: async (name, spec) => {
      const raw = {
        metadata: { name },
        spec: { destination: { server: IN_CLUSTER_SERVER }, ...spec },
      };
      const manifest = parseApplication(raw);
      const made = await store.applications.create(manifest, raw, { upsert: false }, TEST_ACTOR);
      const uid = made.metadata.uid as string;
      if (manifest.spec.destination.namespace) namespaces.add(manifest.spec.destination.namespace);
      await signals.render({ uid });
      return uid;
    },
    until: (name, what, holds) =>
      waitFor(
        async () => {
          const found = await application(name);
          if (holds(found)) return found;
          const { sync, health, conditions, operationState } = found.status;
          throw new Error(JSON.stringify({ sync, health, conditions, operationState }, null, 1));
        },
        { what: `${name}: ${what}`, deadlineMs: DEADLINE_MS },
      ),
    sync: async (name, request = {}) => {
      const found = await application(name);
      const uid = found.metadata.uid as string;
      const operation: Operation = {
        id: crypto.randomUUID(),
        applicationId: uid,
        kind: 'sync',
        phase: 'Running',
        message: '',
        sync: request,
        initiatedBy: { username: 'test' },
        revision: '',
        retryCount: 0,
        startedAt: new Date().toISOString(),
      };
      const started = await store.operations.start(operation, TEST_ACTOR);
      await signal(uid);
      return started;
    },
    pushed: async (repoUrl) => {
      const followed = await store.applications.reposFollowed();
      const found = followed.filter((one) => one.repoUrl === repoUrl);
      if (found.length === 0) throw new Error(`nobody follows ${repoUrl}`);
      for (const { repoKey, project } of found) {
        await signals.git({ repoKey, repoUrl, project, cause: 'webhook' });
      }
    },
    close: async () => {
      await Promise.allSettled([...namespaces].map((name) => kube.delete(namespaceRef(name))));
      kube.close();
      await signals.close();
      await store.close();
      await git.close();
      await redis.close();
      await database.drop();
    },
  };
}

function namespaceRef(name: string): ResourceRef {
  return { group: '', version: 'v1', kind: 'Namespace', namespace: '', name };
}

/** What is registered of a cluster whose kubeconfig gave this connection. */
export function clusterConfigOf(connection: Connection): ClusterConfig {
  const base64 = (pem: string | undefined) => Buffer.from(pem ?? '').toString('base64');
  return {
    address: connection.server,
    tlsClientConfig: {
      caData: base64(connection.ca),
      certData: base64(connection.cert),
      keyData: base64(connection.key),
    },
  };
}
