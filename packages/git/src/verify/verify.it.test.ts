import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startGitServer, type TestGitServer, type TestRepo } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mirror } from '../mirror/mirror.ts';
import { createMirrors, type Mirrors } from '../mirror/mirrors.ts';
import type { SignatureKey } from './verification.ts';
import { verifySignature } from './verify-signature.ts';

const run = promisify(execFile);
let dir: string;
let server: TestGitServer;
let repo: TestRepo;
let mirrors: Mirrors;
let mirror: Mirror;
let author: SignatureKey;
let other: SignatureKey;
let brief: SignatureKey;
let ssh: SignatureKey;
let otherSsh: SignatureKey;

const gpg = (...args: string[]) =>
  run('gpg', ['--homedir', join(dir, 'home'), '--batch', '--pinentry-mode', 'loopback', ...args], {
    encoding: 'utf8',
  });

async function makePgpKey(name: string, expiry = 'never', time?: string): Promise<SignatureKey> {
  const clock = time ? ['--faked-system-time', time] : [];
  const id = `${name} <${name}@example.com>`;
  await gpg(...clock, '--passphrase', '', '--quick-generate-key', id, 'ed25519', 'sign', expiry);
  const { stdout: listing } = await gpg('--with-colons', '--list-keys', `${name}@example.com`);
  const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? '';
  const { stdout: keyData } = await gpg('--armor', '--export', fingerprint);
  return { keyId: fingerprint.slice(-16), keyData };
}

async function makeSshKey(name: string): Promise<SignatureKey> {
  const path = join(dir, name);
  await run('ssh-keygen', [
    '-q',
    '-t',
    'ed25519',
    '-N',
    '',
    '-C',
    `${name}@example.com`,
    '-f',
    path,
  ]);
  const { stdout } = await run('ssh-keygen', ['-l', '-f', `${path}.pub`]);
  return { keyId: stdout.split(' ')[1] ?? '', keyData: await readFile(`${path}.pub`, 'utf8') };
}

const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
const pgpBy = (key: string, program = 'gpg.sh') => [
  ...identity,
  ...['-c', `gpg.program=${join(dir, program)}`, '-c', `user.signingkey=${key}`],
];
const sshBy = (name: string) => [
  ...identity,
  ...['-c', 'gpg.format=ssh', '-c', `user.signingkey=${join(dir, `${name}.pub`)}`],
];

async function signedCommit(config: string[], sign = ['-S']): Promise<string> {
  const tree = (await repo.git(['rev-parse', 'main^{tree}'])).trim();
  const args = [...config, 'commit-tree', ...sign, '-p', 'main', '-m', 'Signed\n\n body', tree];
  const sha = (await repo.git(args)).trim();
  await repo.git(['update-ref', `refs/heads/b-${sha.slice(0, 12)}`, sha]);
  return sha;
}

const check = async (oid: string, keys: SignatureKey[], allowed?: string[]) => {
  const access = { repo: repo.url };
  await mirror.refresh(access);
  return await verifySignature(await mirror.signedObject(access, oid), keys, allowed);
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-verify-'));
  await mkdir(join(dir, 'home'), { mode: 0o700 });
  const script = (more: string) =>
    `#!/bin/sh\nexec gpg --homedir '${join(dir, 'home')}' --batch --pinentry-mode loopback ${more} "$@"\n`;
  await writeFile(join(dir, 'gpg.sh'), script(''), { mode: 0o755 });
  await writeFile(join(dir, 'past.sh'), script('--faked-system-time 20200102T000000'), {
    mode: 0o755,
  });
  server = await startGitServer();
  repo = await server.createRepo('app');
  await repo.commit({ a: '1' });
  mirrors = createMirrors({ dir: join(dir, 'mirrors'), allowLoopback: true });
  mirror = mirrors.mirror(repo.url);
  author = await makePgpKey('author');
  other = await makePgpKey('other');
  brief = await makePgpKey('brief', '2020-01-03', '20200101T000000');
  ssh = await makeSshKey('laptop');
  otherSsh = await makeSshKey('dave');
});

afterAll(async () => {
  await run('gpgconf', ['--homedir', join(dir, 'home'), '--kill', 'all']).catch(() => {});
  await mirrors.close();
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a commit', () => {
  test('that nobody signed', async () => {
    await expect(check(await repo.head(), [author])).resolves.toEqual({
      status: 'none',
      fingerprints: [],
    });
  });

  test('signed by PGP is good by a key that is known and asked for', async () => {
    const sha = await signedCommit(pgpBy(author.keyId));
    await expect(check(sha, [other, author])).resolves.toMatchObject({
      status: 'good',
      keyId: author.keyId,
      signer: 'author <author@example.com>',
    });
    await expect(check(sha, [author, other], [author.keyId.toLowerCase()])).resolves.toMatchObject({
      status: 'good',
    });
    await expect(check(sha, [author, other], [other.keyId])).resolves.toMatchObject({
      status: 'untrusted',
      keyId: author.keyId,
    });
    // Eight digits can be forged.
    await expect(check(sha, [author], [author.keyId.slice(-8)])).resolves.toMatchObject({
      status: 'untrusted',
    });
    await expect(check(sha, [other])).resolves.toMatchObject({
      status: 'unknown-key',
      keyId: author.keyId,
    });
    await expect(check(sha, [])).resolves.toMatchObject({ status: 'unknown-key' });
  });

  test('whose text was changed after it was signed is bad', async () => {
    const sha = await signedCommit(pgpBy(author.keyId));
    const text = (await repo.git(['cat-file', 'commit', sha])).replace('body', 'evil');
    const forged = (await repo.git(['hash-object', '-t', 'commit', '-w', '--stdin'], text)).trim();
    await repo.git(['update-ref', 'refs/heads/forged', forged]);
    await expect(check(forged, [author])).resolves.toMatchObject({ status: 'bad' });
  });

  test('whose key has expired since', async () => {
    const sha = await signedCommit(pgpBy(brief.keyId, 'past.sh'));
    await expect(check(sha, [brief], [brief.keyId])).resolves.toMatchObject({ status: 'expired' });
  });

  test('signed by SSH', async () => {
    const sha = await signedCommit(sshBy('laptop'));
    await expect(check(sha, [author, ssh], [ssh.keyId])).resolves.toMatchObject({
      status: 'good',
      keyId: ssh.keyId,
      signer: 'laptop@example.com',
    });
    await expect(check(sha, [ssh, otherSsh], [otherSsh.keyId])).resolves.toMatchObject({
      status: 'untrusted',
    });
    await expect(check(sha, [], [ssh.keyId])).resolves.toMatchObject({ status: 'good' });
    await expect(check(sha, [otherSsh])).resolves.toMatchObject({
      status: 'unknown-key',
      keyId: ssh.keyId,
    });
    const text = (await repo.git(['cat-file', 'commit', sha])).replace('body', 'evil');
    const forged = (await repo.git(['hash-object', '-t', 'commit', '-w', '--stdin'], text)).trim();
    await repo.git(['update-ref', 'refs/heads/forged-ssh', forged]);
    await expect(check(forged, [ssh])).resolves.toMatchObject({ status: 'bad' });
  });

  test.each([
    ['garbage', '-----BEGIN PGP SIGNATURE-----\n\n//garbage\n-----END PGP SIGNATURE-----'],
    ['empty armor', '-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----'],
    ['a certificate', '-----BEGIN SIGNED MESSAGE-----\nMII=\n-----END SIGNED MESSAGE-----'],
    ['an option', '--output=x'],
  ])('with %s for a signature is never good', async (name, signature) => {
    const header = `gpgsig ${signature.replaceAll('\n', '\n ')}\n`;
    const text = await repo.git(['cat-file', 'commit', 'main']);
    const forged = text.replace('\n\n', `\n${header}\n`);
    const sha = (await repo.git(['hash-object', '-t', 'commit', '-w', '--stdin'], forged)).trim();
    await repo.git(['update-ref', `refs/heads/garbage-${name.replaceAll(' ', '-')}`, sha]);
    const { status } = await check(sha, [author, ssh]);
    expect(['bad', 'unchecked']).toContain(status);
  });
});

describe('an annotated tag', () => {
  test('is checked itself, whatever its commit is', async () => {
    await repo.git([...pgpBy(other.keyId), 'tag', '-s', '-m', 'One', 'v1', 'main']);
    await repo.git([...sshBy('dave'), 'tag', '-s', '-m', 'Two', 'v2', 'main']);
    await repo.git([...identity, 'tag', '-a', '-m', 'Three', 'v3', 'main']);
    const { tagObjects } = await mirror.refresh({ repo: repo.url });
    const of = (tag: string) => check(tagObjects.get(`refs/tags/${tag}`) ?? '', [other, otherSsh]);
    await expect(of('v1')).resolves.toMatchObject({ status: 'good', keyId: other.keyId });
    await expect(of('v2')).resolves.toMatchObject({ status: 'good', keyId: otherSsh.keyId });
    await expect(of('v3')).resolves.toMatchObject({ status: 'none' });
  });
});
