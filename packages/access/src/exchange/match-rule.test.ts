import { expect, it } from 'vitest';
import { failedClaim } from './match-rule.ts';

const JOB = {
  sub: 'repo:acme/shop:environment:production',
  repository: 'acme/shop',
  repository_id: 4711,
  ref: 'refs/heads/release/1.2',
  ref_protected: 'true',
  groups: ['a', 'b'],
  nested: { repository: 'acme/shop' },
};

it.each<[Record<string, string | string[]>, string | undefined]>([
  [{ repository: 'acme/shop' }, undefined],
  [{ repository: 'acme/sho' }, 'repository'],
  [{ repository: 'Acme/shop' }, 'repository'],
  [{ repository: 'acme/*' }, undefined],
  [{ repository: 'acme/s?op' }, undefined],
  [{ repository: ['acme/other', 'acme/shop'] }, undefined],
  [{ repository: 'acme' }, 'repository'],
  [{ repository_id: '4711' }, undefined],
  [{ repository_id: '471' }, 'repository_id'],
  [{ ref: 'refs/heads/*' }, 'ref'],
  [{ ref: 'refs/heads/**' }, undefined],
  [{ ref: 'refs/heads/release/*' }, undefined],
  [{ ref: '*' }, 'ref'],
  [{ repository: 'acme/shop', ref: 'refs/heads/main' }, 'ref'],
  [{ environment: 'production' }, 'environment'],
  [{ environment: '*' }, 'environment'],
  [{ groups: 'b' }, undefined],
  [{ groups: 'c' }, 'groups'],
  [{ nested: '**' }, 'nested'],
  [{ constructor: '**' }, 'constructor'],
  [{ sub: 'repo:acme/shop:environment:production' }, undefined],
])('the conditions %j fail by %s', (conditions, failed) => {
  const rule = { name: 'x', conditions, account: 'ci', maxSeconds: 900 };
  expect(failedClaim(rule, JOB)).toBe(failed);
});

it('ends in bounded time, whatever a claim says', () => {
  const rule = { name: 'x', conditions: { ref: `${'**a'.repeat(100)}b` }, maxSeconds: 900 };
  expect(failedClaim(rule, { ref: 'a'.repeat(2000) })).toBe('ref');
  expect(failedClaim(rule, { ref: 'a'.repeat(100_000) })).toBe('ref');
});
