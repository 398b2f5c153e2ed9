import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSops } from '@lockstep/testkit';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decryptFile } from './decrypt-file.ts';
import type { Decrypter } from './sops-key.ts';
import { makeAgeKey } from './testing/encrypt.ts';

/** Files that the sops program encrypts now, where it is to be had. */

const sops = await findSops();

let dir: string;
let keys: { id: string; secret: string }[];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sops-'));
  keys = await Promise.all([makeAgeKey(), makeAgeKey(), makeAgeKey()]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata:\n    name: token\nstringData:\n    password: pass-word\n    pin: "1234"\n';

/** `rule` is a creation rule of `.sops.yaml`. */
function encrypted(name: string, content: string, rule: object): Buffer {
  const file = join(dir, name);
  writeFileSync(join(dir, '.sops.yaml'), JSON.stringify({ creation_rules: [rule] }));
  writeFileSync(file, content);
  execFileSync(sops ?? '', ['--encrypt', '--in-place', file], { cwd: dir, env: { HOME: dir } });
  return readFileSync(file);
}

const decrypterOf = (own: typeof keys, withProgram: boolean): Decrypter => ({
  keys: own.map((key) => ({ ...key, type: 'age' as const })),
  keyIds: [],
  ...(withProgram && { program: { file: sops ?? '', env: {} } }),
});

describe.skipIf(!sops)('a file of today’s sops', () => {
  it.each([
    ['secret.yaml', SECRET],
    ['values.json', '{"password": "pass-word", "list": [1, true, "x"]}'],
    ['prod.env', 'PASSWORD=pass-word\n'],
    ['cert.pem', '-----BEGIN X-----\npass-word\n'],
  ])('is opened here as by the program: %s', async (name, content) => {
    const age = keys[0]?.id;
    const file = encrypted(name, content, { age });
    expect(file.toString()).not.toContain('pass-word');
    const ours = await decryptFile(file, name, decrypterOf(keys.slice(0, 1), false));
    const env = { HOME: dir, SOPS_AGE_KEY: keys[0]?.secret };
    const theirs = execFileSync(sops ?? '', ['--decrypt', join(dir, name)], { env, cwd: dir });
    const meaning = (bytes: Buffer | undefined) =>
      /\.(json|yaml)$/.test(name) ? load(String(bytes)) : String(bytes);
    expect(meaning(ours)).toEqual(meaning(theirs));
  });

  it.each([
    ['with a key of each group', () => keys.slice(0, 2), undefined],
    ['with a key of one group only', () => keys.slice(0, 1), /no key fits/],
    ['with keys of others', () => keys.slice(2), /no key fits/],
  ])('whose key is split among groups is opened by the program %s', async (_, own, message) => {
    const rule = {
      shamir_threshold: 2,
      key_groups: keys.slice(0, 2).map(({ id }) => ({ age: [id] })),
    };
    const file = encrypted('split.yaml', SECRET, rule);
    const opened: unknown[] = [];
    const found = decryptFile(file, 'app/split.yaml', decrypterOf(own(), true), (value) =>
      opened.push(value),
    );
    if (message) {
      const error = await found.catch((one: Error) => one);
      expect(String(error)).toMatch(message);
      expect(String(error)).not.toMatch(/AGE-SECRET|pass-word/);
      return;
    }
    expect(String(await found)).toContain('password: pass-word');
    expect(opened).toContain('pass-word');
    await expect(decryptFile(file, 'x.yaml', decrypterOf(own(), false))).rejects.toThrow(
      'split among several groups, which needs the sops program',
    );
  });
});
