import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayToken } from '@lockstep/access';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationBody,
  CLUSTER,
  startTestServer,
  type TestServer,
} from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('projects', () => {
  const project = (name: string, spec: object = {}) => ({ project: { metadata: { name }, spec } });

  it('are created, listed, read, replaced and deleted with the bodies of the field', async () => {
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
    const created = await server.call('POST', '/api/v1/projects', project('team', spec));
    expect(created, created.text).toMatchObject({
      status: 200,
      body: { kind: 'AppProject', spec },
    });
    const names = (await server.call('GET', '/api/v1/projects')).body as {
      items: { metadata: { name: string } }[];
    };
    expect(names.items.map((item) => item.metadata.name)).toContain('team');
    const description = { description: 'the team' };
    const updated = await server.call('PUT', '/api/v1/projects/team', project('team', description));
    expect(updated.body).toMatchObject({ spec: description });
    const detailed = await server.call('GET', '/api/v1/projects/team/detailed');
    expect(detailed.body).toMatchObject({ project: { metadata: { name: 'team' } }, clusters: [] });
    expect((await server.call('DELETE', '/api/v1/projects/team')).body).toEqual({});
    expect((await server.call('GET', '/api/v1/projects/team')).status).toBe(404);
  });

  it('are refused with the fields that are wrong', async () => {
    const wrong = { project: { metadata: { name: 'Bad' }, spec: { sourceRepos: 'all' } } };
    const answer = await server.call('POST', '/api/v1/projects', wrong);
    expect(answer).toMatchObject({
      status: 400,
      body: { details: [{ field: 'metadata.name' }, { field: 'spec.sourceRepos' }] },
    });
  });

  it('that applications use are not deleted', async () => {
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
    await server.call('POST', '/api/v1/projects', project('used', spec));
    const body = applicationBody('uses', { spec: { project: 'used' } });
    await server.call('POST', '/api/v1/applications', body);
    expect((await server.call('DELETE', '/api/v1/projects/used')).body).toMatchObject({ code: 9 });
    expect((await server.call('DELETE', '/api/v1/projects/default')).status).toBe(400);
  });
});

describe('clusters', () => {
  const id = encodeURIComponent(CLUSTER);

  it('are read by address and by name, and never with their credentials', async () => {
    const config = { bearerToken: 'very-secret', tlsClientConfig: { insecure: true } };
    const other = { server: 'https://10.9.9.9', name: 'other', config, labels: { env: 'test' } };
    expect((await server.call('POST', '/api/v1/clusters', other)).status).toBe(200);
    const byName = await server.call('GET', '/api/v1/clusters/other?id.type=name');
    expect(byName.body).toMatchObject({
      server: other.server,
      labels: { env: 'test' },
      config: { tlsClientConfig: { insecure: true } },
      connectionState: { status: 'Unknown' },
      info: { applicationsCount: 0, cacheInfo: { resourcesCount: 0 } },
    });
    const byServer = await server.call('GET', `/api/v1/clusters/${id}`);
    expect(byServer.body).toMatchObject({ name: 'in-cluster' });
    const list = await server.call('GET', '/api/v1/clusters');
    expect(list.body).toMatchObject({ items: [{}, {}] });
    expect(`${byName.text}${list.text}`).not.toContain('very-secret');
  });

  it('keep their credentials when an update brings none', async () => {
    const body = { server: 'https://10.9.9.8', name: 'kept', config: { bearerToken: 'stays' } };
    await server.call('POST', '/api/v1/clusters', body);
    const url = `/api/v1/clusters/${encodeURIComponent(body.server)}`;
    const updated = await server.call('PUT', `${url}?updatedFields=labels`, {
      server: body.server,
      name: 'not taken',
      labels: { a: 'b' },
    });
    expect(updated.body).toMatchObject({ name: 'kept', labels: { a: 'b' } });
    const record = await server.store.clusters.find({ server: body.server });
    expect(await server.store.clusters.config(record?.id ?? '')).toEqual(body.config);
    expect((await server.call('DELETE', url)).status).toBe(200);
    expect((await server.call('GET', url)).status).toBe(404);
  });

  it.each<[string, object, object | undefined]>([
    ['nothing', {}, undefined],
    ['what is answered', { tlsClientConfig: { insecure: true } }, undefined],
    ['another check of its certificate', { tlsClientConfig: { insecure: false } }, {}],
    ['another token', { bearerToken: 'new' }, { bearerToken: 'new' }],
  ])('changes its credentials, or keeps them, by an update with %s', async (_, config, stored) => {
    const given = { bearerToken: 'old', tlsClientConfig: { insecure: true } };
    const body = { server: 'https://10.9.9.6', name: 'written-back', config: given };
    expect((await server.call('POST', '/api/v1/clusters?upsert=true', body)).status).toBe(200);
    const url = `/api/v1/clusters/${encodeURIComponent(body.server)}`;
    const answer = await server.call('PUT', `${url}?validate=false`, { ...body, config });
    expect(answer.status, answer.text).toBe(200);
    const record = await server.store.clusters.find({ server: body.server });
    const kept = await server.store.clusters.config(record?.id ?? '');
    expect(kept).toEqual(stored === undefined ? given : { ...config, ...stored });
    expect((await server.call('DELETE', url)).status).toBe(200);
  });

  it('are looked at anew when somebody asks, with all else as it was', async () => {
    const config = { bearerToken: 'stays' };
    const body = { server: 'https://10.9.9.5', name: 'stale', config, annotations: { a: 'b' } };
    await server.call('POST', '/api/v1/clusters', body);
    const url = `/api/v1/clusters/${encodeURIComponent(body.server)}`;
    const answer = await server.call('POST', `${url}/invalidate-cache`);
    expect(answer, answer.text).toMatchObject({ status: 200, body: { name: 'stale' } });
    const { refreshRequestedAt, annotations } = answer.body as Record<string, unknown>;
    expect(refreshRequestedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(annotations).toEqual({ a: 'b' });
    const record = await server.store.clusters.find({ server: body.server });
    expect(await server.store.clusters.config(record?.id ?? '')).toEqual(config);
    await server.call('DELETE', url);
  });

  it('are tested by a worker before they are saved', async () => {
    const worker = createServer((request, response) => {
      const known = request.headers.authorization === `Bearer ${gatewayToken(server.secretKey)}`;
      response.end(
        JSON.stringify({ result: { ok: false, message: known ? 'x509: unknown CA' : 'no' } }),
      );
    });
    await new Promise<void>((resolve) => worker.listen(0, '127.0.0.1', resolve));
    const { port } = worker.address() as AddressInfo;
    await server.store.leases.acquire('worker/w1', 'w1', `http://127.0.0.1:${port}`, 60_000);
    try {
      const body = { server: 'https://10.9.9.7', name: 'bad', config: {} };
      const refused = await server.call('POST', '/api/v1/clusters', body);
      expect(refused.text).toContain('x509: unknown CA');
      expect(refused).toMatchObject({ body: { code: 9, details: [{ field: 'config' }] } });
      expect(await server.store.clusters.find({ name: 'bad' })).toBeUndefined();
      const saved = await server.call('POST', '/api/v1/clusters?validate=false', body);
      expect(saved.status).toBe(200);
      const workers = await server.call('GET', '/api/v1/lockstep/workers');
      expect(workers.body).toMatchObject({ items: [{ key: 'worker/w1', holder: 'w1' }] });
    } finally {
      await server.store.leases.release('worker/w1', 'w1');
      worker.closeAllConnections();
      worker.close();
    }
  });
});

describe('repositories', () => {
  const repo = 'https://git.example/private.git';
  const id = encodeURIComponent(repo);

  it('keep their secrets, and answer everything else', async () => {
    const body = { repo, name: 'private', username: 'bot', password: 'very-secret' };
    const created = await server.call('POST', '/api/v1/repositories', body);
    expect(created, created.text).toMatchObject({ status: 200, body: { repo, username: 'bot' } });
    const read = await server.call('GET', `/api/v1/repositories/${id}`);
    expect(read.body).toMatchObject({ repo, type: 'git', connectionState: { status: 'Unknown' } });
    const list = await server.call('GET', '/api/v1/repositories');
    expect(`${created.text}${read.text}${list.text}`).not.toContain('very-secret');

    const renamed = { repo, name: 'renamed', username: 'bot' };
    const updated = await server.call('PUT', `/api/v1/repositories/${id}`, renamed);
    expect(updated, updated.text).toMatchObject({ status: 200, body: { name: 'renamed' } });
    const access = await server.store.repositories.access(repo, 'default');
    expect(access?.password).toBe('very-secret');
  });

  it('are validated by a worker, which must be there', async () => {
    const answer = await server.call('POST', `/api/v1/repositories/${id}/validate`, {});
    expect(answer).toMatchObject({ status: 503, body: { code: 14 } });
  });

  it('are deleted', async () => {
    expect((await server.call('DELETE', `/api/v1/repositories/${id}`)).status).toBe(200);
    expect((await server.call('GET', `/api/v1/repositories/${id}`)).status).toBe(404);
    expect((await server.call('DELETE', `/api/v1/repositories/${id}`)).status).toBe(404);
  });
});
