import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../command/run-process.ts';
import type { SignedObject } from './signed-object.ts';
import type { SignatureKey, Verification } from './verification.ts';

const DEADLINE_MS = 20_000;
const MAX_OUTPUT_BYTES = 256 * 1024;

/**
 * Checks a PGP signature with gpg, in a home of its own that holds just these keys: nothing of the
 * account's key ring counts, no agent is started, no key is fetched.
 */
export async function verifyPgp(
  signed: SignedObject,
  keys: readonly SignatureKey[],
): Promise<Verification> {
  return await inGpgHome(keys, async (home, run) => {
    await writeFile(join(home, 'signature.asc'), signed.signature);
    const verify = ['--verify', '--', join(home, 'signature.asc'), '-'];
    const { stdout } = await run(verify, signed.payload);
    return readStatus(stdout.toString('utf8'));
  });
}

type RunGpg = (args: string[], stdin?: Buffer) => ReturnType<typeof gpg>;

/** Lends a home that holds these keys and nothing else, and removes it. */
export async function inGpgHome<T>(
  keys: readonly SignatureKey[],
  use: (home: string, run: RunGpg) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'lockstep-gpg-'));
  try {
    await writeFile(join(home, 'keys.asc'), keys.map((key) => key.keyData.trim()).join('\n'), {
      mode: 0o600,
    });
    if (keys.length > 0) await gpg(home, ['--import', join(home, 'keys.asc')]);
    return await use(home, (args, stdin) => gpg(home, args, stdin));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function gpg(home: string, args: string[], stdin?: Buffer) {
  return runProcess({
    program: 'gpg',
    args: [
      ...['--homedir', home, '--batch', '--no-tty', '--quiet', '--status-fd', '1'],
      ...['--no-options', '--no-autostart', '--no-auto-key-retrieve', '--trust-model', 'always'],
      ...args,
    ],
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, GNUPGHOME: home, LC_ALL: 'C' },
    deadlineMs: DEADLINE_MS,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    ...(stdin && { stdin }),
  });
}

/** gpg's machine-readable lines, as its doc/DETAILS describes them. */
export function readStatus(output: string): Verification {
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('[GNUPG:] '))
    .map((line) => line.slice('[GNUPG:] '.length).split(' '));
  const find = (name: string) => lines.find(([word]) => word === name);
  const verdicts = lines.filter(([word = '']) => word in VERDICTS);
  const [verdict] = verdicts;
  const valid = find('VALIDSIG');
  const keyId = verdict?.[1]?.slice(-16);
  const fingerprints = [valid?.[1], valid?.[10], keyId].filter((one) => one !== undefined);
  const signer = verdict && verdict[0] !== 'ERRSIG' ? verdict.slice(2).join(' ') : undefined;
  // Two signatures in one: which of them counts is not for us to guess.
  const status = verdicts.length > 1 ? 'bad' : statusOf(verdict, find('NO_PUBKEY') !== undefined);
  return {
    status,
    fingerprints,
    ...(keyId !== undefined && { keyId }),
    ...(signer && { signer: signer.slice(0, 300) }),
    ...(status === 'unchecked' && { reason: 'gpg can make nothing of the signature' }),
    ...(verdict?.[0] === 'REVKEYSIG' && { reason: 'the key was revoked' }),
    ...(verdict?.[0] === 'EXPKEYSIG' && { reason: 'the key has expired' }),
  };
}

const VERDICTS: Record<string, Verification['status']> = {
  GOODSIG: 'good',
  BADSIG: 'bad',
  EXPSIG: 'expired',
  EXPKEYSIG: 'expired',
  REVKEYSIG: 'untrusted',
  ERRSIG: 'unchecked',
};

function statusOf(verdict: string[] | undefined, isKeyMissing: boolean): Verification['status'] {
  if (isKeyMissing) return 'unknown-key';
  return VERDICTS[verdict?.[0] ?? ''] ?? 'unchecked';
}
