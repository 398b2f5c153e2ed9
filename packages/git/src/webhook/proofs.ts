import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { DeliveryHead, Proof } from './provider.ts';

/** The ways in which deliveries prove that they know a secret; all take as long for a wrong one. */

const PROVEN: Proof = { kind: 'proven' };
const OPEN: Proof = { kind: 'open' };

/** By an HMAC-SHA-256 of the body: hex, perhaps after `sha256=`. */
export function bySignature(given: string, body: Buffer, secret: string | undefined): Proof {
  if (!secret) return OPEN;
  if (given === '') return refused('it has no signature, and a secret is set for its sender');
  return hmacMatches(given, body, secret)
    ? PROVEN
    : refused('the signature does not match the secret');
}

/** By the secret itself, in a header. */
export function byHeader(given: string, secret: string | undefined, header: string): Proof {
  if (!secret) return OPEN;
  if (given === '') return refused(`it has no ${header}, and a secret is set for its sender`);
  return secretMatches(given, secret) ? PROVEN : refused(`${header} is not the secret`);
}

/** By name and password. */
export function byBasicAuth(
  head: DeliveryHead,
  expected: { username: string; password: string } | undefined,
): Proof {
  if (!expected) return OPEN;
  const given = basicCredentials(head.header('authorization'));
  if (given === undefined) return refused('it has no name and password, and they are asked for');
  const isRight = secretMatches(given, `${expected.username}:${expected.password}`);
  return isRight ? PROVEN : refused('name or password are wrong');
}

/**
 * By the secret, in whichever way a registry's form has room for: the header Authorization (bare,
 * Bearer, or as the password of Basic), X-Api-Key, or `token` in the address.
 */
export function byAnyToken(head: DeliveryHead, secret: string | undefined): Proof {
  if (!secret) return OPEN;
  const authorization = head.header('authorization');
  const basic = basicCredentials(authorization);
  const given = [
    head.token,
    head.header('x-api-key'),
    basic === undefined ? authorization.replace(/^Bearer +/i, '') : afterColon(basic),
  ].filter((text) => text !== '');
  if (given.length === 0) return refused('it has no token, and a secret is set for its sender');
  // All of them are compared: how many were right or wrong shows in no time.
  const matches = given.map((text) => secretMatches(text, secret));
  return matches.includes(true) ? PROVEN : refused('its token is not the secret');
}

/** Whether `given` (hex, perhaps after `sha256=`) is the body's HMAC-SHA-256 under the secret. */
function hmacMatches(given: string, body: Buffer, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const actual = Buffer.from(given.replace(/^sha256=/, '').slice(0, 200), 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Compares two secrets in a time that does not depend on where they differ. */
function secretMatches(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

function basicCredentials(authorization: string): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization.slice(0, 4_096))?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

function afterColon(credentials: string): string {
  return credentials.slice(credentials.indexOf(':') + 1);
}

function refused(reason: string): Proof {
  return { kind: 'refused', reason };
}
