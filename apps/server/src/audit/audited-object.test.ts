import { expect, it } from 'vitest';
import { auditedObject } from './audited-object.ts';

it.each([
  ['application', 'shop/web', 'argocd/web', 'shop'],
  ['application', 'shop/team/web', 'team/web', 'shop'],
  ['application', '/web', 'argocd/web', ''],
  ['application', '/team/web', 'team/web', ''],
  ['application', '*', '*', ''],
  ['application', '', '', ''],
  ['applicationset', 'shop/all', 'argocd/all', 'shop'],
  ['project', 'shop', 'shop', 'shop'],
  ['project', '*', '*', ''],
  ['cluster', 'https://kubernetes.default.svc', 'https://kubernetes.default.svc', ''],
  ['cluster', 'shop/https://10.0.0.1:6443', 'https://10.0.0.1:6443', 'shop'],
  ['cluster', 'in-cluster', 'in-cluster', ''],
  ['repository', 'https://git.example/a/b@c', 'https://git.example/a/b@c', ''],
  ['repository', 'shop/https://git.example/a', 'https://git.example/a', 'shop'],
  ['repository', 'git@git.example:a/b', 'git@git.example:a/b', ''],
  ['repository', 'shop/git@git.example:a/b', 'git@git.example:a/b', 'shop'],
  ['repository', 'registry.example/charts', 'registry.example/charts', ''],
  ['account', 'ann', 'ann', ''],
])('a refusal of the %s %j is about %j of %j', (kind, named, object, project) => {
  expect(auditedObject(kind, named)).toEqual({ object, project });
});
