import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, resetSecretKey } from '../open.ts';
import {
  ADMIN,
  create,
  manifestOf,
  openTestStore,
  operationOf,
  type TestStore,
} from '../testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const otherKey = Buffer.alloc(32, 8);
const cluster = { server: 'https://c1', name: 'c1', config: { bearerToken: 'token-of-c1' } };
const repository = {
  repo: 'https://git.example.com/r',
  type: 'git' as const,
  password: 'pass-of-r',
};

describe('the secret key', () => {
  it('keeps every credential out of the tables in plain text', async () => {
    const { id } = await test.store.clusters.upsert(cluster, { upsert: false }, ADMIN);
    await test.store.repositories.upsert(repository, { upsert: false }, ADMIN);
    const { metadata } = await create(test.store, manifestOf('sealed'));
    const uid = metadata.uid as string;
    const operation = operationOf(uid, { sync: { manifests: ['kind: Secret # manifest-secret'] } });
    await test.store.operations.start(operation, ADMIN);

    const { rows } = await test.sql.query(
      `SELECT (SELECT string_agg(c::text, '') FROM cluster c)
         || (SELECT string_agg(r::text, '') FROM repository r)
         || (SELECT string_agg(o::text, '') FROM operation o)
         || (SELECT string_agg(a::text, '') FROM application a)
         || (SELECT string_agg(x::text, '') FROM audit x)
         || (SELECT string_agg(x::text, '') FROM outbox x) AS everything`,
    );
    for (const secret of ['token-of-c1', 'pass-of-r', 'manifest-secret']) {
      expect(rows[0].everything).not.toContain(secret);
      expect(rows[0].everything).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(await test.store.clusters.config(id)).toEqual(cluster.config);
    expect(await test.store.repositories.access(repository.repo, 'default')).toMatchObject(
      repository,
    );
    expect((await test.store.operations.active(uid))?.sync).toEqual(operation.sync);
    const application = await test.store.applications.get({ namespace: 'argocd', name: 'sealed' });
    expect(application?.status.operationState?.operation.sync).toEqual({});
  });

  it('is checked at the start; a wrong one says what is lost and what to do', async () => {
    const opening = openStore({ databaseUrl: test.url, secretKey: otherKey });
    await expect(opening).rejects.toThrow(
      /credentials of clusters and repositories cannot be read.*backup.*lockstep admin key reset/,
    );
  });

  it('can be reset: credentials go, everything else stays', async () => {
    const options = { databaseUrl: test.url, secretKey: otherKey };
    expect(await resetSecretKey(options, ADMIN)).toEqual({ clusters: 1, repositories: 1 });
    await expect(openStore({ databaseUrl: test.url, secretKey: test.secretKey })).rejects.toThrow();
    const store = await openStore(options);
    const found = await store.clusters.find({ name: 'c1' });
    expect(await store.clusters.config(found?.id as string)).toEqual({});
    expect(await store.repositories.access(repository.repo, 'default')).not.toHaveProperty(
      'password',
    );
    expect(await store.applications.get({ namespace: 'argocd', name: 'sealed' })).toBeDefined();
    await store.close();
  });
});
