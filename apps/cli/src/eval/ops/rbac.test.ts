import { describe, expect, test } from 'vitest';
import { evaluateRbac } from './rbac.ts';

/** A question as `subject[+group…] action resource object`, and its answer. */
type Case = [question: string, allowed: boolean];

interface Policy {
  policy?: string;
  default?: string;
  matchMode?: string;
}

async function ask(policy: Policy, question: string): Promise<unknown> {
  const [who = '', action, resource, object] = question.split(' ');
  const [subject, ...groups] = who.split('+');
  return (await evaluateRbac({ ...policy, subject, groups, resource, action, object })).allowed;
}

function cases(name: string, policy: Policy, table: Case[]): void {
  describe(name, () => {
    test.each(table)('%s: %s', async (question, allowed) => {
      expect(await ask(policy, question)).toBe(allowed);
    });
  });
}

cases('without a policy', {}, [
  ['ann get applications p/app', false],
  ['admin get applications p/app', true],
  ['admin sync applications p/app', true],
  ['admin override applications p/app', true],
  ['admin rollback applications p/app', true],
  ['role:readonly rollback applications p/app', false],
  ['admin debug exec p/ns/app', true],
  ['admin get logs p/app', true],
  ['admin create exec p/app', true],
  ['admin update/apps/Deployment/ns/web applications p/app', true],
  ['admin delete//Pod/ns/web-1 applications p/ns/app', true],
  ['admin action/apps/Deployment/restart applications p/app', true],
  ['admin invoke extensions httpbin', false],
  ['admin delete certificates example.com', true],
  ['admin create accounts ann', false],
  ['role:admin delete clusters https://10.0.0.1', true],
  ['role:readonly get applications p/ns/app', true],
  ['role:readonly get logs p/app', true],
  ['role:readonly get clusters https://10.0.0.1', true],
  ['role:readonly sync applications p/app', false],
  ['role:readonly create exec p/app', false],
  ['role:readonly get applications app', false],
  ['admin delete applicationsets p/set', true],
  ['admin sync applicationsets p/set', false],
  ['role:readonly get applicationsets p/ns/set', true],
  ['role:readonly update applicationsets p/set', false],
  ['admin update certificates example.com', true],
  ['admin create gpgkeys ABCD', true],
  ['admin update gpgkeys ABCD', false],
  ['admin update write-repositories p/https://git.example', true],
  ['role:readonly get repositories p/https://git.example', true],
  ['admin create logs p/app', false],
  ['admin get exec p/app', false],
  ['role:readonly invoke extensions httpbin', false],
  ['ann+admin sync applications p/app', true],
  ['ann+role:admin sync applications p/app', true],
]);

cases(
  'a default role',
  { default: 'role:readonly', policy: 'p, ann, applications, *, */*, deny' },
  [
    ['ann get applications p/app', true],
    ['ann sync applications p/app', false],
    ['bob get clusters c', true],
    ['bob sync applications p/app', false],
  ],
);

cases(
  'a default role that denies',
  {
    default: 'role:base',
    policy:
      'p, role:base, applications, sync, */*, deny\n' +
      'p, ann, applications, sync, p/*, allow\n' +
      'g, team, role:dev\np, role:dev, applications, sync, */*, allow',
  },
  [
    ['ann sync applications p/app', true],
    ['bob sync applications p/app', false],
    ['bob+team sync applications q/app', true],
  ],
);

cases(
  'allow and deny',
  {
    policy:
      'p, ann, applications, *, */*, allow\np, ann, applications, delete, prod/*, deny\n' +
      'g, bob, role:all\ng, bob, role:no-prod\n' +
      'p, role:all, applications, *, */*, allow\np, role:no-prod, applications, *, prod/*, deny\n' +
      'g, careful, role:no-prod\ng, free, role:all\n' +
      'p, eve, applications, get, */*, Allow\np, dan, applications, get, */*,',
  },
  [
    ['ann delete applications dev/app', true],
    ['ann delete applications prod/app', false],
    ['ann get applications prod/app', true],
    ['bob get applications dev/app', true],
    ['bob get applications prod/app', false],
    // Each of these names is asked by itself: one that denies does not outweigh one that allows.
    ['ann+careful get applications prod/app', true],
    ['bob+free get applications prod/app', true],
    ['eve+careful+free get applications prod/app', true],
    ['eve+careful get applications prod/app', false],
    ['eve get applications dev/app', false],
    ['dan get applications dev/app', false],
  ],
);

cases(
  'subjects, groups and roles',
  {
    policy:
      'p, team, applications, get, p/*, allow\n' +
      'p, org:dev, applications, get, p/*, allow\ng, org:dev, role:nothing\n' +
      'p, al*, applications, get, p/*, allow\np, *, applications, sync, p/*, allow\n' +
      'g, ann, role:one\ng, role:one, role:two\ng, role:two, role:one\n' +
      'p, role:two, applications, get, p/*, allow\n' +
      'p, "Doe, Jane", logs, get, p/*, allow\n' +
      'g, gr*, role:two',
  },
  [
    ['team get applications p/app', true],
    // A group takes part only when a g line begins with it.
    ['bob+team get applications p/app', false],
    ['bob+org:dev get applications p/app', true],
    ['alice get applications p/app', false],
    ['al* get applications p/app', true],
    ['bob sync applications p/app', false],
    ['ann get applications p/app', true],
    ['role:one get applications p/app', true],
    ['bob+group get applications p/app', false],
    ['Ann get applications p/app', false],
  ],
);

cases(
  'globs',
  {
    policy:
      'p, ann, applications, get, p/*, allow\np, ann, applications, sync, */app, allow\n' +
      'p, ann, clusters, get, https://*.example.com, allow\n' +
      'p, ann, applications, override, "{p,q}/app-[0-9]", allow\n' +
      'p, ann, app*, delete, p/a?p, allow\np, ann, *, create, *, allow\n' +
      'p, ann, logs, get, [, allow\np, ann, logs, get, ok/*, allow',
  },
  [
    ['ann get applications p/app', true],
    ['ann get applications p/ns/app', true],
    ['ann get applications p/', true],
    ['ann get applications p', false],
    ['ann get applications pp/app', false],
    ['ann sync applications p/ns/app', true],
    ['ann get clusters https://a.b.example.com', true],
    ['ann get clusters https://example.com', false],
    ['ann override applications q/app-7', true],
    ['ann override applications q/app-x', false],
    ['ann delete applicationsets p/a/p', true],
    ['ann create exec p/app', true],
    ['ann create anything x', true],
    // A glob that cannot be read matches nothing, and hurts nothing.
    ['ann get logs ok/app', true],
  ],
);

cases(
  'fine-grained actions',
  {
    policy:
      'p, ann, applications, update, p/*, allow\np, ann, applications, delete/*/Pod/*/*, p/*, allow\n' +
      'p, bob, applications, *, p/*, allow\n' +
      'p, bob, applications, delete/*/Secret/*/*, p/*, deny\n' +
      'p, eve, applications, action//Pod/*, p/*, allow\n' +
      'p, eve, applications, action/apps/Deployment/restart, p/*, allow\n' +
      'p, dan, applications, action/*, p/*, allow\np, dan, applications, action, q/*, allow',
  },
  [
    ['ann update applications p/app', true],
    ['ann update/apps/Deployment/ns/web applications p/app', false],
    ['ann delete//Pod/ns/web-1 applications p/app', true],
    ['ann delete applications p/app', false],
    ['ann delete//Service/ns/web applications p/app', false],
    ['bob update/apps/Deployment/ns/web applications p/app', true],
    ['bob delete//Secret/ns/s applications p/app', false],
    ['bob get logs p/app', false],
    ['bob create exec p/app', false],
    ['bob get applicationsets p/set', false],
    ['eve action//Pod/maintenance-off applications p/app', true],
    ['eve action/apps/Deployment/restart applications p/app', true],
    ['eve action/apps/Deployment/pause applications p/app', false],
    ['dan action/apps/Deployment/restart applications p/app', true],
    ['dan action/apps/Deployment/restart applications q/app', false],
    ['dan action/apps/Deployment/restart applications p/ns/app', true],
    ['eve update//Pod/ns/web applications p/app', false],
  ],
);

cases(
  'application namespaces',
  {
    policy:
      'p, ann, applications, get, */team/*, allow\np, bob, applications, get, p/team/app, allow\n' +
      'p, eve, applications, get, p/app, allow',
  },
  [
    ['ann get applications p/team/app', true],
    ['ann get applications p/app', false],
    ['bob get applications p/team/app', true],
    ['bob get applications p/app', false],
    ['eve get applications p/team/app', false],
  ],
);

cases(
  'roles of projects',
  {
    policy:
      'p, proj:p:ci, applications, sync, p/*, allow\np, proj:p:ci, applications, get, p/*, allow\n' +
      'g, org:ci, proj:p:ci',
  },
  [
    ['proj:p:ci sync applications p/app', true],
    ['proj:p:ci sync applications q/app', false],
    ['proj:p:other sync applications p/app', false],
    ['ann+org:ci sync applications p/app', true],
  ],
);

cases(
  'regular expressions',
  {
    matchMode: 'regex',
    policy:
      'p, ann, applications, get|sync, ^p/.*$, allow\np, ann, applications, get, special, allow\n' +
      'p, ann, applications, override, ^p/secret$, deny\np, ann, applications, override, .*, allow\n' +
      'p, bob, logs, get, .*, allow\np, bob, logs, get, *, allow\np, bob, clusters, get, .*, allow\n' +
      'p, eve, .*, .*, .*, allow',
  },
  [
    ['ann get applications p/app', true],
    ['ann sync applications p/ns/app', true],
    ['ann get applications q/p/app', false],
    ['ann get applications q/so-special-app', true],
    ['ann sync applications q/special', false],
    ['ann override applications p/other', true],
    ['ann override applications p/secret', false],
    ['ann resync applications p/app', true],
    // A pattern that is not a regular expression spoils every request that comes as far as it.
    ['bob get logs p/app', false],
    ['bob get clusters c', true],
    ['eve invoke extensions httpbin', true],
    // The built-in roles are written as globs.
    ['admin get applications p/app', false],
    ['role:readonly get clusters c', false],
  ],
);

cases(
  'an unknown match mode is glob',
  { matchMode: 'wildcard', policy: 'p, ann, applications, get, p/*, allow' },
  [
    ['ann get applications p/app', true],
    ['ann get applications xp/app', false],
  ],
);

cases(
  'the text of a policy',
  {
    policy:
      '# comment, with commas\n\n   \n  p,ann,applications,get,p/*,allow  \r\n' +
      '\tp,\t"bob", "applications","get","p/*", allow\n' +
      'p, eve , applications, get, p/*, allow\np, dan, applications, get, p/*, deny\n' +
      'p, dan, applications, get, p/*, allow\np, , projects, get, shared, allow',
  },
  [
    ['ann get applications p/app', true],
    ['bob get applications p/app', true],
    ['eve get applications p/app', false],
    ['dan get applications p/app', false],
    ['anybody get projects shared', true],
  ],
);

describe('a request that is wrong', () => {
  test.each<[object, string]>([
    [{ policy: 'p, ann, applications, get, p/*' }, 'policy:1: has 5 fields'],
    [{ policy: 'x' }, 'policy:1: begins with "x"'],
    [{ policy: 7 }, 'policy must be a text'],
    [{ groups: 'team' }, 'groups must be a list of texts'],
    [{ action: undefined }, 'action is required'],
  ])('%j is told', async (over, message) => {
    const request = { subject: 'ann', resource: 'applications', action: 'get', object: 'p/a' };
    await expect(evaluateRbac({ ...request, ...over })).rejects.toThrow(message);
  });
});
