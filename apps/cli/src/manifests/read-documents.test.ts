import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDocuments } from './read-documents.ts';

const doc = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-documents-'));
  mkdirSync(join(dir, 'tree/.git'), { recursive: true });
  mkdirSync(join(dir, 'tree/sub'));
  writeFileSync(join(dir, 'two.yaml'), `${doc('a')}\n---\n${doc('b')}\n`);
  writeFileSync(join(dir, 'tree/b.yml'), doc('b'));
  writeFileSync(
    join(dir, 'tree/a.json'),
    JSON.stringify([1].map(() => ({}))).replace(
      '{}',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}',
    ),
  );
  writeFileSync(
    join(dir, 'tree/sub/c.yaml'),
    `apiVersion: v1\nkind: List\nitems:\n- ${doc('c')}\n- ${doc('d')}\n`,
  );
  writeFileSync(join(dir, 'tree/.git/x.yaml'), doc('hidden'));
  writeFileSync(join(dir, 'tree/README.md'), 'text');
  writeFileSync(join(dir, 'empty.yaml'), '# nothing\n');
  writeFileSync(join(dir, 'broken.yaml'), 'kind: ConfigMap\n');
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('manifests', () => {
  test.each([
    ['two.yaml', ['a', 'b']],
    ['tree', ['a', 'b', 'c', 'd']],
  ])('in %s', async (path, names) => {
    const documents = await readDocuments(join(dir, path));
    expect(documents.map(({ object }) => object.metadata.name)).toEqual(names);
  });

  test.each([
    ['nothing.yaml', 'there is no such file or folder'],
    ['empty.yaml', 'there are no manifests in'],
    ['broken.yaml', 'broken.yaml:1: not a Kubernetes object: apiVersion is missing'],
  ])('of %s are refused', async (path, says) => {
    await expect(readDocuments(join(dir, path))).rejects.toThrow(says);
  });
});
