import { parseApplication, parseProject } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN,
  createNamed,
  manifestOf,
  openTestStore,
  type TestStore,
} from '../testing/test-store.ts';
import type { ApplicationPlace } from './api.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const keyOf = (name: string) => ({ namespace: 'argocd', name });
const locate = async (name: string) =>
  (await test.store.applications.locate(keyOf(name))) as ApplicationPlace;
const SERVER = 'https://kubernetes.default.svc';
const HOUR_MS = 3_600_000;

describe('where an application is', () => {
  it('is not told of one that is not there, nor of its name elsewhere', async () => {
    await createNamed(test.store, 'here');
    expect(await test.store.applications.locate(keyOf('nobody'))).toBeUndefined();
    const elsewhere = { namespace: 'team-a', name: 'here' };
    expect(await test.store.applications.locate(elsewhere)).toBeUndefined();
  });

  it('follows the lease of the shard that has its slice', async () => {
    const [uid = ''] = await createNamed(test.store, 'owned');
    expect(await locate('owned')).toMatchObject({ uid, project: 'default', owner: undefined });
    const cluster = { server: SERVER, name: 'blue', config: {}, shards: 16 };
    const { id } = await test.store.clusters.upsert(cluster, { upsert: false }, ADMIN);
    const record = await test.store.applications.record(uid);
    const { slice = '' } = record ?? {};
    const ownerOf = async () => {
      const both = [
        (await locate('owned')).owner,
        await test.store.leases.ownerOf({ clusterId: id, slice }),
      ];
      expect(both[0]).toEqual(both[1]);
      return both[0];
    };
    const others = `cluster/${id}/${(Number(slice) + 1) % 16}`;
    await test.store.leases.acquire(others, 'b', 'http://b', HOUR_MS);
    expect(await ownerOf()).toEqual({ cluster: 'blue', address: '' });
    const its = `cluster/${id}/${Number(slice)}`;
    await test.store.leases.acquire(its, 'a', 'http://a', HOUR_MS);
    expect(await ownerOf()).toEqual({ cluster: 'blue', address: 'http://a' });
    await test.sql.query(`UPDATE lease SET expires_at = now() - interval '1 s' WHERE key = $1`, [
      its,
    ]);
    expect(await ownerOf()).toEqual({ cluster: 'blue', address: '' });
  });
});

describe('the version of a record', () => {
  const store = () => test.store;
  type Change = (uid: string, name: string) => Promise<unknown>;
  const updateProject = () => {
    const raw = { metadata: { name: 'default' }, spec: { description: crypto.randomUUID() } };
    return store().projects.update('default', parseProject(raw), raw, ADMIN);
  };
  it.each<[string, Change]>([
    [
      'an edit',
      (_uid, name) => {
        const raw = manifestOf(name, {
          spec: { destination: { server: SERVER, namespace: 'new' } },
        });
        return store().applications.update(keyOf(name), parseApplication(raw), raw, ADMIN);
      },
    ],
    ['a status', (uid) => store().applications.saveStatus([{ uid, healthStatus: 'Healthy' }])],
    ['a render', (uid) => store().applications.saveStatus([{ uid, fingerprint: 'f' }])],
    ['what was applied', (uid) => store().applications.saveStatus([{ uid, applied: { k: {} } }])],
    [
      'a look',
      (uid) => store().applications.saveStatus([{ uid, reconciledAt: '2026-01-01T00:00:00Z' }]),
    ],
    ['a request', (uid) => store().applications.requestRefresh([uid], 'normal', ADMIN)],
    ['an edit of its project', updateProject],
  ])('is another one after %s, and the same otherwise', async (what, change) => {
    const name = `version-of-${what.replaceAll(' ', '-')}`;
    const [uid = ''] = await createNamed(test.store, name);
    const before = await locate(name);
    expect((await store().applications.record(uid))?.version).toBe(before.version);
    expect((await store().operations.work(uid))?.record.version).toBe(before.version);
    expect((await locate(name)).version).toBe(before.version);
    await change(uid, name);
    const after = await locate(name);
    expect(after.version).not.toBe(before.version);
    expect((await store().applications.record(uid))?.version).toBe(after.version);
  });
});
