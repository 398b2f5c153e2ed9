import { expect, it } from 'vitest';
import { auditNameOf, policyGroupsOf, policyNameOf, type Subject } from './subject.ts';

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
  ['one who is called as an account is', { username: 'ci', nameTaken: true }, 'external:ci'],
  ['an account of a name that is taken', { issuer: 'argocd', username: 'ci' }, 'ci'],
])('policies call %s by its name: %j', (_what, change, name) => {
  expect(policyNameOf(subject(change))).toBe(name);
});

it.each<[string, string[], string[]]>([
  ['that it has', ['dev', 'ops', 'administrators'], ['dev', 'ops', 'administrators']],
  ['but none that is called as ours', ['admin', 'role:admin', 'proj:shop:ci', 'dev'], ['dev']],
])("policies are asked about the groups of a provider's user %s", (_what, groups, asked) => {
  expect(policyGroupsOf(subject({ groups }))).toEqual(asked);
});

it.each([
  ['argocd', 'admin', 'admin'],
  ['argocd', 'proj:shop:ci', 'proj:shop:ci'],
  ['https://id.example', 'ann@example.com', 'ann@example.com'],
  ['https://id.example', 'admin', 'external:admin'],
  ['https://id.example', 'proj:shop:ci', 'external:proj:shop:ci'],
])('the audit calls whom %s calls %s: %s', (issuer, username, name) => {
  expect(auditNameOf({ issuer, username })).toBe(name);
});
