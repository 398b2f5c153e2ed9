import { createDatabase } from '@lockstep/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../api.ts';
import { migrate } from '../migrate/migrate.ts';
import { type OpenStoreOptions, openStore, rotateSecretKey, secretKeyStatus } from '../open.ts';
import { createSealer } from '../seal.ts';
import { ADMIN, create, manifestOf, operationOf } from '../testing/test-store.ts';
import { SEALED_PLACES } from './sealed-places.ts';

const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);
const OTHER = Buffer.alloc(32, 9);
const idOf = (key: Buffer) => createSealer(key).keyId;

let database: Awaited<ReturnType<typeof createDatabase>>;
let sql: pg.Client;
let uid: string;
beforeAll(async () => {
  database = await createDatabase();
  await migrate(database.url);
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  uid = await withStore(options(OLD), fill);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const ids = { cluster: '', session: '', delivery: '', approval: '' };

/** One of everything that is sealed; more clusters than fit into one batch. */
async function fill(store: Store): Promise<string> {
  for (let n = 0; n < 120; n++) {
    const input = { server: `https://c${n}`, name: `c${n}`, config: { bearerToken: `token-${n}` } };
    ids.cluster = (await store.clusters.upsert(input, { upsert: false }, ADMIN)).id;
  }
  const repo = { repo: 'https://git.test/r', type: 'git' as const, password: 'pass' };
  await store.repositories.upsert(repo, { upsert: false }, ADMIN);
  const template = { url: 'https://other.test', type: 'git' as const, password: 'pass' };
  await store.credentialTemplates.upsert(template, { upsert: false }, ADMIN);
  const sops = { id: 'age1x', type: 'age' as const, name: 'k', project: '', secret: 'AGE' };
  await store.sopsKeys.add([sops], ADMIN);
  const owner = {
    username: 'ann',
    issuer: 'https://sso.test',
    groups: [],
    address: '',
    device: '',
  };
  const expiresAt = new Date(Date.now() + 3_600_000);
  const secrets = { refreshToken: 'refresh' };
  ids.session = (await store.sessions.create({ ...owner, expiresAt, secrets }, ADMIN)).id;
  const delivery = await store.webhooks.receive({
    ...{ provider: 'github', event: 'push', repository: 'r', ref: 'main', key: 'd1' },
    ...{ changes: [], body: '{"a":1}' },
  });
  ids.delivery = delivery.id;
  const { metadata } = await create(store, manifestOf('local'));
  const operation = operationOf(metadata.uid as string, { sync: { manifests: ['kind: Secret'] } });
  await store.operations.start(operation, ADMIN);
  const asked = {
    ...{ applicationUid: metadata.uid as string, operationId: operation.id },
    destination: { server: 'https://c', name: 'c', namespace: 'n' },
    subject: { hash: 'h', prunes: [], hooks: false },
    ...{ rules: [], askedBy: {}, revision: '', options: [], expiresInMs: 3_600_000 },
    changes: { created: 0, changed: 0, pruned: 0, hooks: 0, unchanged: 0 },
    diff: [{ kind: 'Secret', name: 'shown' } as never],
    hashKey: Buffer.from('keyed with this'),
  };
  ids.approval = (await store.approvals.ask(asked)).id;
  return metadata.uid as string;
}

/** What each place gives to who opens it. */
async function everything(store: Store) {
  return [
    await store.clusters.config(ids.cluster),
    (await store.repositories.access('https://git.test/r', '')).password,
    (await store.repositories.access('https://other.test/r', '')).password,
    (await store.sopsKeys.open(''))[0]?.secret,
    await store.sessions.secrets(ids.session),
    (await store.webhooks.get(ids.delivery))?.body,
    (await store.operations.active(uid))?.sync?.manifests,
    await store.approvals.diff(ids.approval),
    (await store.approvals.hashKey(ids.approval))?.toString(),
  ];
}
const OPEN = [
  { bearerToken: 'token-119' },
  'pass',
  'pass',
  'AGE',
  { refreshToken: 'refresh' },
  '{"a":1}',
  ['kind: Secret'],
  { items: [{ kind: 'Secret', name: 'shown' }] },
  'keyed with this',
];

const options = (secretKey: Buffer, ...previousKeys: Buffer[]): OpenStoreOptions => ({
  databaseUrl: database.url,
  secretKey,
  previousKeys,
});

async function withStore<T>(opened: OpenStoreOptions, work: (store: Store) => Promise<T>) {
  const store = await openStore(opened);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The ids of the keys that values of a place are sealed with. */
async function keysOf(place: keyof typeof SEALED_PLACES): Promise<string[]> {
  const { keys } = await secretKeyStatus(options(OLD, NEW));
  return keys.filter(({ values }) => values[place]).map(({ keyId }) => keyId);
}

it('knows every column that holds bytes', async () => {
  const { rows } = await sql.query(
    `SELECT table_name || '.' || column_name AS place FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`,
  );
  const known = Object.values(SEALED_PLACES).map(({ table, value }) => `${table}.${value}`);
  const own = 'sealing_key.canary';
  expect(
    rows.map(({ place }) => place).filter((place) => place !== own && !known.includes(place)),
  ).toEqual([]);
});

describe('changing the key', () => {
  it('begins with one that everybody knows and nobody seals with', async () => {
    await withStore(options(OLD, NEW), async (store) => {
      expect(await everything(store)).toEqual(OPEN);
    });
    expect(await keysOf('clusters')).toEqual([idOf(OLD)]);
  });

  it('is refused while somebody runs who could not open what comes of it', async () => {
    await withStore(options(OLD), async () => {
      const rotating = rotateSecretKey(options(NEW, OLD), ADMIN);
      await expect(rotating).rejects.toThrow(`without knowing key ${idOf(NEW)}`);
    });
    expect(await keysOf('clusters')).toEqual([idOf(OLD)]);
  });

  it('lets old and new processes work side by side', async () => {
    await withStore(options(OLD, NEW), async (before) => {
      await withStore(options(NEW, OLD), async (after) => {
        const made = { server: 'https://mixed', name: 'mixed', config: { bearerToken: 'mixed' } };
        const { id } = await after.clusters.upsert(made, { upsert: true }, ADMIN);
        expect(await before.clusters.config(id)).toEqual({ bearerToken: 'mixed' });
        expect(await everything(after)).toEqual(OPEN);
        expect(await keysOf('clusters')).toEqual([idOf(OLD), idOf(NEW)]);
      });
    });
  });

  it('keeps who knows only one of them from starting', async () => {
    for (const [key, missing] of [
      [OLD, NEW],
      [NEW, OLD],
      [OTHER, OLD],
    ] as const) {
      await expect(openStore(options(key))).rejects.toThrow(`key ${idOf(missing)}`);
    }
  });

  it('goes on where it was interrupted, while others read and write', async () => {
    await withStore(options(OLD, NEW), async (running) => {
      const interrupted = rotateSecretKey(options(NEW, OLD), ADMIN, ({ place, resealed }) => {
        if (place === 'clusters' && resealed === 100) throw new Error('interrupted');
      });
      await expect(interrupted).rejects.toThrow('interrupted');
      expect(await keysOf('clusters')).toEqual([idOf(OLD), idOf(NEW)]);
      const writing = running.clusters.upsert(
        { server: 'https://c119', name: 'c119', config: { bearerToken: 'token-119' } },
        { upsert: true },
        ADMIN,
      );
      const told: string[] = [];
      const { places, retired, keys } = await rotateSecretKey(
        options(NEW, OLD),
        ADMIN,
        ({ place, resealed }) => told.push(`${place}: ${resealed}`),
      );
      await writing;
      expect(await everything(running)).toEqual(OPEN);
      expect(told).toContain('operations: 1');
      expect(places.every(({ lost }) => lost === 0)).toBe(true);
      expect(places.find(({ place }) => place === 'clusters')?.resealed).toBeLessThan(30);
      // The process that still seals with the old one holds it.
      expect(retired).toEqual([]);
      const old = keys.find(({ keyId }) => keyId === idOf(OLD));
      expect(old).toMatchObject({ programs: ['lockstep'], isKnown: true });
    });
  });

  it('ends when nothing uses the old one, which nobody has to know from then on', async () => {
    await withStore(options(NEW, OLD), async () => {
      const again = await rotateSecretKey(options(NEW, OLD), ADMIN);
      expect(again.retired).toEqual([idOf(OLD)]);
      const { keys, sealsWith, tokensOfEarlierKeys } = await secretKeyStatus(options(NEW));
      expect(tokensOfEarlierKeys).toBe(1);
      expect(keys.map(({ keyId }) => keyId)).toEqual([sealsWith]);
    });
    await withStore(options(NEW), async (store) => {
      expect(await everything(store)).toEqual(OPEN);
      const { rows } = await sql.query(
        `SELECT detail FROM audit WHERE action = 'rotate-key' ORDER BY id`,
      );
      expect(rows.at(-1)?.detail).toMatchObject({ key: idOf(NEW), retired: [idOf(OLD)] });
    });
    await expect(openStore(options(OLD))).rejects.toThrow('is not the key');
  });

  it('needs no rotation to let go of a key that has sealed nothing', async () => {
    await withStore(options(OTHER, NEW), async () => undefined);
    await withStore(options(NEW), async (store) => expect(await everything(store)).toEqual(OPEN));
    const { keys } = await secretKeyStatus(options(NEW));
    expect(keys.map(({ keyId }) => keyId)).toEqual([idOf(NEW)]);
  });

  it('leaves what no known key opens, and counts it', async () => {
    const foreign = createSealer(OTHER).sealBuffer(
      Buffer.from('{}'),
      `cluster/${ids.cluster}/config`,
    );
    await sql.query(`UPDATE cluster SET config = $1 WHERE id = '${ids.cluster}'`, [foreign]);
    const { places, keys } = await rotateSecretKey(options(NEW), ADMIN);
    expect(places.find(({ place }) => place === 'clusters')).toMatchObject({
      resealed: 0,
      lost: 1,
    });
    expect(keys.find(({ keyId }) => keyId === idOf(OTHER))).toMatchObject({
      isKnown: false,
      values: { clusters: 1 },
    });
  });
});
