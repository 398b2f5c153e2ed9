import type { SignatureStatus } from '@lockstep/git';
import { expect, test } from 'vitest';
import { refusalOf } from './signatures.ts';

const revision = { sha: '1f3a' };

test.each<[SignatureStatus, string | undefined, string | RegExp | undefined]>([
  ['good', undefined, undefined],
  ['none', undefined, 'Target revision 1f3a in Git is not signed, but a signature is required'],
  ['untrusted', undefined, /with key KEY, which is not among the project's signatureKeys$/],
  ['untrusted', 'the key was revoked', /with key KEY, which does not count: the key was revoked$/],
  ['unknown-key', undefined, /with key KEY, which is not known: add the key/],
  ['expired', 'the key has expired', /with key KEY, and that has expired: the key has expired$/],
  ['bad', undefined, /1f3a has a signature that is not right/],
  ['unchecked', 'no gpg', /signature of target revision 1f3a cannot be checked: no gpg$/],
])('a signature that is %s (%s)', (status, reason, expected) => {
  const verdict = { status, keyId: 'KEY', fingerprints: [], ...(reason && { reason }) };
  const why = refusalOf(verdict, revision);
  if (expected instanceof RegExp) expect(why).toMatch(expected);
  else expect(why).toBe(expected);
});
