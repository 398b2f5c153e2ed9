import { expect, it } from 'vitest';
import { roleProblems } from './role-problems.ts';

const line = (text: string) => `p, proj:shop:ci, ${text}`;
const OK = line('applications, sync, shop/*, allow');

it.each<[string, object[], [string, RegExp][]]>([
  ['nothing of none', [], []],
  ['nothing of a good one', [{ name: 'ci', policies: [OK], groups: ['a', 'b'] }], []],
  ['a name that is none', [{ name: 'c i' }], [['spec.roles[0].name', /invalid role name 'c i'/]]],
  [
    'a role twice',
    [{ name: 'ci' }, { name: 'ci' }],
    [['spec.roles[1].name', /role 'ci' already exists/]],
  ],
  [
    'a policy twice',
    [{ name: 'ci', policies: [OK, OK] }],
    [['spec.roles[0].policies[1]', /already exists for role 'ci'/]],
  ],
  [
    'a group twice',
    [{ name: 'ci', groups: ['a', 'a'] }],
    [['spec.roles[0].groups[1]', /group 'a' already exists/]],
  ],
  [
    'too few words',
    [{ name: 'ci', policies: [line('applications, sync, allow')] }],
    [['spec.roles[0].policies[0]', /must be of the form/]],
  ],
  [
    'a group line',
    [{ name: 'ci', policies: ['g, a, proj:shop:ci'] }],
    [['spec.roles[0].policies[0]', /must be of the form/]],
  ],
  [
    'somebody else',
    [{ name: 'ci', policies: ['p, role:admin, applications, *, shop/*, allow'] }],
    [['spec.roles[0].policies[0]', /subject must be: 'proj:shop:ci', not 'role:admin'/]],
  ],
  [
    'another role of the project',
    [{ name: 'cd', policies: [OK] }],
    [['spec.roles[0].policies[0]', /subject must be: 'proj:shop:cd'/]],
  ],
  [
    'objects of all projects',
    [{ name: 'ci', policies: [line('applications, get, *, allow')] }],
    [['spec.roles[0].policies[0]', /object must be of form 'shop\/\*'/]],
  ],
  [
    'objects of another project',
    [{ name: 'ci', policies: [line('applications, get, shop-eu/*, allow')] }],
    [['spec.roles[0].policies[0]', /not 'shop-eu\/\*'/]],
  ],
  [
    'a resource that belongs to no project',
    [{ name: 'ci', policies: [line('accounts, get, shop/*, allow')] }],
    [['spec.roles[0].policies[0]', /project resource must be: 'applications', .* not 'accounts'/]],
  ],
  [
    'actions that there are not',
    [
      {
        name: 'ci',
        policies: [
          line('applications, snyc, shop/*, deny'),
          line('applications, get|sync, shop/*, allow'),
          line('applications, action, shop/*, allow'),
        ],
      },
    ],
    [
      ['spec.roles[0].policies[0]', /: invalid action 'snyc'$/],
      ['spec.roles[0].policies[1]', /: invalid action 'get\|sync'$/],
      ['spec.roles[0].policies[2]', /: invalid action 'action'$/],
    ],
  ],
  [
    'nothing of what there is',
    [
      {
        name: 'ci',
        policies: [
          line('applications, *, shop/*, allow'),
          line('applications, action/apps/Deployment/restart, shop/*, allow'),
          line('applications, delete/*/Pod/*/*, shop/*, allow'),
          line('applications, approve, shop/*, allow'),
          line('logs, get, shop/*, allow'),
          line('exec, create, shop/*, allow'),
          line('clusters, get, shop/*, allow'),
          line('write-repositories, create, shop/*, allow'),
        ],
      },
    ],
    [],
  ],
  [
    'an effect that is none',
    [{ name: 'ci', policies: [line('applications, get, shop/*, maybe')] }],
    [['spec.roles[0].policies[0]', /effect must be/]],
  ],
])('of roles is told: %s', (_title, roles, told) => {
  const found = roleProblems('shop', { roles: roles as { name: string }[] });
  expect(found.map(({ field }) => field)).toEqual(told.map(([field]) => field));
  for (const [at, [, reason]] of told.entries()) expect(found[at]?.reason).toMatch(reason);
});
