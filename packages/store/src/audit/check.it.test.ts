import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
beforeEach(() =>
  tamper(
    `TRUNCATE audit; DELETE FROM audit_check; INSERT INTO audit_check (id) VALUES (1);
     UPDATE audit_chain SET anchor_seq = 0, anchor_hash = repeat('0', 64), head_seq = 0,
       head_hash = repeat('0', 64)`,
  ),
);
afterAll(() => test?.close());

async function write(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const row = { actor: { name: 'ana' }, action: 'sync', kind: 'application', object: `p/a${n}` };
    await test.store.audit.record(row);
  }
  while ((await test.store.audit.seal(100)) > 0);
}

/** As owner of the table. */
const tamper = (statement: string) =>
  test.sql.query(
    `ALTER TABLE audit DISABLE TRIGGER USER; ${statement}; ALTER TABLE audit ENABLE TRIGGER USER`,
  );
/** As after some hours. */
const muchLater = () =>
  test.sql.query(`UPDATE audit_check SET began_at = began_at - interval '7 hours'`);

async function checkAll(limit = 4) {
  const found = [];
  for (let round = 0; round < 20; round += 1) {
    const { read, problem } = await test.store.audit.check(limit);
    if (problem) found.push(problem);
    if (read < limit) break;
  }
  return found;
}

describe('reading the chain again', () => {
  it('goes on from where it was, in parts, and says how far all is whole', async () => {
    const { audit } = test.store;
    await write(10);
    expect(await audit.chain()).toMatchObject({ sealed: 10, verified: 0, anchor: 0, unsealed: 0 });
    expect((await audit.check(4)).read).toBe(4);
    expect((await audit.chain()).verifiedAt).toBeUndefined();
    expect([(await audit.check(4)).read, (await audit.check(4)).read]).toEqual([4, 2]);
    const { verifiedAt = '', ...state } = await audit.chain();
    expect(state).toMatchObject({ sealed: 10, verified: 10 });
    expect(Date.parse(verifiedAt)).toBeGreaterThan(0);
    expect(await audit.check(4)).toEqual({ read: 0 });
    await write(3);
    await audit.record({ actor: { name: 'a' }, action: 'x', kind: 'k', object: 'o' });
    expect((await audit.check(4)).read).toBe(3);
    expect(await audit.chain()).toMatchObject({ sealed: 13, verified: 13, unsealed: 1 });
  });

  it('of nothing is whole', async () => {
    expect(await checkAll()).toEqual([]);
    expect(await test.store.audit.chain()).toMatchObject({ sealed: 0, verified: 0 });
  });

  it('is done by one at a time', async () => {
    await write(6);
    const rounds = await Promise.all(Array.from({ length: 4 }, () => test.store.audit.check(100)));
    expect(rounds.reduce((sum, { read }) => sum + read, 0)).toBe(6);
  });

  it('begins again after some hours, and finds what was changed since', async () => {
    await write(10);
    await checkAll();
    await tamper(`UPDATE audit SET actor = 'nobody' WHERE seq = 3`);
    expect(await checkAll()).toEqual([]);
    await muchLater();
    expect(await checkAll()).toEqual([{ seq: 3, message: 'it was changed after it was sealed' }]);
    expect(await test.store.audit.chain()).toMatchObject({
      verified: 10,
      problem: { seq: 3, foundAt: expect.any(String) },
    });
    // The same again is no news.
    await muchLater();
    expect(await checkAll()).toEqual([]);
    expect((await test.store.audit.chain()).problem?.seq).toBe(3);
  });

  it.each([
    ['a missing row', `DELETE FROM audit WHERE seq = 5`, 6, 'row 5 is missing'],
    ['a cut end', `DELETE FROM audit WHERE seq > 7`, 7, 'the chain ends at 7'],
  ])('finds %s', async (_name, statement, seq, message) => {
    await write(10);
    await tamper(statement);
    expect(await checkAll()).toEqual([{ seq, message: expect.stringContaining(message) }]);
  });

  it('goes with retention', async () => {
    await write(10);
    await checkAll();
    await tamper(`UPDATE audit SET at = now() - interval '40 days' WHERE seq <= 6`);
    await test.sql.query(`UPDATE audit_check SET seq = 2`);
    expect(await test.store.audit.prune({ keepDays: 30, onlyStreamed: false })).toBe(6);
    while ((await test.store.audit.seal(100)) > 0);
    expect(await checkAll()).toEqual([]);
    expect(await test.store.audit.chain()).toMatchObject({ anchor: 6, sealed: 11, verified: 11 });
  });

  it('finds the end of tampering whole again', async () => {
    await write(4);
    await tamper(`UPDATE audit SET actor = 'nobody' WHERE seq = 3`);
    expect(await checkAll()).toHaveLength(1);
    await tamper(`UPDATE audit SET actor = 'ana' WHERE seq = 3`);
    await muchLater();
    expect(await checkAll()).toEqual([]);
    const state = await test.store.audit.chain();
    expect([state.verified, state.problem]).toEqual([4, undefined]);
  });
});

describe('the list', () => {
  it('finds by every filter, and by all of them at once', async () => {
    const actor = { name: 'ana', requestId: 'r-9', cause: 'webhook' as const };
    const common = { action: 'sync', kind: 'application', object: 'p/web', project: 'p' };
    await test.store.audit.record({ actor, ...common, outcome: 'denied' });
    for (const change of ['action', 'kind', 'object', 'project'] as const) {
      await test.store.audit.record({ actor, ...common, outcome: 'denied', [change]: 'other' });
    }
    await test.store.audit.record({ actor, ...common });
    await test.store.audit.record({ actor: { name: 'bob' }, ...common, outcome: 'denied' });
    const { requestId, cause, name } = actor;
    const query = { ...common, actor: name, requestId, cause, outcome: 'denied' as const };
    const found = await test.store.audit.list({ ...query, limit: 10 });
    expect(found).toHaveLength(1);
    for (const key of Object.keys(query)) {
      const { [key as 'actor']: _left, ...less } = query;
      const more = await test.store.audit.list({ ...less, limit: 10 });
      expect(more.length, key).toBeGreaterThanOrEqual(1);
    }
    const at = found[0]?.at ?? '';
    const list = (times: object) => test.store.audit.list({ ...query, ...times, limit: 10 });
    expect(await list({ from: at })).toHaveLength(1);
    expect(await list({ to: at })).toHaveLength(0);
  });
});

describe('without the row that says where the chain ends, or how far it was read', () => {
  it.each([
    ['audit_chain', `VALUES (1, 0, '', 0, '')`],
    ['audit_check', `(id) VALUES (1)`],
  ])('%s: that is found at once', async (table, row) => {
    await write(3);
    await checkAll();
    await test.sql.query(`DELETE FROM ${table}`);
    const message = expect.stringContaining('is missing');
    expect((await test.store.audit.check(4)).problem).toEqual({ seq: 0, message });
    expect((await test.store.audit.chain()).problem).toMatchObject({ seq: 0, message });
    await test.sql.query(`INSERT INTO ${table} ${row}`);
  });
});
