import type { PolicyVersion } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInAs } from '../testing/sign-in-as.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

const RBAC = '/api/v1/lockstep/rbac';
type Body = Record<string, unknown>;

async function call(method: 'GET' | 'PUT' | 'POST', path = '', payload?: object) {
  const { status, body, text } = await server.call(method, `${RBAC}${path}`, payload);
  return { status, body: body as Body, text };
}

async function save(data: Record<string, string>, more: object = {}): Promise<number> {
  const { status, body, text } = await call('PUT', '', { data, ...more });
  expect(status, text).toBe(200);
  return body.version as number;
}

const versions = async (query = '') =>
  (await call('GET', `/versions${query}`)).body as unknown as {
    items: PolicyVersion[];
    next?: number;
  };

const GET = (who: string) => `p, ${who}, applications, get, */*, allow`;

describe('versions of the policy', () => {
  it('are kept with who, why and how much, newest first, in pages', async () => {
    const first = await save({ 'policy.csv': GET('ann') }, { reason: '  ann asked ' });
    await save({ 'policy.csv': `${GET('ann')}\n${GET('bob')}`, 'policy.ops.csv': GET('eve') });
    const last = await save({ 'policy.csv': GET('bob'), 'policy.ops.csv': GET('eve') });
    const { items, next } = await versions('?limit=2');
    expect(items.map(({ version, added, removed }) => [version, added, removed])).toEqual([
      [last, 0, 1],
      [last - 1, 2, 0],
    ]);
    const rest = await versions(`?limit=50&before=${next}`);
    expect(rest.items[0]).toMatchObject({ version: first, savedBy: 'admin', reason: 'ann asked' });
    expect(Date.parse(rest.items[0]?.savedAt ?? '')).toBeGreaterThan(0);
    const { body } = await call('GET', `/versions/${first}`);
    expect(body.data).toEqual({ 'policy.csv': GET('ann') });
  });

  it('are compared, file by file and line by line', async () => {
    const from = await save({ 'policy.csv': `# a\n${GET('x')}\n# b`, 'policy.old.csv': GET('o') });
    const to = await save({ 'policy.csv': `# a\n${GET('y')}\n# b` });
    const { body } = await call('GET', `/diff?from=${from}&to=${to}`);
    expect(body.files).toEqual([
      {
        file: 'policy.csv',
        added: 1,
        removed: 1,
        lines: [
          { kind: 'same', text: '# a', before: 1, after: 1 },
          { kind: 'removed', text: GET('x'), before: 2 },
          { kind: 'added', text: GET('y'), after: 2 },
          { kind: 'same', text: '# b', before: 3, after: 3 },
        ],
      },
      {
        file: 'policy.old.csv',
        added: 0,
        removed: 1,
        lines: [{ kind: 'removed', text: GET('o'), before: 1 }],
      },
    ]);
    expect((await call('GET', `/diff?from=0&to=${to}`)).body.files).toHaveLength(1);
    expect((await call('GET', '/diff')).body).toMatchObject({ from, to });
  });

  it('are restored as a new one, which says so, and is in force', async () => {
    const old = await save({ 'policy.csv': GET('zoe') });
    const now = await save({ 'policy.csv': GET('ann') });
    const restore = (more: object) => call('POST', `/versions/${old}/restore`, more);
    expect((await restore({ version: old })).status).toBe(409);
    const { body } = await restore({ version: now, reason: 'undo' });
    expect(body).toMatchObject({ version: now + 1, data: { 'policy.csv': GET('zoe') } });
    const [newest] = (await versions('?limit=1')).items;
    expect(newest).toMatchObject({ version: now + 1, restoredFrom: old, reason: 'undo' });
    const zoe = { subject: 'zoe', resource: 'applications', action: 'get', object: 'p/a' };
    expect((await call('POST', '/explain', zoe)).body.allowed).toBe(true);
    const audit = await server.call('GET', '/api/v1/lockstep/audit?object=rbac&limit=1');
    const changes = [{ path: 'policy.csv', before: GET('ann'), after: GET('zoe') }];
    expect((audit.body as { items: object[] }).items).toMatchObject([
      { detail: { restoredFrom: old, reason: 'undo', changes } },
    ]);
  });

  it.each(['/versions/999999', '/diff?from=999999&to=0', '/diff?from=0&to=999999'])(
    'that are not there are a 404: %s',
    async (path) => {
      expect((await call('GET', path)).status).toBe(404);
    },
  );
});

const REGEX_ADMIN = 'p, ops, .*, .*, .*, allow';

describe('a policy that would leave nobody to change it', () => {
  it.each<[string, Record<string, string>]>([
    ['denies the administrator', { 'policy.csv': 'p, admin, *, *, *, deny' }],
    ['switches to regex without roles of its own', { 'policy.matchMode': 'regex' }],
    [
      'names a role that nobody has',
      { 'policy.matchMode': 'regex', 'policy.csv': 'p, role:x, .*, .*, .*, allow' },
    ],
  ])('%s: refused', async (_name, data) => {
    const answer = await call('PUT', '', { data });
    expect([answer.status, answer.body.code]).toEqual([412, 9]);
    expect(answer.text).toContain('no account, user or group could change the policy');
    const { body } = await call('POST', '/validate', { data });
    expect(body).toMatchObject({ valid: true, locksOut: true, administrators: { names: [] } });
  });

  it.each<[string, Record<string, string>, object]>([
    ['the built-in administrator', {}, { everybody: false, names: ['admin'] }],
    [
      'a group',
      { 'policy.csv': 'p, admin, *, *, *, deny\ng, my-org:ops, role:admin' },
      { everybody: false, names: ['my-org:ops'] },
    ],
    [
      'in regex mode',
      { 'policy.matchMode': 'regex', 'policy.csv': REGEX_ADMIN },
      { names: ['ops'] },
    ],
    ['everybody', { 'policy.default': 'role:admin' }, { everybody: true }],
  ])('but not where there is %s', async (_name, data, administrators) => {
    const { body } = await call('POST', '/validate', { data });
    expect(body).toMatchObject({ valid: true, locksOut: false, administrators });
  });

  it('may be forced by the local administrator alone, who can mend it', async () => {
    const data = { 'policy.csv': 'p, admin, *, *, *, deny' };
    await save({ 'policy.csv': 'p, ann, settings, *, *, allow' });
    const token = await signInAs(server, 'ann');
    const asAnn = await server.app.inject({
      method: 'PUT',
      url: RBAC,
      headers: { authorization: `Bearer ${token}` },
      payload: { data, force: true },
    });
    expect([asAnn.statusCode, asAnn.body]).toEqual([
      412,
      expect.stringContaining('only the local account admin may force it'),
    ]);
    await save(data, { force: true });
    expect((await versions('?limit=1')).items[0]).toMatchObject({ forced: true });
    expect((await server.call('GET', '/api/v1/projects')).body).toMatchObject({ items: [] });
    await save({});
  });
});

describe('validation', () => {
  it('tells every wrong line by its file and number, and saves nothing', async () => {
    const before = (await call('GET')).body.version;
    const lines = Array.from({ length: 30 }, (_, n) => `x${n}`).join('\n');
    const data = { 'policy.csv': 'p, ann', 'policy.more.csv': `# fine\n${lines}` };
    const { body } = await call('POST', '/validate', { data });
    expect(body.valid).toBe(false);
    expect(body.problems).toHaveLength(31);
    expect(body.problems).toContainEqual({
      file: 'policy.more.csv',
      line: 2,
      severity: 'error',
      message: 'begins with "x0"; a line begins with p or g',
    });
    expect((await call('GET')).body.version).toBe(before);
  });

  it('warns of what is hardly meant', async () => {
    const lines = ['p, ann , applications, get, */*, allow', 'p, ann, apps, get, */*, allow'];
    const data = { 'policy.csv': lines.join('\n'), 'policy.default': 'role:nobody' };
    const { body } = await call('POST', '/validate', { data });
    expect(
      (body.problems as { file: string; line?: number }[]).map(({ file, line }) => [file, line]),
    ).toEqual([
      ['policy.csv', 1],
      ['policy.csv', 2],
      ['policy.default', undefined],
    ]);
  });

  it.each([{ 'policy.csv': 'a\u0000b' }, { 'a\u0000': '' }])('refuses %j', async (data) => {
    expect((await call('POST', '/validate', { data })).status).toBe(400);
    expect((await call('PUT', '', { data })).status).toBe(400);
  });
});

it('a draft is tried before it is saved', async () => {
  const question = {
    subject: 'kim',
    groups: ['team'],
    resource: 'logs',
    action: 'get',
    object: 'p/a',
  };
  const draft = {
    'policy.csv': 'g, team, role:a\ng, role:a, role:b',
    'policy.b.csv': '\np, role:b, logs, get, p/*, allow',
  };
  expect((await call('POST', '/explain', question)).body.allowed).toBe(false);
  const { body } = await call('POST', '/explain', { ...question, data: draft });
  expect(body).toMatchObject({
    allowed: true,
    decidedBy: { file: 'policy.b.csv', line: 2, via: ['team', 'role:a', 'role:b'] },
  });
  const wrong = await call('POST', '/explain', { ...question, data: { 'policy.csv': 'p' } });
  expect(wrong.status).toBe(400);
});
