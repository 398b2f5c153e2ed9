import { expect, it } from 'vitest';
import { deedOf, lineOf, removalText } from './role-words.ts';

it.each<[string, object]>([
  [
    'p, proj:shop:ci, applications, sync, shop/*, allow',
    { kind: 'rule', allows: true, action: 'sync', resource: 'applications', object: 'shop/*' },
  ],
  [
    'p,proj:shop:ci,logs,get,shop/web,deny',
    { kind: 'rule', allows: false, action: 'get', resource: 'logs', object: 'shop/web' },
  ],
  ['p, role:x, logs, get, shop/*, allow', { kind: 'other' }],
  ['p, proj:shop:ci, logs, get, shop/*', { kind: 'other' }],
])('%s is taken apart', (line, parts) => {
  expect(lineOf('shop', 'ci', line)).toMatchObject(parts);
});

it.each([
  ['sync', 'sync applications'],
  ['*', 'anything with applications'],
])('the action %s reads %s', (action, text) => {
  expect(deedOf({ action, resource: 'applications' })).toBe(text);
});

it.each([
  [0, 'Its groups lose'],
  [1, 'Its token is revoked at once'],
  [3, 'Its 3 tokens are revoked at once'],
])('removing a role with %i tokens says what goes', (tokens, text) => {
  expect(removalText(tokens)).toContain(text);
});
