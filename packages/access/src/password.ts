import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { isBcryptHash, verifyBcrypt } from './bcrypt-password.ts';

/**
 * Passwords are kept as `scrypt$N$r$p$salt$hash` (base64url), so that the cost can grow later
 * without making older hashes unreadable. The cost is OWASP's 16 MiB variant: a login must not
 * take a noticeable share of the server's memory.
 */
const COST = { N: 16384, r: 8, p: 5 };
const HASH_BYTES = 32;

/** Hashes a new password with a fresh salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * True when the password is the one that was hashed. Takes the same time whether the account
 * exists or not: without a stored hash a password nobody has is checked.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  if (stored && isBcryptHash(stored)) return verifyBcrypt(password, stored);
  const parsed = stored ? parseHash(stored) : undefined;
  const { salt, hash, cost } = parsed ?? NOBODY;
  const given = await derive(password, salt, cost, hash.length);
  return timingSafeEqual(given, hash) && parsed !== undefined;
}

/** Whether a hash was brought over from elsewhere, or made with another cost than today's. */
export function needsRehash(stored: string): boolean {
  const cost = parseHash(stored)?.cost;
  return !cost || cost.N !== COST.N || cost.r !== COST.r || cost.p !== COST.p;
}

/** Whether a text is a hash that passwords can be checked against. */
export function isPasswordHash(text: string): boolean {
  return isBcryptHash(text) || parseHash(text) !== undefined;
}

/** A first password that people can type: 16 letters and digits, none that look alike. */
export function generatePassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

interface Cost {
  N: number;
  r: number;
  p: number;
}

const NOBODY = { salt: randomBytes(16), hash: randomBytes(HASH_BYTES), cost: COST };

function parseHash(stored: string): { salt: Buffer; hash: Buffer; cost: Cost } | undefined {
  const [scheme, N, r, p, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || !salt || !hash) return undefined;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function derive(
  password: string,
  salt: Buffer,
  cost: Cost,
  bytes: number = HASH_BYTES,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, { ...cost, maxmem: 256 << 20 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
