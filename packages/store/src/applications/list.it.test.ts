import type { AccessScope, ObjectPattern } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApplicationFilter, ApplicationListQuery, ApplicationSort } from '../api.ts';
import {
  ADMIN,
  create,
  createNamed,
  manifestOf,
  openTestStore,
  type TestStore,
} from '../testing/test-store.ts';

let test: TestStore;
const uids: string[] = [];
const COUNT = 40;
const SYNC = ['Synced', 'OutOfSync', 'Unknown'];
const HEALTH = ['Healthy', 'Progressing', 'Degraded', 'Missing'];

beforeAll(async () => {
  test = await openTestStore();
  const { store } = test;
  await store.clusters.upsert(
    { server: 'https://one', name: 'one', config: {} },
    { upsert: false },
    ADMIN,
  );
  for (let i = 0; i < COUNT; i++) {
    const raw = manifestOf(`app-${String(i).padStart(2, '0')}`, {
      metadata: { labels: { team: `t${i % 4}`, ...(i % 2 === 0 && { env: 'prod' }) } },
      spec: {
        project: i % 3 === 0 ? 'red' : 'blue',
        destination:
          i % 5 === 0
            ? { name: 'elsewhere', namespace: 'n' }
            : { server: 'https://one', namespace: `ns-${i}` },
        ...(i % 2 === 0 && { syncPolicy: { automated: {} } }),
      },
    });
    uids.push((await create(store, raw)).metadata.uid as string);
  }
  await store.applications.saveStatus(
    uids.map((uid, i) => ({
      uid,
      syncStatus: SYNC[i % 3],
      healthStatus: HEALTH[i % 4],
      ...(i % 6 === 0 && {
        status: {
          operationState: {
            phase: 'Failed',
            operation: {},
            message: '',
            startedAt: '2026-01-01T00:00:00Z',
          },
        },
      }),
    })),
  );
  await test.sql.query(
    `UPDATE application SET last_synced_at = '2026-01-01'::timestamptz + (length(name) || ' hours')::interval
     WHERE name < 'app-20'`,
  );
});
afterAll(() => test.close());

function scopeOf(allow: ObjectPattern[]): AccessScope {
  return { anyOf: [{ allow, deny: [] }], projects: [] };
}

async function allPages(query: ApplicationListQuery, between?: (page: number) => Promise<void>) {
  const names: string[] = [];
  let token: string | undefined;
  for (let page = 0; page === 0 || token; page++) {
    const answer = await test.store.applications.listSummaries({ ...query, continue: token });
    names.push(...answer.items.map((item) => item.name));
    token = answer.continue;
    await between?.(page);
  }
  return names;
}

const SORTS: ApplicationSort[] = [
  'name',
  'project',
  'syncStatus',
  'health',
  'lastSyncedAt',
  'createdAt',
];

describe('paging', () => {
  it.each(SORTS.flatMap((sort) => [false, true].map((descending) => ({ sort, descending }))))(
    'by $sort, descending $descending, gives every row once, in the order of the whole list',
    async ({ sort, descending }) => {
      const whole = await allPages({ sort, descending });
      expect(new Set(whole).size).toBe(COUNT);
      expect(await allPages({ sort, descending, limit: 7 })).toEqual(whole);
    },
  );

  it.each(SORTS)('by %s misses no row that stays, while others come and go', async (sort) => {
    const names = await allPages({ sort, limit: 6 }, async (page) => {
      const name = `aa-${sort.toLowerCase()}-${page}`;
      await createNamed(test.store, name);
      if (page > 0) {
        const before = `aa-${sort.toLowerCase()}-${page - 1}`;
        await test.store.applications.requestDelete(
          { namespace: 'argocd', name: before },
          'none',
          ADMIN,
        );
      }
    });
    const stayed = names.filter((name) => name.startsWith('app-'));
    expect(stayed.toSorted()).toEqual(uids.map((_, i) => `app-${String(i).padStart(2, '0')}`));
    await test.sql.query(`DELETE FROM application WHERE name LIKE 'aa-%'`);
  });

  it('says how many there are still to come', async () => {
    const first = await test.store.applications.listSummaries({ limit: 15 });
    expect(first.remainingItemCount).toBe(COUNT - 15);
    const second = await test.store.applications.listSummaries({
      limit: 25,
      continue: first.continue,
    });
    expect([second.remainingItemCount, second.continue]).toEqual([0, undefined]);
    expect(second.items).toHaveLength(25);
  });

  it('orders health from best to worst', async () => {
    const { items } = await test.store.applications.listSummaries({ sort: 'health' });
    const order = [...new Set(items.map((item) => item.healthStatus))];
    expect(order).toEqual(['Healthy', 'Progressing', 'Missing', 'Degraded']);
  });

  const forged = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each([
    ['no token at all', 'garbage'],
    [
      'one of another order',
      forged('project', 0, 'p', 'n', '00000000-0000-0000-0000-000000000000'),
    ],
    ['one without a uid', forged('name', 0, 'n', 'not a uid')],
    ['one that is too short', forged('name', 0)],
  ])('refuses %s', async (_what, token) => {
    await expect(test.store.applications.listSummaries({ continue: token })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});

describe('filters', () => {
  const matching = (keep: (i: number) => boolean) =>
    uids.flatMap((_, i) => (keep(i) ? `app-${String(i).padStart(2, '0')}` : []));

  it.each<[string, ApplicationFilter, (i: number) => boolean]>([
    ['name', { name: 'app-07' }, (i) => i === 7],
    ['project', { projects: ['red', 'none'] }, (i) => i % 3 === 0],
    [
      'a permitted project',
      { permitted: scopeOf([{ kind: 'project', project: 'blue' }]) },
      (i) => i % 3 !== 0,
    ],
    ['nothing permitted', { permitted: { anyOf: [], projects: [] } }, () => false],
    ['sync status', { syncStatus: ['OutOfSync', 'Unknown'] }, (i) => i % 3 !== 0],
    ['health', { health: ['Degraded'] }, (i) => i % 4 === 2],
    ['phase', { operationPhase: ['Failed'] }, (i) => i % 6 === 0],
    ['namespace of destination', { destNamespace: ['ns-4', 'n'] }, (i) => i === 4 || i % 5 === 0],
    ['cluster by address', { cluster: ['https://one'] }, (i) => i % 5 !== 0],
    ['cluster by name', { cluster: ['one'] }, (i) => i % 5 !== 0],
    ['cluster that is not known', { cluster: ['elsewhere'] }, (i) => i % 5 === 0],
    ['automated', { automated: true }, (i) => i % 2 === 0],
    ['not automated', { automated: false }, (i) => i % 2 === 1],
    ['repository, written otherwise', { repo: 'https://GIT.example.com/team/apps/' }, () => true],
    ['another repository', { repo: 'https://git.example.com/team' }, () => false],
    ['labels', { selector: 'env=prod,team in (t0, t1)' }, (i) => i % 4 === 0],
    ['labels that differ', { selector: 'env!=prod' }, (i) => i % 2 === 1],
    ['labels not among', { selector: 'team notin (t0,t2),!env' }, (i) => i % 2 === 1],
    ['a label that is there', { selector: 'env' }, (i) => i % 2 === 0],
    ['search in names', { search: 'APP-3' }, (i) => i >= 30],
    ['search in paths and projects', { search: 'red apps/app-0' }, (i) => i < 10 && i % 3 === 0],
    ['search in labels', { search: 'team=t3' }, (i) => i % 4 === 3],
    ['search for what is special in patterns', { search: 'app_0' }, () => false],
    [
      'several at once',
      { projects: ['red'], syncStatus: ['Synced'], automated: true },
      (i) => i % 6 === 0,
    ],
  ])('by %s', async (_what, filter, keep) => {
    const { items } = await test.store.applications.listSummaries(filter);
    expect(items.map((item) => item.name)).toEqual(matching(keep));
    expect((await test.store.applications.counts(filter)).total).toBe(items.length);
  });

  it('counts by every facet', async () => {
    const counts = await test.store.applications.counts({});
    expect(counts).toEqual({
      total: 40,
      syncStatus: { Synced: 14, OutOfSync: 13, Unknown: 13 },
      health: { Healthy: 10, Progressing: 10, Degraded: 10, Missing: 10 },
      operationPhase: { Failed: 7 },
      projects: { red: 14, blue: 26 },
      clusters: { one: 32, elsewhere: 8 },
    });
  });
});

describe('forms', () => {
  it('summarises by columns', async () => {
    const [summary] = await test.store.applications.summaries([uids[6] as string]);
    expect(summary).toMatchObject({
      uid: uids[6],
      name: 'app-06',
      repoURL: 'https://git.example.com/team/apps.git',
      path: 'apps/app-06',
      chart: '',
      targetRevision: '',
      destServer: 'https://one',
      destNamespace: 'ns-6',
      automated: true,
      syncStatus: 'Synced',
      operationPhase: 'Failed',
      lastSyncedAt: '2026-01-01T06:00:00Z',
      conditionCount: 0,
    });
  });

  it('answers many in the order asked for', async () => {
    const wanted = [uids[5], uids[1], uids[9]] as string[];
    const many = await test.store.applications.getMany(wanted);
    expect(many.map(({ metadata }) => metadata.uid)).toEqual(wanted);
  });

  it('streams the whole list', async () => {
    const names: string[] = [];
    for await (const batch of test.store.applications.stream({ projects: ['red'] })) {
      names.push(...batch.map(({ metadata }) => metadata.name));
    }
    expect(names).toEqual(
      (await test.store.applications.listSummaries({ projects: ['red'] })).items.map(
        ({ name }) => name,
      ),
    );
  });

  it('refers to applications in the state that is read by their uids', async () => {
    const uid = uids[3] as string;
    const reconciledAt = '2026-01-02T03:04:05Z';
    await test.store.applications.saveStatus([{ uid, reconciledAt }]);
    const { items } = await test.store.applications.listReferences({ sort: 'name' });
    expect(items).toHaveLength(COUNT);
    const read = await test.store.applications.getMany(items.map((item) => item.uid));
    const states = read.map(({ metadata, status }) => ({
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      ...(status.reconciledAt && { reconciledAt: status.reconciledAt }),
    }));
    expect(items).toEqual(states);
    expect(items.find((item) => item.uid === uid)?.reconciledAt).toBe(reconciledAt);
  });
});
