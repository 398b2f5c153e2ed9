import { expect, it } from 'vitest';
import { administratorsOf } from './administrators.ts';
import { requireUsable } from './check-policy.ts';

it.each<[string, Record<string, string>, { everybody?: boolean; names: string[] }]>([
  ['no policy', {}, { names: ['admin'] }],
  ['a group', { 'policy.csv': 'g, my-org:ops, role:admin' }, { names: ['admin', 'my-org:ops'] }],
  [
    'a user by way of roles',
    { 'policy.csv': 'g, ann, role:a\ng, role:a, role:b\np, role:b, settings, update, rbac, allow' },
    { names: ['admin', 'ann'] },
  ],
  ['a role that nobody has', { 'policy.csv': 'p, role:x, *, *, *, allow' }, { names: ['admin'] }],
  [
    'everything denied to one of two',
    { 'policy.csv': 'p, admin, *, *, *, deny\ng, ann, role:admin' },
    { names: ['ann'] },
  ],
  [
    'everything denied to all',
    { 'policy.csv': 'p, role:admin, settings, *, *, deny' },
    { names: [] },
  ],
  ['a default role', { 'policy.default': 'role:admin' }, { everybody: true, names: ['admin'] }],
  [
    'a default role that denies, which is not final',
    { 'policy.default': 'role:no', 'policy.csv': 'p, role:no, *, *, *, deny' },
    { names: ['admin'] },
  ],
  [
    'a rule without a subject',
    { 'policy.csv': 'p, , settings, update, *, allow' },
    { everybody: true, names: ['admin'] },
  ],
  ['regex mode', { 'policy.matchMode': 'regex' }, { names: [] }],
  [
    'regex mode with rules of its own',
    { 'policy.matchMode': 'regex', 'policy.csv': 'p, ann, .*, .*, .*, allow' },
    { names: ['ann'] },
  ],
  [
    'what reads and does not write',
    { 'policy.csv': 'p, ann, settings, get, *, allow' },
    { names: ['admin'] },
  ],
])('who could change the policy: %s', async (_name, data, { everybody = false, names }) => {
  const { policy } = await requireUsable(data);
  const found = administratorsOf(policy);
  expect(found.everybody).toBe(everybody);
  // Whom the default role lets is named as well, which says nothing new.
  if (!everybody) expect(found.names).toEqual(names);
});
