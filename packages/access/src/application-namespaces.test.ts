import { expect, test } from 'vitest';
import { mayLiveIn } from './application-namespaces.ts';

test.each<[string, string[] | undefined, string | undefined, boolean]>([
  ['the control namespace, whatever is stated', [], 'argocd', true],
  ['the control namespace, unnamed', undefined, undefined, true],
  ['another one, where none is stated', undefined, 'team-a', false],
  ['another one by its name', ['team-a'], 'team-a', true],
  ['another one by a glob', ['team-*'], 'team-a', true],
  ['another one by an expression', ['/^team-[ab]$/'], 'team-a', true],
  ['not by a part of a name', ['team'], 'team-a', false],
  ['not by an expression that does not fit', ['/^team-[bc]$/'], 'team-a', false],
  ['not by an expression that is none', ['/[/'], 'team-a', false],
])('a project takes %s', (_title, sourceNamespaces, namespace, takes) => {
  expect(mayLiveIn({ sourceNamespaces }, namespace)).toBe(takes);
});
