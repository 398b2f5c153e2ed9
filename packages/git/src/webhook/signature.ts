import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `given` (hex, perhaps after `sha256=`) is the body's HMAC-SHA-256 under the secret. */
export function hmacMatches(given: string, body: Buffer, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const actual = Buffer.from(given.replace(/^sha256=/, ''), 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function secretMatches(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
