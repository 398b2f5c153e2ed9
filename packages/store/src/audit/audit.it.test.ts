import { parseProject, type RepositoryInput } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../api.ts';
import { verifyAudit } from '../open.ts';
import { ADMIN, create, manifestOf, openTestStore, type TestStore } from '../testing/test-store.ts';
import type { AuditEntry, AuditFilter, AuditVerdict, ChainLink } from './api.ts';
import { link } from './chain.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const ANA: Actor = {
  name: 'ana',
  groups: ['ops', 'dev'],
  tokenId: 't-1',
  address: '203.0.113.9',
  requestId: 'r-1',
  cause: 'person',
};

const verify = (known?: ChainLink, { url } = test): Promise<AuditVerdict> =>
  verifyAudit({ databaseUrl: url }, known);

const saveProject = (name: string, description: string, actor: Actor = ADMIN) => {
  const raw = { metadata: { name }, spec: { description, sourceRepos: ['*'] } };
  return test.store.projects.create(parseProject(raw), raw, { upsert: true }, actor);
};

async function sealAll({ store } = test): Promise<void> {
  while ((await store.audit.seal(7)) > 0);
}

/** What nobody may do, done by somebody who can: as owner of the table. */
async function tamper(statement: string, values: unknown[] = []): Promise<void> {
  const client = await test.sql.connect();
  try {
    await client.query(`ALTER TABLE audit DISABLE TRIGGER USER`);
    await client.query(statement, values);
    await client.query(`ALTER TABLE audit ENABLE TRIGGER USER`);
  } finally {
    client.release();
  }
}

describe('the chain of the audit', () => {
  it('takes every row once, whoever writes and whoever seals at the same time', async () => {
    // Its row has a lower id than those that others commit meanwhile.
    const late = await test.sql.connect();
    await late.query('BEGIN');
    await late.query(
      `INSERT INTO audit (actor, action, kind, object) VALUES ('late', 'update', 'project', 'x')`,
    );
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 6; n++) await saveProject(`w${writer}`, `change ${n}`);
    });
    const done = Promise.all(writers).then(() => true);
    const sealers = Array.from({ length: 3 }, async () => {
      while (!(await Promise.race([done, false]))) await test.store.audit.seal(3);
    });
    await Promise.all([...writers, ...sealers]);
    await sealAll();
    await late.query('COMMIT');
    late.release();
    expect(await verify()).toMatchObject({ kind: 'whole', rows: 48, unsealed: 1 });
    await sealAll();
    expect(await verify()).toMatchObject({ kind: 'whole', rows: 49, unsealed: 0 });
    const [last] = await test.store.audit.sealedAfter(48, 10);
    expect(last).toMatchObject({ seq: 49, actor: 'late' });
  });

  it.each([
    [`UPDATE audit SET actor = 'nobody' WHERE seq = 5`, 'update'],
    [`UPDATE audit SET hash = '' WHERE seq = 5`, 'update'],
    [`DELETE FROM audit WHERE seq = 5`, 'delete'],
    [`TRUNCATE audit`, 'truncate'],
  ])('is not to be changed: %s', async (statement, word) => {
    await expect(test.sql.query(statement)).rejects.toThrow(`append-only: ${word} is refused`);
  });

  it('takes no change and no deletion of rows that wait to be sealed either', async () => {
    await saveProject('waiting', 'x');
    const where = `WHERE object = 'waiting'`;
    for (const statement of [
      `UPDATE audit SET actor = 'nobody' ${where}`,
      `UPDATE audit SET seq = 900, actor = 'nobody' ${where}`,
      `DELETE FROM audit ${where}`,
    ]) {
      await expect(test.sql.query(statement)).rejects.toThrow('append-only');
    }
    await sealAll();
    expect(await verify()).toMatchObject({ kind: 'whole' });
  });

  it.each([
    ['a changed row', `UPDATE audit SET actor = 'nobody' WHERE seq = 5`, 5, 'it was changed after'],
    ['a changed detail', `UPDATE audit SET detail = '{"x":1}' WHERE seq = 9`, 9, 'it was changed'],
    ['a missing row', `DELETE FROM audit WHERE seq = 7`, 8, 'row 7 is missing'],
    ['missing rows', `DELETE FROM audit WHERE seq IN (7, 8)`, 9, 'rows 7 to 8 are missing'],
    ['a missing first row', `DELETE FROM audit WHERE seq = 1`, 2, 'row 1 is missing'],
    ['a cut end', `DELETE FROM audit WHERE seq > 40`, 40, 'the rows after it are missing'],
    [
      'two rows in each other’s place',
      `UPDATE audit a SET object = b.object, actor = 'x' FROM audit b WHERE a.seq = 3 AND b.seq = 4`,
      3,
      'it was changed',
    ],
    [
      'another head',
      `UPDATE audit_chain SET head_hash = repeat('a', 64)`,
      50,
      'the head says 50 aaa',
    ],
    ['no chain', `DELETE FROM audit_chain`, 0, 'audit_chain is missing'],
  ])('shows %s', async (_name, statement, seq, problem) => {
    await test.sql.query('CREATE TABLE kept AS TABLE audit');
    await test.sql.query('CREATE TABLE kept_chain AS TABLE audit_chain');
    try {
      await tamper(statement);
      expect(await verify()).toMatchObject({
        kind: 'broken',
        seq,
        problem: expect.stringContaining(problem),
      });
    } finally {
      await tamper(
        `DELETE FROM audit; INSERT INTO audit TABLE kept; DROP TABLE kept;
         DELETE FROM audit_chain; INSERT INTO audit_chain TABLE kept_chain; DROP TABLE kept_chain`,
      );
    }
    expect(await verify()).toMatchObject({ kind: 'whole' });
  });

  it('that was made anew from a changed row on does not lead through a link kept elsewhere', async () => {
    const entries = await test.store.audit.sealedAfter(0, 1000);
    const kept = { seq: 45, hash: entries[44]?.hash ?? '' };
    expect(await verify(kept)).toMatchObject({ kind: 'whole' });
    const forged = link({ seq: 0, hash: '0'.repeat(64) }, [
      { ...(entries[0] as AuditEntry), actor: 'nobody' },
      ...entries.slice(1),
    ]);
    const before = entries.map(({ id, actor, hash, previousHash }) => [
      id,
      actor,
      previousHash,
      hash,
    ]);
    const after = forged.map(({ id, actor, hash, previousHash }) => [
      id,
      actor,
      previousHash,
      hash,
    ]);
    const write = async (rows: unknown[][]) => {
      await tamper(
        `UPDATE audit a SET actor = r->>1, previous_hash = r->>2, hash = r->>3
         FROM jsonb_array_elements($1::jsonb) AS r WHERE a.id = (r->>0)::bigint`,
        [JSON.stringify(rows)],
      );
      await test.sql.query('UPDATE audit_chain SET head_hash = $1', [rows.at(-1)?.[3]]);
    };
    await write(after);
    expect(await verify()).toMatchObject({ kind: 'whole' });
    expect(await verify(kept)).toMatchObject({ kind: 'broken', seq: 45, problem: /kept/ });
    expect(await verify({ seq: 999, hash: kept.hash })).toMatchObject({ kind: 'broken' });
    await write(before);
    expect(await verify(kept)).toMatchObject({ kind: 'whole' });
  });
});

describe('retention', () => {
  let old: TestStore;
  beforeAll(async () => {
    old = await openTestStore();
  });
  afterAll(() => old.close());

  /** Lines as they were written long ago. */
  const writeOld = (count: number, daysAgo: number) =>
    old.sql.query(
      `INSERT INTO audit (at, actor, action, kind, object)
       SELECT now() - make_interval(days => $2), 'old', 'update', 'project', 'p' || n
       FROM generate_series(1, $1) AS n`,
      [count, daysAgo],
    );

  it('drops whole days from the beginning, and keeps the last hash as the anchor', async () => {
    const { audit } = old.store;
    const prune = (onlyStreamed: boolean) => audit.prune({ keepDays: 30, onlyStreamed });
    await writeOld(5, 40);
    await writeOld(4, 20);
    // What is not sealed stays.
    expect(await prune(false)).toBe(0);
    await sealAll(old);
    const [fifth] = await audit.sealedAfter(4, 1);
    expect(await prune(true)).toBe(0);
    expect(await audit.claimStream('w1', 60_000)).toBe(0);
    await audit.saveStreamed('w1', 3);
    expect(await prune(true)).toBe(3);
    expect(await prune(false)).toBe(2);
    await sealAll(old);
    const anchor = { seq: 5, hash: fifth?.hash };
    expect(await verify(undefined, old)).toMatchObject({ kind: 'whole', rows: 6, anchor });
    const [told] = await audit.list({ limit: 1, action: 'retention' });
    expect(told?.detail).toEqual({ rows: 2, ...anchor });
    await expect(verify({ seq: 2, hash: '' }, old)).rejects.toThrow('was dropped by retention');
    // Nobody puts a line back in front of the anchor.
    await old.sql.query(
      `INSERT INTO audit (actor, action, kind, object, seq) VALUES ('x', 'x', 'x', 'x', 2)`,
    );
    expect(await verify(undefined, old)).toMatchObject({ kind: 'broken', seq: 2 });
  });
});

describe('the stream', () => {
  it('is fed by one at a time, who alone says how far it has come', async () => {
    const { audit } = test.store;
    expect(await audit.claimStream('a', 60_000)).toBe(0);
    expect(await audit.claimStream('b', 60_000)).toBeUndefined();
    await audit.saveStreamed('a', 4);
    await audit.saveStreamed('b', 9);
    expect(await audit.claimStream('a', 0)).toBe(4);
    expect(await audit.claimStream('b', 60_000)).toBe(4);
    expect((await audit.sealedAfter(4, 2)).map(({ seq }) => seq)).toEqual([5, 6]);
  });
});

describe('a line of the audit', () => {
  it('tells who, from where, and what was before and is after', async () => {
    await saveProject('told', 'first', ANA);
    await saveProject('told', 'second', ANA);
    const [entry] = await test.store.audit.list({ limit: 1, object: 'told' });
    expect(entry).toMatchObject({
      actor: 'ana',
      groups: ['ops', 'dev'],
      tokenId: 't-1',
      address: '203.0.113.9',
      requestId: 'r-1',
      outcome: 'done',
      detail: { changes: [{ path: 'spec.description', before: 'first', after: 'second' }] },
    });
  });

  it('tells of applications, clusters, repositories and settings, and of no secret', async () => {
    const parameters = [{ name: 'db.password', value: 'pw-one' }];
    const source = {
      repoURL: 'https://u:pw-two@git.example/a.git',
      path: '.',
      helm: { parameters },
    };
    await create(test.store, manifestOf('shop', { spec: { source } }));
    const server = 'https://c1.example';
    const config = { bearerToken: 'pw-three' };
    await test.store.clusters.upsert({ server, name: 'c1', config }, { upsert: true }, ANA);
    const more = { bearerToken: 'pw-four' };
    await test.store.clusters.upsert({ server, name: 'c2', config: more }, { upsert: true }, ANA);
    const repo: RepositoryInput = {
      repo: 'https://git.example/r.git',
      type: 'git',
      username: 'bob',
      password: 'pw-five',
    };
    await test.store.repositories.upsert(repo, { upsert: true }, ANA);
    await test.store.repositories.delete(repo.repo, undefined, ANA);
    await test.store.settings.set('k', { 'a.b': 'x' }, { actor: ANA, object: 'custom' });
    const lines = await test.store.audit.list({ limit: 20 });
    const of = (kind: string) => lines.filter((one) => one.kind === kind);
    expect(of('application')[0]?.detail.changes).toContainEqual({
      path: 'spec.source.repoURL',
      after: 'https://***@git.example/a.git',
    });
    expect(of('cluster')[0]?.detail.changes).toEqual([
      { path: 'name', before: 'c1', after: 'c2' },
      { path: 'credentials', before: '(redacted)', after: '(redacted)' },
    ]);
    expect(of('repository').map(({ action }) => action)).toEqual(['delete', 'create']);
    expect(of('settings')[0]).toMatchObject({
      object: 'custom',
      detail: { changes: [{ path: 'a.b', after: 'x' }] },
    });
    expect(JSON.stringify(lines)).not.toMatch(/pw-(?:one|two|three|four|five)/);
  });

  it('finds refusals by the name that changes have, also those of versions before', async () => {
    const actor: Actor = { name: 'refused' };
    const say = (object: string, project: string, permission?: string) =>
      test.store.audit.record({
        ...{ actor, action: 'sync', kind: 'application', object, project, outcome: 'denied' },
        detail: { reason: 'permission denied', ...(permission ? { permission } : {}) },
      });
    await test.store.audit.record({
      ...{ actor, action: 'create', kind: 'application', object: 'argocd/cart', project: 'pay' },
    });
    await say('pay/cart', 'pay');
    await say('pay/team/cart', 'pay');
    await say('argocd/cart', 'pay', 'applications, sync, pay/cart');
    // Its namespace is called as its project is.
    await say('pay/cart', 'pay', 'applications, sync, pay/pay/cart');
    const found = async (filter: AuditFilter) => {
      const entries = await test.store.audit.list({ actor: 'refused', ...filter, limit: 9 });
      return entries.map(({ object, outcome }) => `${outcome} ${object}`).toReversed();
    };
    const both = ['done argocd/cart', 'denied pay/cart', 'denied argocd/cart'];
    expect(await found({ kind: 'application', object: 'argocd/cart' })).toEqual(both);
    expect(await found({ object: 'argocd/cart' })).toEqual(both);
    expect(await found({ object: 'argocd/cart', outcome: 'done' })).toEqual(both.slice(0, 1));
    expect(await found({ object: 'argocd/cart', outcome: 'denied' })).toEqual(both.slice(1));
    expect(await found({ object: 'argocd/cart', kind: 'project' })).toEqual([]);
    expect(await found({ object: 'team/cart' })).toEqual(['denied pay/team/cart']);
    expect(await found({ object: 'pay/cart' })).toEqual(['denied pay/cart', 'denied pay/cart']);
    await sealAll();
    expect(await verify()).toMatchObject({ kind: 'whole' });
  });

  it('is found by each filter, and pages by id', async () => {
    const { audit } = test.store;
    const row = { action: 'sync', kind: 'application', object: 'shop/x', project: 'shop' };
    await audit.record({ actor: { ...ANA, requestId: 'r-2' }, ...row });
    await audit.record({ actor: { name: 'bo', cause: 'webhook' }, ...row, outcome: 'denied' });
    const found = async (filter: AuditFilter) =>
      (await audit.list({ limit: 100, object: 'shop/x', ...filter })).map(({ actor }) => actor);
    const [newest, older] = await audit.list({ limit: 2 });
    const cases: [AuditFilter, string[]][] = [
      [{}, ['bo', 'ana']],
      [{ actor: 'ana' }, ['ana']],
      [{ kind: 'application', action: 'sync', project: 'shop' }, ['bo', 'ana']],
      [{ kind: 'project' }, []],
      [{ action: 'update' }, []],
      [{ project: 'other' }, []],
      [{ cause: 'webhook' }, ['bo']],
      [{ outcome: 'denied' }, ['bo']],
      [{ requestId: 'r-2' }, ['ana']],
      [{ before: newest?.id as string }, ['ana']],
      [{ after: older?.id as string }, ['bo']],
      [{ from: newest?.at as string }, newest?.at === older?.at ? ['bo', 'ana'] : ['bo']],
      [{ to: older?.at as string }, []],
    ];
    for (const [filter, actors] of cases)
      expect([filter, await found(filter)]).toEqual([filter, actors]);
    const rising = await audit.list({ limit: 100, object: 'shop/x', order: 'oldest' });
    expect(rising.map(({ actor }) => actor)).toEqual(['ana', 'bo']);
  });
});
