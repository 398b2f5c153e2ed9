import { createSessionTokens, EXCHANGE_PROVIDER, LOCAL_ISSUER } from '@lockstep/access';
import { type ApprovalRequest, type ApprovalRule, approvalRuleSchema } from '@lockstep/domain';
import type { NewApproval } from '@lockstep/store';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { signInAs } from '../testing/sign-in-as.ts';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

/** Who may answer what, through the API, on requests such as the worker makes. */

let server: TestServer;
let made = 0;

const POLICY = [
  'p, role:approver, applications, get, */*, allow',
  'p, role:approver, applications, sync, */*, allow',
  'p, role:approver, applications, approve, */*, allow',
  'p, role:looker, applications, get, shop/*, allow',
  'p, role:breaker, applications, get, */*, allow',
  'p, role:breaker, applications, override, */*, allow',
  ...['kim', 'lee', 'max', 'noa'].map((name) => `g, ${name}, role:approver`),
  'g, noa, role:release',
  'g, lou, role:looker',
  'g, bea, role:breaker',
].join('\n');

beforeAll(async () => {
  server = await startTestServer();
  for (const name of ['shop', 'ops']) {
    const roles = [
      { name: 'release', policies: [], groups: ['release-team'] },
      {
        name: 'ci',
        policies: ['get', 'approve'].map(
          (action) => `p, proj:${name}:ci, applications, ${action}, ${name}/*, allow`,
        ),
      },
    ];
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], roles };
    const answer = await server.call('POST', '/api/v1/projects', {
      project: { metadata: { name }, spec },
    });
    expect(answer.status, answer.text).toBe(200);
  }
  await server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': POLICY } });
});
afterAll(() => server.close());

interface Asked extends ApprovalRequest {
  url: string;
}

/** A sync of an application of its own that waits, asked for by `by`. */
async function ask(
  rule: Partial<ApprovalRule> = {},
  change: { by?: string; project?: string } = {},
): Promise<Asked> {
  const { by = 'kim', project = 'shop' } = change;
  const name = `web-${made++}`;
  const body = applicationBody(name, { spec: { project } });
  expect((await server.call('POST', '/api/v1/applications', body)).status).toBe(200);
  const token = await signInAs(server, by);
  const sync = await call(token, 'POST', `/api/v1/applications/${name}/sync`, {});
  // Who may not sync is no asker of these tests.
  expect(sync.status, sync.text).toBe(200);
  const record = await server.store.applications.recordByKey({ namespace: 'argocd', name });
  const [operation] = await server.store.operations.latest(record?.uid ?? '', 1);
  if (!record || !operation) throw new Error('no operation');
  const { username } = operation.initiatedBy;
  const asked: NewApproval = {
    applicationUid: record.uid,
    operationId: operation.id,
    destination: { server: 'https://c.example', name: 'prod', namespace: 'shop' },
    subject: { hash: 'sha256:abc', prunes: [], hooks: false },
    rules: [
      approvalRuleSchema.parse({
        name: 'production',
        destinations: [{ name: 'prod' }],
        ...rule,
      }),
    ],
    askedBy: { username, identity: operation.initiator },
    revision: 'abc',
    options: [],
    changes: { created: 1, changed: 0, pruned: 0, hooks: 0, unchanged: 0 },
    expiresInMs: 3_600_000,
    diff: [],
    hashKey: Buffer.alloc(32),
  };
  const request = await server.store.approvals.ask(asked);
  const url = `/api/v1/lockstep/applications/${name}/approvals/${request.id}`;
  return { ...request, url };
}

async function call(token: string, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await server.app.inject({ method, url, headers, payload });
  return { status: answer.statusCode, body: answer.json(), text: answer.body };
}

const as = async (name: string, method: 'GET' | 'POST', url: string, payload?: object) =>
  call(await signInAs(server, name), method, url, payload);

const APPROVE = { decision: 'approve' };

describe('an approval', () => {
  it('is given by somebody else, and wakes the worker', async () => {
    const asked = await ask();
    server.signals.take();
    const { status, body } = await as('lee', 'POST', asked.url, { ...APPROVE, comment: 'fine' });
    expect([status, body.state, body.decidedBy]).toEqual([200, 'approved', 'lee']);
    expect(body.votes).toMatchObject([{ by: 'lee', comment: 'fine', rules: ['production'] }]);
    expect(JSON.stringify(body)).not.toContain('identity');
    expect(server.signals.take()).toMatchObject([{ job: { uid: asked.application.uid } }]);
    const [audit] = await server.store.audit.list({
      object: `argocd/${asked.application.name}`,
      limit: 1,
    });
    expect(audit).toMatchObject({ actor: 'lee', action: 'approve-sync', cause: 'person' });
    expect(audit?.detail).toMatchObject({ approval: asked.id, hash: 'sha256:abc' });
  });

  it.each<[string, string, Partial<ApprovalRule>, number, RegExp]>([
    ['who asked', 'kim', {}, 403, /who asked for the sync cannot approve it/],
    ['who has no permission', 'lou', {}, 403, /applications, approve/],
    ['who is not in the role', 'lee', { roles: ['role:release'] }, 403, /by role:release/],
    ['who is not in the group', 'lee', { groups: ['release-team'] }, 403, /group release-team/],
  ])('is not given by %s', async (_what, who, rule, status, message) => {
    const asked = await ask(rule);
    const answer = await as(who, 'POST', asked.url, APPROVE);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.body.message).toMatch(message);
    expect((await server.store.approvals.get(asked.id))?.votes).toEqual([]);
  });

  it('is given by whoever is in the role', async () => {
    const asked = await ask({ roles: ['role:release'] });
    expect((await as('noa', 'POST', asked.url, APPROVE)).body.state).toBe('approved');
  });

  it('counts once for each person, by whichever session', async () => {
    const asked = await ask({ count: 2 });
    const [one, another] = [await signInAs(server, 'lee'), await signInAs(server, 'lee')];
    const answers = await Promise.all(
      [one, another].map((token) => call(token, 'POST', asked.url, APPROVE)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await server.store.approvals.get(asked.id))?.state).toBe('pending');
    expect((await as('max', 'POST', asked.url, APPROVE)).body.state).toBe('approved');
    expect((await as('noa', 'POST', asked.url, APPROVE)).status).toBe(412);
  });

  it('is of what was looked at', async () => {
    const asked = await ask();
    const other = await as('lee', 'POST', asked.url, { ...APPROVE, hash: 'sha256:other' });
    expect(other.status).toBe(409);
    const same = await as('lee', 'POST', asked.url, { ...APPROVE, hash: asked.subject.hash });
    expect(same.status).toBe(200);
  });

  it('belongs to its application: another path does not reach it', async () => {
    const [asked, other] = [await ask(), await ask()];
    const crossed = other.url.replace(other.id, asked.id);
    expect((await as('lee', 'POST', crossed, APPROVE)).status).toBe(404);
  });
});

describe('a rejection', () => {
  it('says why, and is final', async () => {
    const asked = await ask({ count: 2 });
    const silent = await as('lee', 'POST', asked.url, { decision: 'reject' });
    expect([silent.status, silent.body.message]).toEqual([400, 'comment: say why']);
    const body = { decision: 'reject', comment: 'not on Friday' };
    expect((await as('lee', 'POST', asked.url, body)).body).toMatchObject({
      state: 'rejected',
      reason: 'not on Friday',
    });
    expect((await as('max', 'POST', asked.url, APPROVE)).body.message).toBe('it was rejected');
  });
});

describe('a token of a project role', () => {
  async function tokenOf(project: string): Promise<string> {
    const url = `/api/v1/projects/${project}/roles/ci/token`;
    const answer = await server.call('POST', url, {});
    expect(answer.status, answer.text).toBe(200);
    return (answer.body as { token: string }).token;
  }

  it.each<[string, Partial<ApprovalRule>, number]>([
    ['may not approve', {}, 403],
    ['may where the rule says so', { tokens: true }, 200],
    ['may as the role that it is', { tokens: true, roles: ['ci'] }, 200],
    ['may not as another role', { tokens: true, roles: ['release'] }, 403],
  ])('%s', async (_what, rule, status) => {
    const asked = await ask(rule);
    const answer = await call(await tokenOf('shop'), 'POST', asked.url, APPROVE);
    expect(answer.status, answer.text).toBe(status);
  });
});

it('a job that has bought a session of a project role is that role, and nobody in person', async () => {
  const whose = { username: 'proj:shop:ci', issuer: LOCAL_ISSUER, groups: [] };
  const expiresAt = new Date(Date.now() + 60_000);
  const { id: tokenId, username: subject } = await server.store.sessions.create(
    { ...whose, providerId: EXCHANGE_PROVIDER, expiresAt, address: '', device: '' },
    { name: 'job' },
  );
  const tokens = createSessionTokens({ secretKey: server.secretKey });
  const issuedAt = new Date();
  const token = await tokens.issue({ kind: 'session', subject, tokenId, issuedAt, expiresAt });
  const [strict, open] = [await ask(), await ask({ tokens: true, roles: ['ci'] })];
  expect((await call(token, 'POST', strict.url, APPROVE)).status).toBe(403);
  expect((await call(token, 'POST', open.url, APPROVE)).status).toBe(200);
});

describe('going on without approval', () => {
  it.each<[string, string, Partial<ApprovalRule>, object, number]>([
    ['needs the permission override', 'lee', { bypass: true }, { reason: 'incident 7' }, 403],
    ['needs a rule that lets it', 'bea', {}, { reason: 'incident 7' }, 412],
    ['needs a reason', 'bea', { bypass: true }, { reason: ' ' }, 400],
    ['goes', 'bea', { bypass: true }, { reason: 'incident 7' }, 200],
  ])('%s', async (_what, who, rule, body, status) => {
    const asked = await ask(rule);
    const answer = await as(who, 'POST', `${asked.url}/bypass`, body);
    expect(answer.status, answer.text).toBe(status);
    if (status !== 200) return;
    expect(answer.body).toMatchObject({ state: 'bypassed', reason: 'incident 7' });
    const [audit] = await server.store.audit.list({ action: 'bypass-approval', limit: 1 });
    expect(audit).toMatchObject({ actor: 'bea', detail: { reason: 'incident 7' } });
  });
});

describe('the list', () => {
  it('shows what one may see, and of that what one may answer', async () => {
    const [shop, ops] = [await ask(), await ask({}, { project: 'ops' })];
    const idsOf = async (who: string, query = '') => {
      const { body } = await as(who, 'GET', `/api/v1/lockstep/approvals?state=pending${query}`);
      return (body.items as { id: string }[]).map(({ id }) => id);
    };
    expect(await idsOf('lou')).toContain(shop.id);
    expect(await idsOf('lou')).not.toContain(ops.id);
    expect(await idsOf('lou', '&mine=true')).toEqual([]);
    expect(await idsOf('lee', '&mine=true')).toEqual(expect.arrayContaining([shop.id, ops.id]));
    expect(await idsOf('kim', '&mine=true')).not.toContain(shop.id);
    expect(await idsOf('kim', `&application=${shop.application.name}`)).toEqual([shop.id]);
    expect((await as('lou', 'GET', ops.url)).status).toBe(403);
    const { body } = await as('lou', 'GET', shop.url);
    expect(body).toMatchObject({ mayAnswer: false, diff: [] });
    expect(body.because).toContain('applications, approve');
  });

  it.each(['state=open', 'application=%00', 'appNamespace=%00', 'limit=0'])(
    'refuses %s',
    async (query) => {
      const answer = await as('lee', 'GET', `/api/v1/lockstep/approvals?${query}`);
      expect(answer.status, answer.text).toBe(400);
    },
  );
});

it('the websocket tells when there is something new', async () => {
  const address = await server.listen();
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/stream`, {
    headers: { cookie: `argocd.token=${server.token}`, origin: address },
  });
  const told: string[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data)).type));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ id: 'a', op: 'subscribe', topic: 'approvals' }));
  const times = () => told.filter((type) => type === 'approvals').length;
  await waitFor(() => times() === 1, { what: 'the subscription' });
  const asked = await ask();
  await waitFor(() => times() >= 2, { what: 'the request' });
  const before = times();
  await as('lee', 'POST', asked.url, APPROVE);
  await waitFor(() => times() > before, { what: 'the answer' });
  socket.terminate();
});

describe('a project', () => {
  it.each([
    ['no list', 'name: x', 'is not a list of rules'],
    ['a rule without destinations', '- name: x', '[0].destinations'],
    ['a field that there is not', '- {name: x, destinations: [{name: p}], who: me}', '[0]: '],
    ['a pattern that cannot be read', "- {name: x, destinations: [{name: '[a'}]}", 'as a pattern'],
    ['too short a time', '- {name: x, destinations: [{name: p}], expires: 1s}', 'expires'],
    [
      'two of one name',
      '- &a {name: x, destinations: [{name: p}]}\n- *a',
      'there is a rule x already',
    ],
  ])('with %s is not saved', async (_what, rules, message) => {
    const metadata = { name: `bad-${made++}`, annotations: { 'lockstep.dev/approvals': rules } };
    const answer = await server.call('POST', '/api/v1/projects', {
      project: { metadata, spec: {} },
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(message);
  });
});
