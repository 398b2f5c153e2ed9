import { expect, it } from 'vitest';
import { isDueForRenewal } from './renew-token.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const seconds = NOW.getTime() / 1000;
const token = (claims: object) =>
  `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

it.each<[string, string, boolean]>([
  ['new', token({ iat: seconds, exp: seconds + 900 }), false],
  ['with more than a third left', token({ iat: seconds - 500, exp: seconds + 400 }), false],
  ['with less than a third left', token({ iat: seconds - 700, exp: seconds + 200 }), true],
  ['that has ended', token({ iat: seconds - 900, exp: seconds - 1 }), false],
  ['without an end', token({ iat: seconds }), false],
  ['that is none', 'opaque', false],
])('a token %s is due for renewal: %s', (_what, given, due) => {
  expect(isDueForRenewal(given, NOW)).toBe(due);
});
