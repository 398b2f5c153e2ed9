import { createHash, createHmac, hkdfSync } from 'node:crypto';

/** The key that session tokens are signed with, derived so that the sealing key never signs. */
export function sessionKey(secretKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', 'lockstep-session', 32));
}

/** Names a signing key in the tokens that it signs, without telling it. */
export function sessionKeyId(secretKey: Uint8Array): string {
  return createHash('sha256').update(sessionKey(secretKey)).digest('hex').slice(0, 8);
}

/** The key that seals what is carried outside while somebody signs in. */
export function signInKey(secretKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', 'lockstep-sign-in', 32));
}

/** The bearer token between servers and workers: both know the secret key, nobody else does. */
export function gatewayToken(secretKey: Uint8Array): string {
  return createHmac('sha256', secretKey).update('lockstep-gateway').digest('hex');
}

/**
 * Reads the secret key as it is given from outside: 32 bytes in base64.
 * @throws Error that says what is wrong, without the key.
 */
export function parseSecretKey(text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(
      `the secret key must be 32 bytes in base64, but ${key.length} bytes were read; ` +
        'make one with: openssl rand -base64 32',
    );
  }
  return key;
}
