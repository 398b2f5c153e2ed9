import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

interface List {
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: { metadata: { name: string } }[] | null;
  counts?: { total: number; syncStatus: Record<string, number> };
}

interface Listed {
  metadata: { uid: string };
}

let server: TestServer;
const list = async (query: string) =>
  (await server.call('GET', `/api/v1/applications?${query}`)).body as List;
const namesOf = (answer: List) => answer.items?.map((item) => item.metadata.name);

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('the list of applications', () => {
  it('has null for items when it is empty', async () => {
    const answer = await list('');
    expect(answer.items).toBeNull();
    expect(answer.metadata.resourceVersion).toMatch(/^\d+$/);
  });

  describe('of 25', () => {
    beforeAll(async () => {
      await server.call('POST', '/api/v1/projects', {
        project: {
          metadata: { name: 'odd' },
          spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
        },
      });
      for (let i = 0; i < 25; i++) {
        const name = `app-${String(i).padStart(2, '0')}`;
        const project = i % 2 ? 'odd' : 'default';
        const metadata = { labels: { tier: i < 5 ? 'gold' : 'iron' } };
        await server.call(
          'POST',
          '/api/v1/applications',
          applicationBody(name, { spec: { project }, metadata }),
        );
      }
    });

    it('is answered whole without a limit', async () => {
      const answer = await list('');
      expect(answer.items).toHaveLength(25);
      expect(answer).toMatchObject({ kind: 'ApplicationList', apiVersion: 'argoproj.io/v1alpha1' });
    });

    it('shows every change at once, the same as the application alone', async () => {
      const one = `/api/v1/applications/app-07`;
      const listed = async () => (await list('name=app-07')).items?.[0];
      expect(await listed()).toEqual((await server.call('GET', one)).body);
      const spec = { labels: { changed: 'yes' } };
      const patch = { patch: JSON.stringify({ metadata: spec }), patchType: 'merge' };
      const { body } = await server.call('PATCH', one, patch);
      expect(await listed()).toEqual(body);
      const [uid, reconciledAt] = [(body as Listed).metadata.uid, '2026-01-02T03:04:05Z'];
      await server.store.applications.saveStatus([{ uid, reconciledAt }]);
      expect(await listed()).toMatchObject({ status: { reconciledAt } });
    });

    it.each([
      ['name=app-03', ['app-03']],
      ['selector=tier%3Dgold&projects=odd', ['app-01', 'app-03']],
      ['selector=tier%3Dgold&project=default', ['app-00', 'app-02', 'app-04']],
      ['repo=https://git.example/apps&name=app-01', ['app-01']],
      ['repo=https://git.example/other', undefined],
      ['appNamespace=elsewhere', undefined],
    ])('is filtered by %s', async (query, names) => {
      expect(namesOf(await list(query))).toEqual(names);
    });

    it('has the fields that were selected', async () => {
      const names = await list('fields=items.metadata.name&name=app-01');
      expect(names.items).toEqual([{ metadata: { name: 'app-01' } }]);
      const without = await list('fields=-items.status,items.spec&name=app-01');
      expect(Object.keys(without.items?.[0] ?? {})).toEqual(['apiVersion', 'kind', 'metadata']);
    });

    it('is paged by keyset', async () => {
      const seen: string[] = [];
      let page = await list('limit=10');
      expect(page.metadata.remainingItemCount).toBe(15);
      seen.push(...(namesOf(page) ?? []));
      while (page.metadata.continue) {
        page = await list(`limit=10&continue=${encodeURIComponent(page.metadata.continue)}`);
        seen.push(...(namesOf(page) ?? []));
      }
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);
    });

    it("has the dashboard's page beside it: rows, counts, sorted and filtered", async () => {
      const url = '/api/v1/lockstep/applications';
      const answer = await server.call(
        'GET',
        `${url}?limit=3&sort=name&desc=true&project=odd&counts=true&search=APP`,
      );
      const page = answer.body as unknown as { items: { name: string }[] } & List;
      expect(page.items.map((item) => item.name)).toEqual(['app-23', 'app-21', 'app-19']);
      expect(page.counts).toMatchObject({ total: 12, syncStatus: { Unknown: 12 } });
      const lists = await server.call('GET', `${url}?sync=Synced,OutOfSync&health=Unknown`);
      expect(lists.body).toMatchObject({ items: [] });
    });

    it('is compressed for those who ask', async () => {
      const url = '/api/v1/lockstep/applications';
      const headers = { authorization: `Bearer ${server.token}`, 'accept-encoding': 'gzip' };
      const answer = await server.app.inject({ url, headers });
      expect(answer.headers['content-encoding']).toBe('gzip');
      expect(JSON.parse(gunzipSync(answer.rawPayload).toString()).items).toHaveLength(25);
    });

    it.each(['limit=-1', 'limit=many', 'selector=a~b', 'limit=5&continue=nonsense'])(
      'refuses %s',
      async (query) => {
        const answer = await server.call('GET', `/api/v1/applications?${query}`);
        expect(answer).toMatchObject({ status: 400, body: { code: 3 } });
      },
    );
  });
});
