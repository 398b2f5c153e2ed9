import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hashPassword } from '@lockstep/access';
import { type LiveViews, openLiveViews } from '@lockstep/queue';
import { migrate, openStore, type Store } from '@lockstep/store';
import { createDatabase, createRedis } from '@lockstep/testkit';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { ServerDependencies } from '../dependencies.ts';
import { ADMIN } from '../first-admin.ts';
import { buildServer } from '../server.ts';
import { type RecordedSignals, recordSignals } from './recorded-signals.ts';

export const PASSWORD = 'the first password';
/** The cluster that applications of the tests go to. */
export const CLUSTER = 'https://kubernetes.default.svc';

export interface TestServer {
  app: FastifyInstance;
  store: Store;
  signals: RecordedSignals;
  liveViews: LiveViews;
  token: string;
  secretKey: Buffer;
  databaseUrl: string;
  /** As the administrator, with a bearer token. */
  call(
    method: NonNullable<InjectOptions['method']>,
    url: string,
    payload?: unknown,
  ): Promise<{ status: number; body: never; headers: Record<string, unknown>; text: string }>;
  /** Listens, for what inject cannot do: kept-open answers and websockets. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** The whole server on a database and a Redis of its own, with one account and one cluster. */
export async function startTestServer(
  change: Partial<ServerDependencies> = {},
): Promise<TestServer> {
  const [database, redis] = await Promise.all([createDatabase(), createRedis()]);
  await migrate(database.url);
  const secretKey = randomBytes(32);
  const store = await openStore({ databaseUrl: database.url, secretKey });
  const signals = recordSignals();
  const liveViews = openLiveViews({ redisUrl: redis.url });
  const app = await buildServer({
    store,
    signals,
    liveViews,
    secretKey,
    ...change,
    options: { logLevel: 'silent', refreshWaitMs: 5000, ...change.options },
  });
  await store.accounts.ensure(ADMIN, await hashPassword(PASSWORD));
  await store.clusters.upsert(
    { server: CLUSTER, name: 'in-cluster', config: {} },
    { upsert: true },
    { name: 'test' },
  );
  const signIn = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { username: ADMIN, password: PASSWORD },
  });
  const { token } = signIn.json() as { token: string };
  return {
    app,
    store,
    signals,
    liveViews,
    token,
    secretKey,
    databaseUrl: database.url,
    async call(method, url, payload) {
      const answer = await app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(payload === undefined ? {} : { payload: payload as object }),
      });
      const isJson = String(answer.headers['content-type']).startsWith('application/json');
      const body = isJson && answer.body !== '' ? answer.json() : answer.body;
      const { statusCode: status, headers } = answer;
      return { status, body: body as never, headers, text: answer.body };
    },
    async listen() {
      if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    },
    async close() {
      await app.close();
      await liveViews.close();
      await store.close();
      await Promise.all([database.drop(), redis.close()]);
    },
  };
}

/** An Application as people write it. */
export function applicationBody(
  name: string,
  change: { spec?: object; metadata?: object } = {},
): Record<string, unknown> {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, ...change.metadata },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example/apps.git', path: name, targetRevision: 'main' },
      destination: { server: CLUSTER, namespace: name },
      ...change.spec,
    },
  };
}
