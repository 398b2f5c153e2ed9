import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Budget } from '../budget.ts';
import { FunctionError } from '../template-error.ts';
import { elementsOf, objectId } from './der.ts';
import { type PemBlock, pemBlock } from './pem.ts';

/** What reading a key costs in steps, and signing with it, about as it takes time. */
const READ_STEPS = 5_000;
const SIGN_STEPS = 20_000;
const LARGE_SIGN_STEPS = 60_000;

const MOST_BITS = 4096;
const LARGE_BITS = 2048;
/** RSA of 4096 bits takes 3272; with larger numbers OpenSSL would calculate even while it reads. */
const LONGEST_BLOCK = 4096;
const PLAIN_KINDS = new Set(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']);
/** RSA, elliptic curves, Ed25519. */
const ALGORITHMS = ['1.2.840.113549.1.1.1', '1.2.840.10045.2.1', '1.3.101.112'].map(objectId);

/** A private key that a template gives in PEM, of a size that can be worked with. @throws FunctionError */
export function givenKey(budget: Budget, pem: string): KeyObject {
  budget.step(READ_STEPS);
  const block = pemBlock(pem, (kind) => PLAIN_KINDS.has(kind));
  if (!block) throw new FunctionError('error parsing private key: it is none in PEM');
  if (block.whole.length > LONGEST_BLOCK) throw tooLarge(`${block.whole.length} characters`);
  const key = keyOf(block);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits > MOST_BITS) throw tooLarge(`${bits} bits`);
  return key;
}

/** Counts a signature with this key. */
export function countSignature(budget: Budget, key: KeyObject): void {
  const isLarge = (key.asymmetricKeyDetails?.modulusLength ?? 0) > LARGE_BITS;
  budget.step(isLarge ? LARGE_SIGN_STEPS : SIGN_STEPS);
}

function tooLarge(size: string): FunctionError {
  const most = `RSA keys of up to ${MOST_BITS} bits, ECDSA and Ed25519 keys are taken`;
  return new FunctionError(`the private key is too large, with ${size}: ${most}`);
}

function keyOf({ kind, body, whole }: PemBlock): KeyObject {
  try {
    if (kind !== 'PRIVATE KEY' || isKnown(Buffer.from(body, 'base64'))) {
      return createPrivateKey(whole);
    }
  } catch {
    // Told below, without what the library says of it.
  }
  throw new FunctionError('error parsing private key: it is none of RSA, ECDSA or Ed25519 in PEM');
}

/** Of an algorithm that certificates are made with: reading others calculates their public half. */
function isKnown(pkcs8: Buffer): boolean {
  const [, algorithm] = elementsOf(pkcs8);
  const id = algorithm && elementsOf(algorithm)[0];
  return ALGORITHMS.some((one) => id?.equals(one));
}
