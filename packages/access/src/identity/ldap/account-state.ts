import type { Entry } from 'ldapts';
import { firstValue } from './entry.ts';

/**
 * What directories say of an account that may not be used: Active Directory, 389 Directory Server
 * and FreeIPA, OpenLDAP's password policy, eDirectory. Some are told only to who asks for them.
 */
export const STATE_ATTRIBUTES = [
  'userAccountControl',
  'accountExpires',
  'nsAccountLock',
  'pwdAccountLockedTime',
  'loginDisabled',
];

/** ACCOUNTDISABLE of Active Directory's userAccountControl. */
const DISABLED_BIT = 0x2;
/** With this time OpenLDAP's policy locks for good; other times are of wrong passwords, and end. */
const FOR_GOOD = '000001010000Z';
/** Active Directory counts steps of 100 ns from 1601 on. */
const STEPS_PER_MS = 10_000n;
const FROM_1601_TO_1970_MS = 11_644_473_600_000n;
/** Both mean that the account does not expire. */
const NEVER = new Set(['0', '9223372036854775807']);

/**
 * Whether an administrator has shut the account. One that is locked for a while by wrong passwords
 * is not: anybody could end somebody's session by guessing.
 */
export function isShut(user: Entry, now: Date): boolean {
  const control = Number(firstValue(user, 'userAccountControl') ?? 0);
  return (
    (control & DISABLED_BIT) !== 0 ||
    isTrue(firstValue(user, 'nsAccountLock')) ||
    isTrue(firstValue(user, 'loginDisabled')) ||
    firstValue(user, 'pwdAccountLockedTime') === FOR_GOOD ||
    hasExpired(firstValue(user, 'accountExpires'), now)
  );
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

function hasExpired(steps: string | undefined, now: Date): boolean {
  if (steps === undefined || NEVER.has(steps) || !/^\d{1,19}$/.test(steps)) return false;
  return BigInt(steps) / STEPS_PER_MS - FROM_1601_TO_1970_MS <= BigInt(now.getTime());
}
