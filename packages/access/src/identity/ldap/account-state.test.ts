import type { Entry } from 'ldapts';
import { expect, it } from 'vitest';
import { isShut } from './account-state.ts';

const NOW = new Date('2026-11-22T00:00:00Z');
/** As Active Directory writes a time. */
const stepsOf = (at: string) => String((BigInt(Date.parse(at)) + 11_644_473_600_000n) * 10_000n);

it.each<[string, Record<string, string>, boolean]>([
  ['of which nothing is said', {}, false],
  ['that is usual at Active Directory', { userAccountControl: '512' }, false],
  ['disabled there', { userAccountControl: '514' }, true],
  ['disabled there, its password without end', { userAccountControl: '66050' }, true],
  ['that never expires', { accountExpires: '0' }, false],
  ['that never expires, said otherwise', { accountExpires: '9223372036854775807' }, false],
  ['that expired a moment ago', { accountExpires: stepsOf('2026-11-21T23:59:59Z') }, true],
  ['that expires in a moment', { accountExpires: stepsOf('2026-11-22T00:00:01Z') }, false],
  ['with an expiry that is no time', { accountExpires: 'soon' }, false],
  ['locked at FreeIPA', { nsAccountLock: 'TRUE' }, true],
  ['locked at 389 Directory Server', { nsaccountlock: 'true' }, true],
  ['that was locked there', { nsAccountLock: 'false' }, false],
  ['locked for good by a policy', { pwdAccountLockedTime: '000001010000Z' }, true],
  ['locked a while by wrong passwords', { pwdAccountLockedTime: '20261121235900Z' }, false],
  ['disabled at eDirectory', { loginDisabled: 'TRUE' }, true],
])('an account %s is shut: %#', (_title, attributes, shut) => {
  expect(isShut({ dn: 'uid=ann', ...attributes } as Entry, NOW)).toBe(shut);
});
