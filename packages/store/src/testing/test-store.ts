import { type ApplicationManifest, type Operation, parseApplication } from '@lockstep/domain';
import { createDatabase } from '@lockstep/testkit';
import pg from 'pg';
import type { Actor, Store } from '../api.ts';
import { migrate } from '../migrate/migrate.ts';
import { openStore } from '../open.ts';

/** A store on a database of its own, for one test file. */
export interface TestStore {
  store: Store;
  url: string;
  secretKey: Buffer;
  /** A connection beside the store, to look and to disturb. */
  sql: pg.Pool;
  close(): Promise<void>;
}

export const ADMIN: Actor = { name: 'admin' };

export async function openTestStore(): Promise<TestStore> {
  const database = await createDatabase();
  await migrate(database.url);
  const secretKey = Buffer.alloc(32, 7);
  const store = await openStore({ databaseUrl: database.url, secretKey, poolSize: 10 });
  const sql = new pg.Pool({ connectionString: database.url, max: 3 });
  sql.on('error', () => {});
  return {
    store,
    url: database.url,
    secretKey,
    sql,
    close: async () => {
      await store.close();
      await sql.end();
      await database.drop();
    },
  };
}

/** An application's manifest with what a test does not care about filled in. */
export function manifestOf(
  name: string,
  overrides: { metadata?: object; spec?: object } = {},
): Record<string, unknown> {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, ...overrides.metadata },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/team/apps.git', path: `apps/${name}` },
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      ...overrides.spec,
    },
  };
}

/** Creates it, as the API would. */
export function create(
  store: Store,
  raw: Record<string, unknown>,
  options: { upsert: boolean } = { upsert: false },
) {
  const manifest: ApplicationManifest = parseApplication(raw);
  return store.applications.create(manifest, raw, options, ADMIN);
}

export async function createNamed(store: Store, ...names: string[]): Promise<string[]> {
  const uids: string[] = [];
  for (const name of names) {
    const { metadata } = await create(store, manifestOf(name));
    uids.push(metadata.uid as string);
  }
  return uids;
}

/** A sync that has just been asked for. */
export function operationOf(applicationId: string, overrides: Partial<Operation> = {}): Operation {
  return {
    id: crypto.randomUUID(),
    applicationId,
    kind: 'sync',
    phase: 'Running',
    message: '',
    sync: { prune: true },
    initiatedBy: { username: 'admin' },
    revision: '',
    retryCount: 0,
    startedAt: '2026-01-02T03:04:05Z',
    ...overrides,
  };
}

/** How many events the outbox holds; how far the versions have come. */
export async function outboxState(sql: pg.Pool): Promise<{ events: number; version: string }> {
  const { rows } = await sql.query(
    `SELECT (SELECT count(*)::int FROM outbox) AS events, value AS version FROM resource_version`,
  );
  return rows[0];
}
