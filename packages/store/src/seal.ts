import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { UserError } from '@lockstep/domain';

/**
 * Encryption at rest: AES-256-GCM, a fresh nonce each time. Layout: version (1 byte), id of the key
 * (4), nonce (12), tag (16), ciphertext; version 1 has no id. The context (`cluster/<id>/config`)
 * is authenticated with it, so that a sealed value opens only where it was put. Every column that
 * holds sealed values stands in sealing/sealed-places.ts, or a rotation would pass it over.
 */
export interface Sealer {
  /** Names the key that seals without telling it: the first eight hex digits of a digest of it. */
  readonly keyId: string;
  /** Of every key that opens; the one that seals is the first. */
  readonly keyIds: readonly string[];
  sealBuffer(plain: Buffer, context: string): Buffer;
  /** @throws UserError failed-precondition when no known key or not this context sealed it. */
  openBuffer(sealed: Uint8Array, context: string): Buffer;
  /** Base64 of sealBuffer, for JSON documents. */
  sealText(plain: string, context: string): string;
  openText(sealed: string, context: string): string;
}

/** 32 bytes, as they are or in base64. */
export type SecretKey = Uint8Array | string;

interface NamedKey {
  id: string;
  key: Buffer;
}

const VERSION = 2;
const VERSION_WITHOUT_KEY_ID = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals with `secretKey`, and opens what it or one of `previousKeys` has sealed.
 * @throws UserError invalid-argument for a key that is not 32 bytes, given as such or in base64.
 */
export function createSealer(
  secretKey: SecretKey,
  previousKeys: readonly SecretKey[] = [],
): Sealer {
  const sealing = namedKey(secretKey);
  const all = [
    sealing,
    ...previousKeys.map(namedKey).filter((previous) => previous.id !== sealing.id),
  ];
  const sealBuffer = (plain: Buffer, context: string) => seal(sealing, plain, context);
  const openBuffer = (sealed: Uint8Array, context: string) => open(all, sealed, context);
  return {
    keyId: sealing.id,
    keyIds: all.map(({ id }) => id),
    sealBuffer,
    openBuffer,
    sealText: (plain, context) => sealBuffer(Buffer.from(plain), context).toString('base64'),
    openText: (sealed, context) => openBuffer(Buffer.from(sealed, 'base64'), context).toString(),
  };
}

/** What a value begins with that the key has sealed. */
export function sealedPrefix(keyId: string): Buffer {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(keyId, 'hex')]);
}

/**
 * Reads LOCKSTEP_SECRET_KEY_PREVIOUS: keys in base64, between commas or white space.
 * @throws UserError invalid-argument for one that is not 32 bytes, without telling it.
 */
export function parsePreviousKeys(text: string): Buffer[] {
  const texts = text.split(/[\s,]+/).filter((one) => one !== '');
  return texts.map((one) => parseKey(one, 'a key of LOCKSTEP_SECRET_KEY_PREVIOUS'));
}

function namedKey(secretKey: SecretKey): NamedKey {
  const key = parseKey(secretKey, 'LOCKSTEP_SECRET_KEY');
  const digest = createHash('sha256').update('lockstep key id').update(key).digest('hex');
  return { key, id: digest.slice(0, 2 * KEY_ID_BYTES) };
}

function parseKey(secretKey: SecretKey, what: string): Buffer {
  const key = typeof secretKey === 'string' ? Buffer.from(secretKey, 'base64') : secretKey;
  if (key.length === 32) return Buffer.from(key);
  throw new UserError(
    'invalid-argument',
    `${what} must be 32 bytes in base64 (openssl rand -base64 32); this one has ${key.length}`,
  );
}

function seal({ id, key }: NamedKey, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([sealedPrefix(id), nonce, cipher.getAuthTag(), body]);
}

function open(keys: readonly NamedKey[], sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const id = bytes[0] === VERSION ? bytes.toString('hex', 1, 1 + KEY_ID_BYTES) : undefined;
  if (id === undefined && bytes[0] !== VERSION_WITHOUT_KEY_ID) throw notOpened(context);
  const rest = bytes.subarray(id === undefined ? 1 : 1 + KEY_ID_BYTES);
  for (const one of keys) {
    const plain = id === undefined || one.id === id ? decipher(one.key, rest, context) : undefined;
    if (plain) return plain;
  }
  throw notOpened(context, id);
}

function decipher(key: Buffer, bytes: Buffer, context: string): Buffer | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const opener = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), opener.final()]);
  } catch {
    return undefined;
  }
}

function notOpened(context: string, keyId?: string): UserError {
  const named = keyId ? ` (key ${keyId})` : '';
  return new UserError(
    'failed-precondition',
    `${context} cannot be opened: LOCKSTEP_SECRET_KEY is not the key it was sealed with${named}, and LOCKSTEP_SECRET_KEY_PREVIOUS does not have that key`,
  );
}
