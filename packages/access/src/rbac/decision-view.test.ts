import { describe, expect, it } from 'vitest';
import { requireUsable } from './check-policy.ts';
import { allowedElsewhere, viewDecision } from './decision-view.ts';

const QUESTION = {
  subject: 'ann',
  groups: ['team'],
  resource: 'applications',
  action: 'sync',
  object: 'shop/web',
};
const P = (subject: string, effect: string, object = 'shop/*') =>
  `p, ${subject}, applications, sync, ${object}, ${effect}`;

async function view(lines: string[], more: Record<string, string> = {}) {
  const { policy } = await requireUsable({ 'policy.csv': lines.join('\n'), ...more });
  return viewDecision(policy.explain(QUESTION));
}

describe('the line that decides', () => {
  it.each<[string, string[], { allowed: boolean; line?: number; via?: string[] }]>([
    ['none where none matches', [P('bob', 'allow')], { allowed: false }],
    ['the one that allows', [P('ann', 'allow')], { allowed: true, line: 1, via: ['ann'] }],
    [
      'of a role, by the way to it',
      ['g, ann, role:a', 'g, role:a, role:b', P('role:b', 'allow')],
      { allowed: true, line: 3, via: ['ann', 'role:a', 'role:b'] },
    ],
    [
      'a denial, where the same name is allowed too',
      [P('ann', 'allow'), P('ann', 'deny', 'shop/web')],
      { allowed: false, line: 2 },
    ],
    [
      'what allows a group, in spite of a denial for the user',
      [P('ann', 'deny'), 'g, team, role:dev', P('role:dev', 'allow')],
      { allowed: true, line: 3, via: ['team', 'role:dev'] },
    ],
    [
      'the first name that is allowed, of several',
      [P('ann', 'allow'), 'g, team, role:dev', P('role:dev', 'allow')],
      { allowed: true, line: 1 },
    ],
  ])('is %s', async (_name, lines, { allowed, line, via }) => {
    const { decidedBy, ...decision } = await view(lines);
    expect(decision.allowed).toBe(allowed);
    expect(decidedBy?.line).toBe(line);
    if (via) expect(decidedBy?.via).toEqual(via);
  });

  it('is that of the default role, which no denial takes away', async () => {
    const decision = await view([P('role:all', 'allow'), P('ann', 'deny')], {
      'policy.default': 'role:all',
    });
    expect(decision).toMatchObject({
      allowed: true,
      decidedBy: { line: 1 },
      steps: [
        { askedFor: 'default-role', name: 'role:all', allowed: true },
        { askedFor: 'subject', name: 'ann', allowed: false },
      ],
    });
  });

  it('is one that cannot be evaluated', async () => {
    const lines = ['p, ann, applications, sync, *, allow'];
    const decision = await view(lines, { 'policy.matchMode': 'regex' });
    expect(decision).toMatchObject({
      allowed: false,
      decidedBy: { file: 'policy.csv', line: 1 },
      steps: [{ unusable: { reason: expect.stringContaining('repetition') } }],
    });
  });
});

describe('lines that allow it on other objects', () => {
  it.each<[string, string[], number[]]>([
    ['none where nobody may', [P('bob', 'allow')], []],
    ['that of the subject', [P('ann', 'allow', 'team-a/*'), P('ann', 'deny', 'team-a/x')], [1]],
    ['that of a role, by a group', ['g, team, role:a', P('role:a', 'allow', 'team-b/*')], [2]],
    ['each once', ['g, team, ann', P('ann', 'allow', 'team-b/*')], [2]],
    ['none of another action', ['p, ann, applications, get, team-a/*, allow'], []],
  ])('are %s', async (_, lines, found) => {
    const { policy } = await requireUsable({ 'policy.csv': lines.join('\n') });
    const elsewhere = allowedElsewhere(policy, { ...QUESTION, object: '*/*' });
    expect(elsewhere.map(({ line }) => line)).toEqual(found);
  });
});
