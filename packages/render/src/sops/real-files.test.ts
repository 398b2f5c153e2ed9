import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { decryptFile } from './decrypt-file.ts';

/** Files in fixtures/ that sops 3.10.2 wrote, for the sample key beside them. */
const FIXTURES = join(import.meta.dirname, 'fixtures');
const read = (name: string) => readFileSync(join(FIXTURES, name));

const secret = read('sample-age-key.txt').toString();
const decrypter = { keyIds: ['sample'], keys: [{ id: 'sample', type: 'age' as const, secret }] };

async function opened(name: string): Promise<string> {
  const content = await decryptFile(read(name), name, decrypter);
  if (!content) throw new Error(`${name} is not taken for an encrypted file`);
  return content.toString();
}

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', creationTimestamp: '2026-01-02' },
  stringData: {
    password: 'pass-word',
    empty: '',
    multi: 'line one\nline two\n',
    1: 'one',
    2: 'two',
    10: 'ten',
  },
};

describe('a file that the sops program encrypted', () => {
  it.each<[string, unknown[]]>([
    ['secret.yaml', [SECRET]],
    ['encrypted-regex.yaml', [SECRET]],
    ['mac-only-encrypted.yaml', [SECRET]],
    ['encrypted-comment-regex.yaml', [{ a: 1, b: 'two', c: { d: 3, e: 4 } }]],
    ['documents.yaml', [{ a: 1, b: 'text' }, { c: 2 }]],
    ['values.json', [{ b: 1, 10: 'x\ty', 2: [true, null, { a: 'ü/€' }] }]],
    [
      'types.yaml',
      [
        {
          ...{ int: 42, negative: -7, float: 1.5, exp: 1e30, small: 1e-7 },
          ...{ yes_text: 'yes', on_text: 'on', bool: true, no: false, nothing: null },
          ...{ octal: 15, oldoctal: 420, hex: 255 },
          ...{ date: '2026-01-02T00:00:00Z', time: '2026-01-02T03:04:05Z' },
          list: ['a', { b: 2 }, ['c', 3, false]],
          ...{ plain_unencrypted: 3.5, plainyes_unencrypted: 'yes', plainoct_unencrypted: 420 },
          plaintime_unencrypted: '2026-01-02T03:04:05Z',
          plaindate_unencrypted: '2026-01-02T00:00:00Z',
        },
      ],
    ],
  ])('%s', async (name, documents) => {
    expect(loadAll(await opened(name))).toEqual(documents);
  });

  it.each([
    ['prod.env', 'USER=me\nPASSWORD=a b=c\nMULTI=a\\nb\n'],
    ['cert.pem', 'bytes \u0001\u0002 and text\n'],
  ])('%s', async (name, text) => {
    expect(await opened(name)).toBe(text);
  });
});
