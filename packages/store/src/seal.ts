import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { UserError } from '@lockstep/domain';

/**
 * Encryption at rest: AES-256-GCM, a fresh nonce each time. Layout: version (1 byte), nonce (12),
 * tag (16), ciphertext. The context (`cluster/<id>/config`) is authenticated with it, so that a
 * sealed value opens only where it was put.
 */
export interface Sealer {
  /** Names the key without telling it: the first eight hex digits of a digest of it. */
  readonly keyId: string;
  sealBuffer(plain: Buffer, context: string): Buffer;
  /** @throws UserError failed-precondition when the key or the context is not the one it was sealed with. */
  openBuffer(sealed: Uint8Array, context: string): Buffer;
  /** Base64 of sealBuffer, for JSON documents. */
  sealText(plain: string, context: string): string;
  openText(sealed: string, context: string): string;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** @throws UserError invalid-argument when the key is not 32 bytes, given as such or in base64. */
export function createSealer(secretKey: Buffer | string): Sealer {
  const key = parseKey(secretKey);
  const sealBuffer = (plain: Buffer, context: string) => seal(key, plain, context);
  const openBuffer = (sealed: Uint8Array, context: string) => open(key, sealed, context);
  return {
    keyId: createHash('sha256').update('lockstep key id').update(key).digest('hex').slice(0, 8),
    sealBuffer,
    openBuffer,
    sealText: (plain, context) => sealBuffer(Buffer.from(plain), context).toString('base64'),
    openText: (sealed, context) => openBuffer(Buffer.from(sealed, 'base64'), context).toString(),
  };
}

function parseKey(secretKey: Buffer | string): Buffer {
  const key = typeof secretKey === 'string' ? Buffer.from(secretKey, 'base64') : secretKey;
  if (key.length === 32) return key;
  throw new UserError(
    'invalid-argument',
    `LOCKSTEP_SECRET_KEY must be 32 bytes in base64 (openssl rand -base64 32); this one has ${key.length}`,
  );
}

function seal(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

function open(key: Buffer, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) throw notOpened(context);
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEADER_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEADER_BYTES)), decipher.final()]);
  } catch {
    throw notOpened(context);
  }
}

function notOpened(context: string): UserError {
  return new UserError(
    'failed-precondition',
    `${context} cannot be opened: LOCKSTEP_SECRET_KEY is not the key it was sealed with`,
  );
}
