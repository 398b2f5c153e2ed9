import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../command/run-process.ts';
import type { SignedObject } from './signed-object.ts';
import type { SignatureKey, Verification } from './verification.ts';

const DEADLINE_MS = 20_000;
const PUBLIC_KEY = /^((?:ssh|ecdsa|sk)-[\w@.-]+) ([A-Za-z0-9+/]+={0,2})(?:\s+(.*))?$/;

/** Whether it is an OpenSSH public key, and not an armored PGP one. */
export function isSshKey(key: SignatureKey): boolean {
  return PUBLIC_KEY.test(key.keyData.trim());
}

/**
 * Checks an SSH signature (`gpg.format = ssh`). ssh-keygen says whether it is right and by which
 * key; whether that key is one of ours is decided by its fingerprint. A fingerprint that people
 * name stands for its key: the signature brings the key itself along.
 */
export async function verifySsh(
  signed: SignedObject,
  keys: readonly SignatureKey[],
  named: readonly string[] = [],
): Promise<Verification> {
  const { code, output } = await check(signed);
  const fingerprint = /\bkey (SHA256:[A-Za-z0-9+/]+)/.exec(output)?.[1];
  if (code !== 0 || fingerprint === undefined) return { status: 'bad', fingerprints: [] };
  const known = keys.find((key) => fingerprintOf(key.keyData) === fingerprint);
  const comment = known && PUBLIC_KEY.exec(known.keyData.trim())?.[3];
  return {
    status: known || named.includes(fingerprint) ? 'good' : 'unknown-key',
    keyId: fingerprint,
    fingerprints: [fingerprint],
    ...(comment && { signer: comment }),
  };
}

/** As `ssh-keygen -l` shows it; undefined for what is no key. */
export function fingerprintOf(publicKey: string): string | undefined {
  const encoded = PUBLIC_KEY.exec(publicKey.trim())?.[2];
  if (encoded === undefined) return undefined;
  const digest = createHash('sha256').update(Buffer.from(encoded, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

async function check(signed: SignedObject): Promise<{ code: number | null; output: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-sig-'));
  try {
    const file = join(dir, 'signature');
    await writeFile(file, signed.signature, { mode: 0o600 });
    const { code, stdout } = await runProcess({
      program: 'ssh-keygen',
      // The namespace keeps a signature of something else from counting for a commit.
      args: ['-Y', 'check-novalidate', '-n', 'git', '-s', file],
      cwd: dir,
      env: { PATH: process.env.PATH ?? '', HOME: dir, LC_ALL: 'C' },
      stdin: signed.payload,
      deadlineMs: DEADLINE_MS,
      maxOutputBytes: 64 * 1024,
    });
    return { code, output: stdout.toString('utf8') };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
