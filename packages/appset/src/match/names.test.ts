import { expect, test } from 'vitest';
import { branchSlug } from './branch-slug.ts';
import { sanitizeName } from './sanitize-name.ts';

test.each([
  ['My_App', 'my-app'],
  ['a.b/c', 'a.b-c'],
  ['--a--', 'a'],
  ['.-.', ''],
  ['Ünï', 'n'],
  ['x'.repeat(300), 'x'.repeat(253)],
  [`${'x'.repeat(252)}-y`, 'x'.repeat(252)],
])('%s is normalized to %s', (text, name) => {
  expect(sanitizeName(text)).toBe(name);
});

test.each([
  ['feature/JIRA-123_do it', 'feature-jira-123-do-it'],
  ['fix: "a" & b@c', 'fix-a-and-batc'],
  ['Größe/çà', 'grosse-ca'],
  ['a--b__c', 'a-b-c'],
  ['--', ''],
  [`${'word-'.repeat(9)}longer-than-fifty`, `${'word-'.repeat(9)}`.slice(0, -1)],
  ['x'.repeat(60), 'x'.repeat(50)],
  [`${'x'.repeat(50)}-y`, 'x'.repeat(50)],
])('%s has the slug %s', (branch, slug) => {
  expect(branchSlug(branch)).toBe(slug);
});
