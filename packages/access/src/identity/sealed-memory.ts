import { EncryptJWT, errors, type JWTPayload, jwtDecrypt } from 'jose';
import { signInKey } from '../keys.ts';

/** What browsers and command lines carry for us while somebody signs in: sealed, and not for long. */
export interface SealedMemory {
  /** `purpose` keeps what was sealed for one thing from being opened for another. */
  seal(purpose: string, value: unknown, ttlSeconds: number): Promise<string>;
  /** Undefined for what is forged, has expired, or was sealed for something else. */
  open<T>(purpose: string, sealed: string): Promise<T | undefined>;
}

/** Seals with AES-256-GCM under a key of its own; the form is JWE, so that it carries its end. */
export function createSealedMemory(options: {
  secretKey: Uint8Array;
  /** These open as well, while the key is being changed. */
  previousKeys?: readonly Uint8Array[] | undefined;
  now?: () => Date;
}): SealedMemory {
  const key = signInKey(options.secretKey);
  const keys = [key, ...(options.previousKeys ?? []).map(signInKey)];
  const now = options.now ?? (() => new Date());
  return {
    seal: (purpose, value, ttlSeconds) =>
      new EncryptJWT({ v: value })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(Math.floor(now().getTime() / 1000) + ttlSeconds)
        .encrypt(key),
    open: async <T>(purpose: string, sealed: string) => {
      for (const one of keys) {
        const payload = await openWith(one, purpose, sealed, now());
        if (payload) return payload.v as T;
      }
      return undefined;
    },
  };
}

async function openWith(
  key: Uint8Array,
  purpose: string,
  sealed: string,
  currentDate: Date,
): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
      audience: purpose,
      requiredClaims: ['exp'],
      currentDate,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
