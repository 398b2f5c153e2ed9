import { parseProject } from '@lockstep/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN, openTestStore, type TestStore } from '../testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const key = (id: string, project: string, secret = `secret of ${id}`) => ({
  ...{ id, project, secret, name: '' },
  type: 'age' as const,
});

it('opens a project’s own keys and those of all projects, sealed until then', async () => {
  const { sopsKeys } = test.store;
  const keys = [key('age1all', ''), key('age1shop', 'shop'), key('age1bank', 'bank')];
  expect(await sopsKeys.add(keys, ADMIN)).toEqual(['age1all', 'age1shop', 'age1bank']);
  expect(await sopsKeys.add([key('age1all', '', 'another')], ADMIN)).toEqual([]);
  expect(await sopsKeys.open('shop')).toEqual([
    { id: 'age1all', type: 'age', secret: 'secret of age1all' },
    { id: 'age1shop', type: 'age', secret: 'secret of age1shop' },
  ]);
  expect(await sopsKeys.open('nowhere')).toHaveLength(1);
  const { rows } = await test.sql.query(`SELECT string_agg(k::text, '') AS all FROM sops_key k`);
  expect(rows[0].all).toContain('age1shop');
  expect(rows[0].all).not.toContain(Buffer.from('secret of').toString('hex'));
  expect(JSON.stringify(await sopsKeys.list())).not.toContain('secret');
});

it('keeps a key where the same one of another project is removed', async () => {
  const { sopsKeys } = test.store;
  await sopsKeys.add([key('age1both', ''), key('age1both', 'shop')], ADMIN);
  await sopsKeys.delete({ project: 'shop', id: 'age1both' }, ADMIN);
  const left = (await sopsKeys.list(['', 'shop'])).filter(({ id }) => id === 'age1both');
  expect(left.map(({ project }) => project)).toEqual(['']);
  const again = sopsKeys.delete({ project: 'shop', id: 'age1both' }, ADMIN);
  await expect(again).rejects.toMatchObject({ code: 'not-found' });
});

it('takes a project’s keys away with the project', async () => {
  const { projects, sopsKeys } = test.store;
  const raw = { metadata: { name: 'gone' }, spec: {} };
  await projects.create(parseProject(raw), raw, { upsert: false }, ADMIN);
  await sopsKeys.add([key('age1gone', 'gone')], ADMIN);
  await projects.delete('gone', ADMIN);
  expect(await sopsKeys.list(['gone'])).toEqual([]);
});
