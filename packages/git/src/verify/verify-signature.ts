import { verifyPgp } from './pgp.ts';
import { readSigned, type SignedObject } from './signed-object.ts';
import { isSshKey, verifySsh } from './ssh.ts';
import { namesKey, type SignatureKey, type Verification } from './verification.ts';

/**
 * Checks the signature of a commit or annotated tag with the stored keys. With `allowed`, a good
 * signature by any other of them is `untrusted`. Throws GitError when the program that checks
 * cannot be run.
 */
export async function verifySignature(
  object: { type: 'commit' | 'tag'; content: Buffer },
  keys: readonly SignatureKey[],
  allowed?: readonly string[],
): Promise<Verification> {
  const signed = readSigned(object);
  if (!signed) return { status: 'none', fingerprints: [] };
  const found = await verify(signed, keys, allowed);
  const isAllowed = allowed === undefined || allowed.some((wanted) => namesKey(wanted, found));
  return found.status === 'good' && !isAllowed ? { ...found, status: 'untrusted' } : found;
}

async function verify(
  signed: SignedObject,
  keys: readonly SignatureKey[],
  allowed: readonly string[] = [],
): Promise<Verification> {
  switch (signed.format) {
    case 'pgp':
      return await verifyPgp(
        signed,
        keys.filter((key) => !isSshKey(key)),
      );
    case 'ssh':
      return await verifySsh(signed, keys.filter(isSshKey), allowed);
    case 'x509':
      return {
        status: 'unchecked',
        fingerprints: [],
        reason: 'signatures by X.509 certificates are not supported',
      };
  }
}
