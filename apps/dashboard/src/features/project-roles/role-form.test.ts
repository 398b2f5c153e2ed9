import { describe, expect, it } from 'vitest';
import {
  NEW_ROLE,
  placeRoleProblems,
  roleFormOf,
  roleProblemsOf,
  withoutRole,
  withRole,
} from './role-form.ts';

const POLICY = 'p, proj:shop:ci, applications, sync, shop/*, allow';
const CI = { name: 'ci', description: 'Pipelines', groups: ['acme:dev'], policies: [POLICY] };
const SPEC = { sourceRepos: ['*'], roles: [CI, { name: 'ops' }] };

describe('a role in the form', () => {
  it('is as it was when nothing is changed', () => {
    const form = roleFormOf('shop', CI);
    expect(form.policies).toBe('applications, sync, shop/*, allow');
    expect(withRole('shop', SPEC, form, 'ci')).toEqual(SPEC);
  });

  it('keeps what the form does not show, and loses a description that is emptied', () => {
    const spec = { roles: [{ ...CI, jwtTokens: [{ iat: 1 }] }] };
    const form = { ...roleFormOf('shop', CI), description: ' ' };
    const { description: _gone, ...rest } = CI;
    expect(withRole('shop', spec, form, 'ci').roles).toEqual([
      { ...rest, jwtTokens: [{ iat: 1 }] },
    ]);
  });

  it('is added behind the others with its lines made whole', () => {
    const policies = ' logs, get ,shop/*, allow\n\np, proj:shop:new, exec, create, shop/*, deny';
    const form = { ...NEW_ROLE, name: ' new ', groups: 'a\n b ', policies };
    expect(withRole('shop', SPEC, form).roles?.[2]).toEqual({
      name: 'new',
      groups: ['a', 'b'],
      policies: [
        'p, proj:shop:new, logs, get, shop/*, allow',
        'p, proj:shop:new, exec, create, shop/*, deny',
      ],
    });
  });

  it('shows lines of somebody else whole', () => {
    const policies = ['p, role:x, applications, get, shop/*, allow'];
    expect(roleFormOf('shop', { name: 'ci', policies }).policies).toBe(policies[0]);
  });

  it.each<[string, object, object]>([
    ['without a name', { name: ' ' }, { name: 'needs a name' }],
    ['of a name that is taken', { name: 'ops' }, { name: 'there is a role ops already' }],
    ['that is good', { name: 'x', policies: 'logs, get, shop/*, allow' }, {}],
    [
      'with a line that is none',
      { name: 'x', policies: 'logs, get' },
      { policies: '“logs, get” is not a resource, an action, an object, and allow or deny' },
    ],
  ])('%s is told so', (_name, form, problems) => {
    expect(roleProblemsOf({ ...NEW_ROLE, ...form }, ['ops'])).toEqual(problems);
  });

  it('has the problems that the server finds, and not those of another role', () => {
    const details = [
      { field: 'spec.roles[1].policies[0]', reason: 'is of nobody' },
      { field: 'spec.roles[1].name', reason: 'is none' },
      { field: 'spec.roles[0].groups[0]', reason: 'is there already' },
    ];
    expect(placeRoleProblems(details, 1)).toEqual({ policies: 'is of nobody', name: 'is none' });
  });
});

it('a role goes, and the others stay', () => {
  expect(withoutRole(SPEC, 'ci')).toEqual({ sourceRepos: ['*'], roles: [{ name: 'ops' }] });
});
