import type { Application } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationBody,
  CLUSTER,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

/** What a project permits, asked where applications and projects are written. */

let server: TestServer;

const SHOP = 'https://git.example/team/shop.git';
const BANK = 'https://git.example/bank/app.git';

beforeAll(async () => {
  server = await startTestServer();
  await save('team', {
    sourceRepos: ['https://git.example/team/*'],
    destinations: [{ name: 'in-cluster', namespace: 'shop-*' }],
  });
});
afterAll(() => server.close());

function save(name: string, spec: object) {
  const project = { metadata: { name }, spec };
  return server.call('POST', '/api/v1/projects', { project, upsert: true });
}

function application(name: string, spec: object = {}) {
  const source = { repoURL: SHOP, path: 'app' };
  const destination = { server: CLUSTER, namespace: 'shop-eu' };
  return applicationBody(name, { spec: { project: 'team', source, destination, ...spec } });
}

const create = (body: object, query = '') =>
  server.call('POST', `/api/v1/applications${query}`, body);

const NO_BANK = `application repo ${BANK} is not permitted in project 'team'`;
const noPlace = (place: string, namespace: string) =>
  `application destination server '${place}' and namespace '${namespace}' do not match any of the allowed destinations in project 'team'`;

describe('an application that its project does not permit', () => {
  it.each<[string, object, string, string]>([
    [
      'for its source',
      { source: { repoURL: BANK, path: 'x' } },
      `InvalidSpecError: ${NO_BANK}`,
      'spec.source.repoURL',
    ],
    [
      'for one of its sources',
      {
        source: undefined,
        sources: [
          { repoURL: SHOP, path: 'x' },
          { repoURL: BANK, ref: 'values' },
        ],
      },
      `InvalidSpecError: ${NO_BANK}`,
      'spec.sources[1].repoURL',
    ],
    [
      'for its namespace',
      { destination: { server: CLUSTER, namespace: 'kube-system' } },
      `InvalidSpecError: ${noPlace(CLUSTER, 'kube-system')}`,
      'spec.destination.namespace',
    ],
    [
      'for its namespace, with its cluster by name',
      { destination: { name: 'in-cluster', namespace: 'kube-system' } },
      `InvalidSpecError: ${noPlace('in-cluster', 'kube-system')}`,
      'spec.destination.namespace',
    ],
    [
      'for both',
      { source: { repoURL: BANK, path: 'x' }, destination: { server: CLUSTER, namespace: 'x' } },
      `InvalidSpecError: ${NO_BANK};InvalidSpecError: ${noPlace(CLUSTER, 'x')}`,
      'spec.source.repoURL',
    ],
  ])('is refused %s, in the words of the field', async (_title, spec, words, field) => {
    for (const query of ['', '?validate=false']) {
      const refused = await create(application('no', spec), query);
      expect([refused.status, refused.body]).toMatchObject([
        400,
        {
          code: 3,
          message: `application spec for no is invalid: ${words}`,
          details: expect.arrayContaining([expect.objectContaining({ field })]),
        },
      ]);
    }
  });

  it('is refused when it is changed, by every way', async () => {
    const made = await create(application('web'));
    expect(made.status).toBe(200);
    const at = '/api/v1/applications/web';
    const spec = { ...(made.body as Application).spec, source: { repoURL: BANK, path: 'x' } };
    const patch = JSON.stringify({ spec: { source: { repoURL: BANK } } });
    const answers = [
      await server.call('PUT', at, application('web', { source: spec.source })),
      await server.call('PUT', `${at}/spec`, spec),
      await server.call('PATCH', at, { patch, patchType: 'merge' }),
      await create(application('web', { source: spec.source }), '?upsert=true'),
    ];
    for (const { status, text } of answers) {
      expect([status, text]).toEqual([400, expect.stringContaining(NO_BANK)]);
    }
    const moved = applicationBody('web', { spec: { source: spec.source } });
    expect((await server.call('PUT', at, moved)).status).toBe(200);
    await server.call('DELETE', at);
  });

  it('cannot have its repository read for it', async () => {
    const read = await server.call(
      'POST',
      `/api/v1/repositories/${encodeURIComponent(BANK)}/appdetails`,
      { source: { path: 'x' }, appName: 'web', appProject: 'team' },
    );
    expect([read.status, read.text]).toEqual([
      403,
      expect.stringContaining(`repository '${BANK}' not permitted in project 'team'`),
    ]);
  });
});

describe('a project', () => {
  it('is refused with rules that cannot be meant, each by its place', async () => {
    const refused = await save('wrong', {
      sourceRepos: ['!*', 'a', 'a'],
      destinations: [{ server: '!*', namespace: 'x' }],
      destinationServiceAccounts: [{ server: '*', namespace: '*', defaultServiceAccount: 'a*' }],
    });
    expect([refused.status, refused.body]).toMatchObject([
      400,
      {
        details: [
          { field: 'spec.destinations[0].server', reason: "server has an invalid format, '!*'" },
          { field: 'spec.sourceRepos[0]' },
          { field: 'spec.sourceRepos[2]', reason: "source repository 'a' already added" },
          { field: 'spec.destinationServiceAccounts[0].defaultServiceAccount' },
        ],
      },
    ]);
  });

  it('may not be updated so that its applications have nothing left, but be replaced', async () => {
    const open = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
    await save('used', open);
    await create(application('used-a', { project: 'used' }));
    await create(application('used-b', { project: 'used' }));
    const update = (spec: object) =>
      server.call('PUT', '/api/v1/projects/used', {
        project: { metadata: { name: 'used' }, spec },
      });
    const taken = { ...open, sourceRepos: [BANK], destinations: [] };
    const refused = await update(taken);
    expect([refused.status, refused.text]).toEqual([
      400,
      expect.stringContaining(
        'as a result of project update 2 applications source became invalid and 2 applications destination became invalid',
      ),
    ]);
    expect((await update({ ...open, sourceRepos: ['https://git.example/**'] })).status).toBe(200);
    expect((await server.call('DELETE', '/api/v1/projects/used')).status).toBeGreaterThan(399);
    expect((await save('used', taken)).status).toBe(200);
    // What was not permitted before does not stand in the way.
    expect((await update({ ...taken, description: 'x' })).status).toBe(200);
    expect((await update({ sourceRepos: [], destinations: [] })).status).toBe(200);
  });
});
