import { expect, it } from 'vitest';
import type { PolicyValidation } from '../../api/policy.ts';
import { administratorsText } from './validation-words.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `a${n}`);

it.each<[string, Partial<PolicyValidation>, string]>([
  [
    'one',
    { administrators: { everybody: false, names: ['admin'] } },
    'The policy could be changed by admin.',
  ],
  [
    'many',
    { administrators: { everybody: false, names: names(9) } },
    'The policy could be changed by a0, a1, a2, a3, a4, a5 and 3 more.',
  ],
  [
    'everybody',
    { administrators: { everybody: true, names: [] } },
    'Everybody who signs in could change the policy.',
  ],
  [
    'not who asks',
    { administrators: { everybody: false, names: ['admin'] }, locksYouOut: true },
    'The policy could be changed by admin. You could not.',
  ],
  [
    'nobody',
    { administrators: { everybody: false, names: [] }, locksOut: true, locksYouOut: true },
    'Nobody could change the policy under this one: it is not saved.',
  ],
])('says who could change it: %s', (_name, change, text) => {
  const validation = { valid: true, problems: [], locksOut: false, locksYouOut: false, ...change };
  expect(administratorsText(validation)).toBe(text);
});
