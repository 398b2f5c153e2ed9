import { expect, test } from 'vitest';
import { parseTree } from './parse-tree.ts';

const OID = Buffer.alloc(20, 7);
const entry = (mode: string, name: string) =>
  Buffer.concat([Buffer.from(`${mode} ${name}\0`), OID]);

test('names that would leave a working tree are left out', () => {
  const tricks = ['.git.', '.git ', 'git~1', 'GIT~1', '.g\u200cit', '.git::$INDEX_ALLOCATION'];
  const names = ['ok', '..', '.', '.git', '.GIT', 'a/b', '', ...tricks];
  const listing = parseTree(Buffer.concat(names.map((name) => entry('100644', name))), 20);
  expect([...listing.keys()]).toEqual(['ok']);
  const fine = ['.gitignore', '.github', 'git', '.gitmodules', 'git~2'];
  const kept = parseTree(Buffer.concat(fine.map((name) => entry('100644', name))), 20);
  expect([...kept.keys()]).toEqual(fine);
});

test('a tree that is cut off ends where it is cut', () => {
  const content = Buffer.concat([entry('40000', 'dir'), Buffer.from('100644 half')]);
  expect([...parseTree(content, 20).values()]).toEqual([
    { name: 'dir', type: 'dir', oid: OID.toString('hex'), executable: false },
  ]);
});
