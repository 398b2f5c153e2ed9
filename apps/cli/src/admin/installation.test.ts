import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseUrl, findStateDir, previousSealingKeys, sealingKey } from './installation.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
let root: string;
let empty: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lockstep-admin-'));
  empty = join(root, 'empty');
  mkdirSync(join(root, '.lockstep/postgres'), { recursive: true });
  mkdirSync(join(root, 'deep/er'), { recursive: true });
  mkdirSync(empty);
  writeFileSync(join(root, '.lockstep/secret-key'), `${KEY}\n`);
  writeFileSync(join(root, '.lockstep/postgres.password'), 'p@ss\n');
  writeFileSync(
    join(root, '.lockstep/postgres/postmaster.pid'),
    '1\n/data\n0\n5433\n\n127.0.0.1\n',
  );
});
afterAll(() => rmSync(root, { recursive: true }));

describe('the installation', () => {
  test('is found from any folder of its checkout', () => {
    expect(findStateDir({}, join(root, 'deep/er'))).toBe(join(root, '.lockstep'));
    expect(findStateDir({ LOCKSTEP_STATE_DIR: 'empty' }, root)).toBe(empty);
  });

  test('has its database where the environment says, or where the embedded one runs', () => {
    expect(databaseUrl({ LOCKSTEP_DATABASE_URL: 'postgresql://x' }, root)).toBe('postgresql://x');
    expect(databaseUrl({}, root)).toBe('postgresql://lockstep:p%40ss@127.0.0.1:5433/lockstep');
    expect(() => databaseUrl({ LOCKSTEP_STATE_DIR: empty }, root)).toThrow('does not run');
  });

  test('has its key in the environment, in a file or in its folder', () => {
    expect(sealingKey({ LOCKSTEP_SECRET_KEY: 'k' }, root)).toEqual({
      key: 'k',
      place: 'LOCKSTEP_SECRET_KEY',
    });
    const file = join(root, '.lockstep/secret-key');
    expect(sealingKey({ LOCKSTEP_SECRET_KEY_FILE: file }, empty)).toEqual({
      key: KEY,
      place: file,
    });
    expect(sealingKey({}, root)).toEqual({ key: KEY, place: file });
    expect(() => sealingKey({ LOCKSTEP_STATE_DIR: empty }, root)).toThrow('no sealing key in');
  });

  test('has previous keys beside it, wherever that is', () => {
    const file = join(root, '.lockstep/secret-key-previous');
    expect(previousSealingKeys({}, root)).toBe('');
    writeFileSync(file, 'older\n');
    expect(previousSealingKeys({}, root)).toBe('older\n');
    expect(previousSealingKeys({ LOCKSTEP_SECRET_KEY: 'k' }, root)).toBe('');
    expect(previousSealingKeys({ LOCKSTEP_SECRET_KEY_PREVIOUS: 'a, b' }, root)).toBe('a, b');
    expect(previousSealingKeys({ LOCKSTEP_SECRET_KEY_PREVIOUS_FILE: file }, empty)).toBe('older\n');
  });
});
