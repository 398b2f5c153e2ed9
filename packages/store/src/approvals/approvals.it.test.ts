import { type ApprovalRequest, approvalRuleSchema, type Operation } from '@lockstep/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ADMIN,
  createNamed,
  openTestStore,
  operationOf,
  type TestStore,
} from '../testing/test-store.ts';
import type { NewApproval } from './api.ts';

let test: TestStore;
let uid: string;
let made = 0;

beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());
beforeEach(async () => {
  [uid] = (await createNamed(test.store, `app-${made++}`)) as [string];
});

const SECRET = 'only for those who may see it';
const HASH_KEY = 'what the hash is keyed with 32 b';

function asking(operation: Operation, hash = 'h1'): NewApproval {
  return {
    applicationUid: uid,
    operationId: operation.id,
    destination: { server: 'https://c', name: 'prod', namespace: 'shop' },
    subject: { hash, prunes: [], hooks: false },
    rules: [approvalRuleSchema.parse({ name: 'r', destinations: [{ name: 'prod' }], count: 3 })],
    askedBy: { automated: true },
    revision: 'abc',
    options: [],
    changes: { created: 1, changed: 0, pruned: 0, hooks: 0, unchanged: 0 },
    expiresInMs: 60_000,
    diff: [{ kind: 'ConfigMap', name: SECRET } as never],
    hashKey: Buffer.from(HASH_KEY),
  };
}

async function started(): Promise<Operation> {
  const operation = operationOf(uid);
  await test.store.operations.start(operation, ADMIN);
  return operation;
}

async function ended(operation: Operation, phase: 'Succeeded' | 'Failed', approval: string) {
  const finishedAt = new Date().toISOString();
  const message = `it ${phase}`;
  await test.store.operations.save({
    saves: [{ operation: { ...operation, phase, message, finishedAt, approval } }],
  });
}

/** Everybody may answer; enough is what `enough` says. */
const answer = (id: string, by: string, enough = 1, decision: 'approve' | 'reject' = 'approve') =>
  test.store.approvals.answer(
    id,
    { name: by },
    {
      judge: ({ state }) => {
        if (state !== 'pending') throw new Error(`it is ${state}`);
        return { identity: `i ${by}`, decision, comment: '', rules: ['r'] };
      },
      isComplete: ({ votes }) => votes.length >= enough,
    },
  );

const find = (id: string) => test.store.approvals.get(id);

describe('a request', () => {
  it('is one while it is open, however often it is asked', async () => {
    const operation = await started();
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => test.store.approvals.ask(asking(operation))),
    );
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const { id } = asked[0] as ApprovalRequest;
    await test.store.approvals.close(id, { state: 'void', reason: 'it changed' });
    const next = await test.store.approvals.ask(asking(operation, 'h2'));
    expect(next.id).not.toBe(id);
    expect((await test.store.approvals.ofOperation(operation.id))?.subject.hash).toBe('h2');
    expect(await find(id)).toMatchObject({ state: 'void', reason: 'it changed' });
  });

  it('keeps its diff sealed', async () => {
    const { id } = await test.store.approvals.ask(asking(await started()));
    const { rows } = await test.sql.query(`SELECT * FROM approval WHERE id = $1`, [id]);
    expect(JSON.stringify(rows[0])).not.toContain(SECRET);
    expect(rows[0].diff.toString('latin1')).not.toContain(SECRET);
    expect(await test.store.approvals.diff(id)).toEqual({
      items: [{ kind: 'ConfigMap', name: SECRET }],
    });
    await test.sql.query(`UPDATE approval SET diff = '' WHERE id = $1`, [id]);
    expect(await test.store.approvals.diff(id)).toMatchObject({ problem: expect.any(String) });
  });

  it('keeps the key of its hash sealed, and to itself', async () => {
    const request = await test.store.approvals.ask(asking(await started()));
    const { id } = request;
    expect(request).not.toHaveProperty('hashKey');
    expect(await test.store.approvals.hashKey(id)).toEqual(Buffer.from(HASH_KEY));
    const { rows } = await test.sql.query(`SELECT document FROM approval WHERE id = $1`, [id]);
    const sealed = Buffer.from(rows[0].document.hashKey, 'base64');
    expect(sealed.toString('latin1')).not.toContain(HASH_KEY);
    // Sealed for this request: moved to another one it is none.
    [uid] = (await createNamed(test.store, `app-${made++}`)) as [string];
    const other = await test.store.approvals.ask(asking(await started(), 'h2'));
    await test.sql.query(
      `UPDATE approval SET document = jsonb_set(document, '{hashKey}', to_jsonb($2::text)) WHERE id = $1`,
      [other.id, rows[0].document.hashKey],
    );
    expect(await test.store.approvals.hashKey(other.id)).toBeUndefined();
    expect(await test.store.approvals.hashKey('x')).toBeUndefined();
  });

  it('is of no owner whose lease is another', async () => {
    const fence = { leaseKey: 'cluster/none/0', epoch: '1' };
    const asked = test.store.approvals.ask(asking(await started()), fence);
    await expect(asked).rejects.toThrow('no longer held');
  });

  it('goes with its application', async () => {
    const { id } = await test.store.approvals.ask(asking(await started()));
    await test.store.applications.remove(uid);
    expect(await find(id)).toBeUndefined();
  });

  it.each(['x', '', '../..', '00000000-0000-0000-0000-000000000000'])(
    'that is called %j is none',
    async (id) => {
      expect(await find(id)).toBeUndefined();
      await expect(answer(id, 'lee')).rejects.toMatchObject({ code: 'not-found' });
    },
  );
});

describe('answers', () => {
  it('of many at once are each seen by the next, and the last decides', async () => {
    const { id } = await test.store.approvals.ask(asking(await started()));
    const people = Array.from({ length: 8 }, (_, index) => `person-${index}`);
    const answers = await Promise.allSettled(people.map((by) => answer(id, by, 3)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await find(id)).toMatchObject({ state: 'approved', votes: { length: 3 } });
  });

  it.each([
    ['the same name', 'lee', 'lee'],
    ['the same name in other letters', 'lee', ' LEE'],
  ])('of %s are one, whatever they were judged to be', async (_what, first, second) => {
    const { id } = await test.store.approvals.ask(asking(await started()));
    await answer(id, first, 3);
    await expect(answer(id, second, 3)).rejects.toThrow('answered already');
    expect((await find(id))?.votes).toHaveLength(1);
  });

  it('come too late by the clock of the database', async () => {
    const { id } = await test.store.approvals.ask({ ...asking(await started()), expiresInMs: 0 });
    await expect(answer(id, 'lee')).rejects.toThrow('it is expired');
    expect((await find(id))?.state).toBe('expired');
  });
});

describe('with the end of its operation', () => {
  it.each<['Succeeded' | 'Failed', boolean, string, boolean]>([
    ['Succeeded', true, 'approved', true],
    ['Failed', true, 'approved', false],
    ['Failed', false, 'void', false],
  ])('%s, approved %s: it is %s, deployed %s', async (phase, approved, state, deployed) => {
    const operation = await started();
    const { id } = await test.store.approvals.ask(asking(operation));
    if (approved) await answer(id, 'lee');
    await ended(operation, phase, id);
    expect((await find(id))?.state).toBe(state);
    expect((await test.store.approvals.deployed(uid))?.subject.hash).toBe(
      deployed ? 'h1' : undefined,
    );
    if (!approved) expect((await find(id))?.reason).toBe('it Failed');
  });
});

it('old ones go but for what was deployed last, and what is open', async () => {
  const ids: string[] = [];
  for (const approved of [true, false, false, false]) {
    const operation = await started();
    const { id } = await test.store.approvals.ask(asking(operation));
    ids.push(id);
    if (approved) await answer(id, 'lee');
    await ended(operation, approved ? 'Succeeded' : 'Failed', id);
  }
  const { id: open } = await test.store.approvals.ask(asking(await started()));
  await test.store.approvals.prune(1);
  const left = await test.store.approvals.list({ permitted: { uids: [uid] }, limit: 10 });
  expect(left.map(({ id }) => id)).toEqual([open, ids[3], ids[0]]);
});
