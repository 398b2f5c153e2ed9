import { describe, expect, test } from 'vitest';
import { type AuthorizerInput, createAuthorizer } from './authorizer.ts';
import { readRbacConfigMap } from './config-map.ts';

const ROLES = [
  {
    name: 'ci',
    policies: [
      'p, proj:shop:ci, applications, sync, shop/*, allow',
      // Nobody may speak for others by way of a project.
      'p, ann, applications, sync, shop/*, allow',
      'g, ann, role:admin',
      'p, proj:shop:ci, applications, delete, shop/*, allow\np, ann, *, *, *, allow',
      'p, proj:shop:ci, applications',
      'nonsense',
    ],
    groups: ['org:ci', 'with, comma', 'two\nlines'],
  },
];

async function authorizer(data: Record<string, string> = {}, more: Partial<AuthorizerInput> = {}) {
  const projects = [
    { name: 'shop', roles: ROLES },
    { name: 'ops', roles: [] },
  ];
  return createAuthorizer({ rbac: readRbacConfigMap(data), projects, ...more });
}

async function ask(question: string, data: Record<string, string> = {}): Promise<boolean> {
  const [who = '', action = '', resource = '', object = ''] = question.split(' ');
  const [subject = '', ...groups] = who.split('+').map((name) => name.replaceAll('_', ' '));
  const asked = { subject, groups, action, resource, object };
  const { allows, explain } = await authorizer(data);
  expect(explain(asked).allowed).toBe(allows(asked));
  return allows(asked);
}

describe('roles of a project', () => {
  test.each<[string, boolean]>([
    ['proj:shop:ci sync applications shop/web', true],
    ['proj:shop:ci sync applications shop/team/web', true],
    ['proj:shop:ci sync applications ops/web', false],
    ['proj:shop:ci sync applications missing/web', false],
    ['proj:shop:ci get projects shop', true],
    ['proj:shop:ci get projects ops', false],
    ['proj:shop:other sync applications shop/web', false],
    ['ann+org:ci sync applications shop/web', true],
    ['ann+org:ci get projects shop', true],
    ['ann+org:ci sync applications ops/web', false],
    ['ann+with,_comma sync applications shop/web', true],
    ['ann+two sync applications shop/web', false],
    ['ann sync applications shop/web', false],
    ['ann delete clusters c', false],
    ['proj:shop:ci delete applications shop/web', false],
  ])('%s: %s', async (question, allowed) => {
    expect(await ask(question)).toBe(allowed);
  });

  test.each<[string, boolean]>([
    ['proj:shop:ci get applications shop/web', true],
    ['proj:shop:ci get applications ops/web', true],
    ['proj:shop:ci sync applications ops/web', false],
    ['proj:shop:ci sync applications shop/prod', false],
  ])('beside a policy that denies and a default role: %s: %s', async (question, allowed) => {
    const csv =
      'p, proj:shop:ci, applications, *, shop/prod, deny\np, proj:shop:ci, *, *, ops/*, allow';
    expect(await ask(question, { 'policy.csv': csv, 'policy.default': 'role:readonly' })).toBe(
      allowed,
    );
  });

  test('that are too large grant nothing, and hurt no other project', async () => {
    const policies = Array.from(
      { length: 5 },
      () => `p, proj:shop:ci, "${'x'.repeat(1_000_000)}", get, shop/*, allow`,
    );
    const projects = [{ name: 'shop', roles: [{ name: 'ci', policies, groups: ['team'] }] }];
    const { scopeOf } = await authorizer(
      { 'policy.csv': 'p, ann, applications, get, ops/*, allow' },
      { projects },
    );
    const asked = { subject: 'ann', groups: ['team'], resource: 'applications', action: 'get' };
    const allow = [{ kind: 'project', project: 'ops' }];
    expect(scopeOf(asked)).toEqual({ anyOf: [{ allow, deny: [] }], projects: [] });
  });
});
