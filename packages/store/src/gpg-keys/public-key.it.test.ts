import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyIdOf, parsePublicKeys } from './public-key.ts';

/** The gpg program with a home of its own: what it makes, and what it says of it. */
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lockstep-gpg-'));
});
afterAll(async () => {
  await run('gpgconf', ['--homedir', home, '--kill', 'all']).catch(() => {});
  await rm(home, { recursive: true, force: true });
});

const run = promisify(execFile);

/** Names are UTF-8, whatever the locale of who runs this. */
const QUIETLY = ['--batch', '--quiet', '--no-tty', '--utf8-strings', '--display-charset', 'utf-8'];

async function gpg(args: string[], input?: string): Promise<string> {
  const running = run('gpg', ['--homedir', home, ...QUIETLY, ...args]);
  if (input !== undefined) running.child.stdin?.end(input);
  return (await running).stdout;
}

const ALGORITHMS: Record<string, string> = {
  'Ann RSA <ann@example.com>': 'rsa2048',
  'Bob Edwards <bob@example.com>': 'ed25519',
  'Čeněk P (built) <c@example.com>': 'nistp256',
};

async function makeKeys(): Promise<void> {
  for (const [owner, algorithm] of Object.entries(ALGORITHMS)) {
    const kind = ['--passphrase', '', '--pinentry-mode', 'loopback', '--quick-gen-key'];
    await gpg([...kind, owner, algorithm, 'sign', '1y']);
  }
}

/** Fingerprints by owner, in gpg's own words. */
async function listed(from = ['--list-keys']): Promise<Record<string, string>> {
  const lines = (await gpg(['--with-colons', '--fixed-list-mode', ...from])).split('\n');
  const found: Record<string, string> = {};
  let fingerprint = '';
  for (const fields of lines.map((line) => line.split(':'))) {
    if (fields[0] === 'fpr') fingerprint = fields[9] ?? '';
    if (fields[0] === 'uid') found[fields[9] ?? ''] = fingerprint;
  }
  return found;
}

describe('keys that gpg made', () => {
  beforeAll(makeKeys, 60_000);

  it('are read as gpg reads them', async () => {
    const keys = parsePublicKeys(await gpg(['--armor', '--export']));
    const read = keys.map(({ owner, fingerprint }) => [owner, fingerprint]);
    expect(Object.fromEntries(read)).toEqual(await listed());
    const subTypes = keys.map(({ owner, subType }) => [owner, subType]);
    expect(Object.fromEntries(subTypes)).toEqual(ALGORITHMS);
    for (const key of keys) expect(key.keyID).toBe(keyIdOf(key.fingerprint));
  });

  it('are each written so that gpg reads it alone', async () => {
    const all = await listed();
    for (const { owner, fingerprint, keyData } of parsePublicKeys(
      await gpg(['--armor', '--export']),
    )) {
      const shown = await gpg(['--with-colons', '--show-keys'], keyData);
      expect(shown).toContain(`:${fingerprint}:`);
      expect(parsePublicKeys(keyData)).toMatchObject([{ owner, fingerprint: all[owner] }]);
    }
  });

  it('are read from several blocks, with text around them, once each', async () => {
    const [ann, bob] = ['ann@example.com', 'bob@example.com'];
    const blocks = await Promise.all(
      [ann, bob, ann].map((who) => gpg(['--armor', '--export', who])),
    );
    const text = `keys of the team\n${blocks.join('\nComment\n')}`.replaceAll('\n', '\r\n');
    expect(parsePublicKeys(text).map(({ owner }) => owner)).toEqual([
      'Ann RSA <ann@example.com>',
      'Bob Edwards <bob@example.com>',
    ]);
  });

  it('are called by the user id that is the primary one', async () => {
    const name = 'Dee First <first@example.com>';
    const other = 'Dee Second <second@example.com>';
    const unattended = ['--passphrase', '', '--pinentry-mode', 'loopback'];
    await gpg([...unattended, '--quick-gen-key', name, 'ed25519', 'sign', '1y']);
    await gpg([...unattended, '--quick-add-uid', name, other]);
    await gpg([...unattended, '--quick-set-primary-uid', name, name]);
    const text = await gpg(['--armor', '--export', 'first@example.com']);
    expect(parsePublicKeys(text).map(({ owner }) => owner)).toEqual([name]);
  });

  it('are refused when they are private', async () => {
    const unattended = ['--passphrase', '', '--pinentry-mode', 'loopback'];
    const secret = await gpg([...unattended, '--armor', '--export-secret-keys', 'bob@example.com']);
    expect(() => parsePublicKeys(secret)).toThrow('PRIVATE KEY BLOCK: export the public key alone');
  });
});

describe('what is not a key', () => {
  const armour = (base64: string) =>
    `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${base64}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
  const bytes = (...values: number[]) => armour(Buffer.from(values).toString('base64'));

  it.each([
    ['some text', 'hello', 'there is no block'],
    ['nothing', '', 'there is no block'],
    ['a block that does not end', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n', 'no block'],
    ['a block that is no base64', armour('%%%%'), 'not base64'],
    ['an empty block', armour(''), 'not base64'],
    ['other bytes', bytes(1, 2, 3), 'does not consist of OpenPGP packets'],
    ['a packet that ends early', bytes(0xc6, 200, 4), 'ends within a packet'],
    ['a packet without a length', bytes(0x9b, 4, 0), 'does not state its length'],
    ['a packet in parts', bytes(0xc6, 0xe1, 4, 0), 'in parts'],
    ['a user id alone', bytes(0xcd, 1, 65), 'no public key'],
    ['a key of another version', bytes(0xc6, 2, 3, 0), 'version 3'],
    ['a private key in the guise of a public one', bytes(0xc5, 1, 4), 'private key'],
    ['very long text', 'x'.repeat(4 * 1024 * 1024 + 1), 'longer than'],
  ])('%s', (_, text, says) => {
    expect(() => parsePublicKeys(text)).toThrow(says);
  });

  it('is told in bounded time, however many blocks begin', () => {
    const begun = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n'.repeat(100_000);
    expect(() => parsePublicKeys(begun)).toThrow('there is no block');
  });
});
