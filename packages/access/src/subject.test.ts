import { expect, it } from 'vitest';
import { policyNameOf, type Subject } from './subject.ts';

const subject = (change: Partial<Subject>): Subject => ({
  username: 'ann@example.com',
  groups: [],
  issuer: 'https://id.example',
  kind: 'session',
  tokenId: '1',
  issuedAt: new Date(0),
  ...change,
});

it.each<[string, Partial<Subject>, string]>([
  ['an account', { issuer: 'argocd', username: 'admin' }, 'admin'],
  ['a project role', { issuer: 'argocd', username: 'proj:shop:ci' }, 'proj:shop:ci'],
  ["a provider's user", { providerSubject: '0a1b' }, '0a1b'],
  ["a provider's user without an id", {}, 'ann@example.com'],
  ['one whom the provider calls admin', { providerSubject: 'admin' }, 'external:admin'],
  ['one who is called a role', { providerSubject: 'role:admin' }, 'external:role:admin'],
  ['one who is called a project role', { username: 'proj:a:b' }, 'external:proj:a:b'],
])('policies call %s by its name: %j', (_what, change, name) => {
  expect(policyNameOf(subject(change))).toBe(name);
});
