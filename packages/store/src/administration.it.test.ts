import { parseProject } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN,
  create,
  manifestOf,
  openTestStore,
  outboxState,
  type TestStore,
} from './testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

describe('projects', () => {
  const projectOf = (name: string, spec: object = {}) => ({
    metadata: { name },
    spec: { sourceRepos: ['*'], ...spec },
  });
  const make = (raw: ReturnType<typeof projectOf>, upsert = false) =>
    test.store.projects.create(parseProject(raw), raw, { upsert }, ADMIN);

  it('begin with the default one', async () => {
    const project = await test.store.projects.get('default');
    expect(project).toMatchObject({ kind: 'AppProject', spec: { sourceRepos: ['*'] } });
    await expect(test.store.projects.delete('default', ADMIN)).rejects.toMatchObject({
      code: 'failed-precondition',
    });
  });

  it('are kept as given; equal again is a success, different needs upsert', async () => {
    const first = await make(projectOf('p1', { unknownField: 1 }));
    expect(first.spec).toEqual({ sourceRepos: ['*'], unknownField: 1 });
    expect(await make(projectOf('p1', { unknownField: 1 }))).toEqual(first);
    await expect(make(projectOf('p1'))).rejects.toThrow(/existing project spec is different/);
    const replaced = await make(projectOf('p1'), true);
    expect(replaced.metadata.generation).toBe(2);
    expect((await test.store.projects.list()).map(({ metadata }) => metadata.name)).toEqual([
      'default',
      'p1',
    ]);
  });

  it('stay while applications use them', async () => {
    await make(projectOf('used'));
    await create(test.store, manifestOf('user', { spec: { project: 'used' } }));
    await expect(test.store.projects.delete('used', ADMIN)).rejects.toThrow(
      /used by 1 application/,
    );
    await test.store.applications.requestDelete(
      { namespace: 'argocd', name: 'user' },
      'none',
      ADMIN,
    );
    await test.store.projects.delete('used', ADMIN);
    expect(await test.store.projects.get('used')).toBeUndefined();
  });

  it('are updated under their version', async () => {
    const made = await make(projectOf('p2'));
    const raw = {
      metadata: { name: 'p2', resourceVersion: made.metadata.resourceVersion },
      spec: { description: 'd' },
    };
    const updated = await test.store.projects.update('p2', parseProject(raw), raw, ADMIN);
    expect(updated.spec).toEqual({ description: 'd' });
    const late = test.store.projects.update('p2', parseProject(raw), { ...raw, spec: {} }, ADMIN);
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('repositories', () => {
  const url = 'https://git.example.com/o/r.git';
  const input = { repo: url, type: 'git' as const, username: 'u', password: 'secret' };

  it('never answer their secrets but to who fetches', async () => {
    const record = await test.store.repositories.upsert(input, { upsert: false }, ADMIN);
    expect(record.input).toEqual({ repo: url, type: 'git', username: 'u' });
    const found = await test.store.repositories.find('https://GIT.example.com/o/r/');
    expect(found).toEqual(record);
    expect(await test.store.repositories.access(url, 'any')).toEqual(input);
    const unknown = { repo: 'https://public.example.com/x' };
    expect(await test.store.repositories.access(unknown.repo, 'any')).toEqual(unknown);
  });

  it('keep a secret that is not given, and lose one that is given empty', async () => {
    const { password: _, ...without } = input;
    await test.store.repositories.upsert({ ...without, name: 'named' }, { upsert: true }, ADMIN);
    expect(await test.store.repositories.access(url, '')).toEqual({ ...input, name: 'named' });
    await test.store.repositories.upsert({ ...without, password: '' }, { upsert: true }, ADMIN);
    expect(await test.store.repositories.access(url, '')).toEqual(without);
  });

  it("prefer a project's own registration to the one for all", async () => {
    const own = { ...input, project: 'team', password: 'of-team' };
    await test.store.repositories.upsert(own, { upsert: false }, ADMIN);
    expect((await test.store.repositories.access(url, 'team'))?.password).toBe('of-team');
    expect(await test.store.repositories.access(url, 'other')).not.toHaveProperty('password');
    await test.store.repositories.delete(url, 'team', ADMIN);
    expect(await test.store.repositories.access(url, 'team')).not.toHaveProperty('password');
  });

  it('tell when their connection changes, and not when it does not', async () => {
    const { key } = (await test.store.repositories.find(url)) as { key: string };
    await test.store.repositories.saveConnection(key, { status: 'Failed', message: 'no route' });
    const before = await outboxState(test.sql);
    await test.store.repositories.saveConnection(key, { status: 'Failed', message: 'no route' });
    expect(await outboxState(test.sql)).toEqual(before);
    expect((await test.store.repositories.find(url))?.connectionState).toMatchObject({
      status: 'Failed',
      message: 'no route',
    });
  });
});

describe('clusters', () => {
  it('keep what their owner finds out, and tell what people would notice', async () => {
    const cluster = { server: 'https://info', name: 'info', config: {} };
    const { id } = await test.store.clusters.upsert(cluster, { upsert: false }, ADMIN);
    await test.store.clusters.saveInfo(id, {
      connectionState: { status: 'Successful', message: 'ok' },
      serverVersion: '1.36',
      apisCount: 60,
      apiVersions: ['v1', 'apps/v1'],
    });
    const before = await outboxState(test.sql);
    await test.store.clusters.saveInfo(id, { resourcesCount: 1234 });
    expect(await outboxState(test.sql)).toEqual(before);
    expect((await test.store.clusters.find({ server: 'https://info' }))?.info).toMatchObject({
      connectionState: { status: 'Successful', message: 'ok', attemptedAt: expect.any(String) },
      serverVersion: '1.36',
      cacheInfo: { apisCount: 60, resourcesCount: 1234 },
      apiVersions: ['v1', 'apps/v1'],
    });
  });
});

describe('accounts', () => {
  it('are made once, and their passwords changed', async () => {
    expect(await test.store.accounts.ensure('admin', 'hash-1')).toBe(true);
    expect(await test.store.accounts.ensure('admin', 'hash-2')).toBe(false);
    const first = await test.store.accounts.get('admin');
    expect(first).toMatchObject({ passwordHash: 'hash-1', enabled: true, capabilities: ['login'] });
    await test.store.accounts.setPassword('admin', 'hash-3', ADMIN);
    const second = await test.store.accounts.get('admin');
    expect(second?.passwordHash).toBe('hash-3');
    expect(Date.parse(second?.passwordMtime as string)).toBeGreaterThanOrEqual(
      Date.parse(first?.passwordMtime as string),
    );
    await expect(test.store.accounts.setPassword('nobody', 'x', ADMIN)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('settings and audit', () => {
  it('keep values of any shape', async () => {
    for (const value of [{ a: [1] }, 'text', 3, true, null]) {
      await test.store.settings.set('k', value);
      expect(await test.store.settings.get('k')).toEqual(value);
    }
    expect(await test.store.settings.get('none')).toBeUndefined();
  });

  it('answer entries newest first', async () => {
    const entry = {
      actor: { name: 'eve', cause: 'automation' as const },
      kind: 'test',
      object: 'o',
    };
    await test.store.audit.record({ ...entry, action: 'one', detail: { n: 1 } });
    await test.store.audit.record({ ...entry, action: 'two', project: 'p' });
    const list = await test.store.audit.list({ kind: 'test', limit: 5 });
    expect(list).toMatchObject([
      { action: 'two', actor: 'eve', cause: 'automation', project: 'p', detail: {} },
      { action: 'one', detail: { n: 1 } },
    ]);
  });

  it('tell whether PostgreSQL answers', async () => {
    expect(await test.store.ping()).toBe(true);
  });
});
