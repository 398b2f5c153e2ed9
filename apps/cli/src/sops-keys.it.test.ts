import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dumpDatabase } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Keys that open encrypted files: given, listed and removed, and never told. */

const KEY_FILE = join(
  import.meta.dirname,
  '../../../packages/render/src/sops/fixtures/sample-age-key.txt',
);
const SECRET = readFileSync(KEY_FILE, 'utf8').split('\n')[1] ?? '';
const RECIPIENT = 'age12cnng8zf94dd0cgctjlyqevy38kt7g42y3cw37qda7az7zz3w4gq4rmqlv';

let stack: Stack;
beforeAll(async () => {
  stack = await startSignedInStack({ cluster: false });
});
afterAll(() => stack?.close());

test('keys are added for all projects or for one, and each once', async () => {
  const add = ['sops-key', 'add', '--from', KEY_FILE];
  expect(await stack.ok([...add, '--name', 'of all'])).toBe(`key ${RECIPIENT} added\n`);
  expect(await stack.ok(add)).toBe(`key ${RECIPIENT} is there already\n`);
  expect(await stack.ok([...add, '--project', 'default'])).toBe(`key ${RECIPIENT} added\n`);
  const missing = await stack.cli([...add, '--project', 'nowhere']);
  expect(missing.err).toContain('there is no project nowhere');
});

test('what is secret of them is told to nobody', async () => {
  const listed = await stack.ok(['sops-key', 'list', '-o', 'json']);
  expect(JSON.parse(listed)).toMatchObject([
    { id: RECIPIENT, type: 'age', project: '', name: 'of all' },
    { id: RECIPIENT, type: 'age', project: 'default', name: '' },
  ]);
  const everything = [
    listed,
    await stack.ok(['sops-key', 'list']),
    await dumpDatabase(stack.serverEnv.LOCKSTEP_DATABASE_URL ?? ''),
    await stack.server.log(),
  ].join('\n');
  expect(everything).toContain(RECIPIENT);
  expect(everything).not.toContain(SECRET);
  expect(everything).not.toContain(Buffer.from(SECRET).toString('hex'));
});

test('what is no key is refused without being repeated', async () => {
  const { code, err } = await stack.cli(['sops-key', 'add'], { input: 'AGE-SECRET-KEY-1WRONG\n' });
  expect(code).not.toBe(0);
  expect(err).toContain('is malformed');
  expect(err).not.toContain('1WRONG');
});

test('keys are removed from where they are', async () => {
  await stack.ok(['sops-key', 'rm', RECIPIENT, '--project', 'default']);
  const again = await stack.cli(['sops-key', 'rm', RECIPIENT, '--project', 'default']);
  expect(again.err).toContain(`project default has no SOPS key ${RECIPIENT}`);
  expect(await stack.ok(['sops-key', 'list', '-o', 'name'])).toBe(`${RECIPIENT}\n`);
});
