import { newEnforcer, newModelFromString } from 'casbin';
import { describe, expect, test } from 'vitest';
import { BUILTIN_POLICY } from './builtin-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import { compilePattern } from './pattern.ts';
import { type AccessQuestion, compilePolicy } from './policy.ts';
import { tellDecision } from './tell-decision.ts';

function question(over: Partial<AccessQuestion> = {}): AccessQuestion {
  const app = { resource: 'applications', action: 'get', object: 'p/app' };
  return { subject: 'ann', groups: [], ...app, ...over };
}

async function compile(text: string, options: { defaultRole?: string; matchMode?: string } = {}) {
  return compilePolicy({ files: [{ name: 'policy.csv', text }], ...options });
}

describe('a policy that is wrong', () => {
  test.each<[string, string]>([
    ['p, ann, applications, get, p/*', 'policy.csv:1: has 5 fields'],
    ['p, ann, applications, get, p/*, allow, x', 'policy.csv:1: has 7 fields'],
    ['\n# fine\ng, ann', 'policy.csv:3: has 2 fields'],
    ['q, ann, role:admin', 'policy.csv:1: begins with "q"'],
    ['p2, ann, applications, get, p/*, allow', 'policy.csv:1: begins with "p2"'],
    ['p, "ann, applications, get, p/*, allow', 'policy.csv:1: a quote that is not closed'],
    [',', 'policy.csv:1: begins with ""'],
    [`\np, a${' '.repeat(20_000)}b`, 'policy.csv:2: has more than 16384 characters'],
  ])('%j says where and why', async (text, message) => {
    await expect(compile(text)).rejects.toThrow(message);
  });

  test('names each of its lines', async () => {
    await expect(compile('x, 1\np, a, b, c, d, allow\ny, 2')).rejects.toMatchObject({
      code: 'invalid-argument',
      details: [{ field: 'policy.csv:1' }, { field: 'policy.csv:3' }],
    });
  });
});

describe('an explanation', () => {
  test('says by whose line, and by which way', async () => {
    const policy = await compile(
      'g, team, role:dev\np, role:dev, applications, get, p/*, allow\n' +
        'p, ann, applications, *, p/app, deny',
      { defaultRole: 'role:none' },
    );
    const decision = policy.explain(question({ groups: ['team', 'unknown'] }));
    expect(decision.allowed).toBe(true);
    expect(tellDecision(decision)).toEqual([
      'ann: not allowed',
      '  policy.csv:3: p, ann, applications, *, p/app, deny',
      'the group team: allowed',
      '  policy.csv:2: p, role:dev, applications, get, p/*, allow (by team → role:dev)',
    ]);
  });

  test('names a pattern that cannot be evaluated', async () => {
    const policy = await compile('p, ann, applications, get, *, allow', { matchMode: 'regex' });
    const told = tellDecision(policy.explain(question())).join('\n');
    expect(told).toContain('cannot be evaluated: error parsing regexp');
  });

  test('says so where no line matches', async () => {
    const decision = (await compile('')).explain(question());
    expect(tellDecision(decision)).toEqual(['no line of the policy matches']);
  });
});

describe('limits', () => {
  test('crosswise groups ten levels deep take no time to speak of', { timeout: 5000 }, async () => {
    const lines: string[] = [];
    for (let level = 0; level < 10; level += 1) {
      for (let from = 0; from < 12; from += 1) {
        for (let to = 0; to < 12; to += 1) lines.push(`g, l${level}-${from}, l${level + 1}-${to}`);
      }
    }
    const policy = await compile(`${lines.join('\n')}\np, l10-3, applications, get, p/*, allow`);
    expect(policy.allows(question({ subject: 'l0-0' }))).toBe(true);
    expect(policy.allows(question({ subject: 'l0-0', object: 'q/app' }))).toBe(false);
  });

  test.each([
    [10, true],
    [11, false],
  ])('a role %i lines away counts: %s', async (lines, allowed) => {
    const chain = Array.from({ length: lines }, (_, at) => `g, ${at || 'ann'}, ${at + 1}`);
    const policy = await compile(`${chain.join('\n')}\np, ${lines}, applications, get, *, allow`);
    expect(policy.allows(question())).toBe(allowed);
  });

  test('an object that is far too long is refused as a mistake', async () => {
    const policy = await compile('');
    expect(() => policy.allows(question({ object: 'a'.repeat(5000) }))).toThrow('object has more');
  });
});

/** Casbin alone, over all lines at once. */
async function plainCasbin(text: string, matchMode: 'glob' | 'regex') {
  const model = newModelFromString(`
[request_definition]
r = sub, res, act, obj
[policy_definition]
p = sub, res, act, obj, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && fits(r.res, p.res) && fits(r.act, p.act) && fits(r.obj, p.obj)`);
  const enforcer = await newEnforcer(model);
  await enforcer.addFunction('fits', (value: string, pattern: string) => {
    const compiled = compilePattern(matchMode, pattern);
    if (compiled.kind === 'invalid' && matchMode === 'regex') throw new Error(compiled.reason);
    return compiled.kind === 'pattern' && compiled.matches(value);
  });
  const parsed = parsePolicy([BUILTIN_POLICY, { name: 'policy.csv', text }]);
  const rules = parsed.rules.map((one) => [
    one.subject,
    one.resource,
    one.action,
    one.object,
    one.effect,
  ]);
  await enforcer.addPolicies(
    Array.from(new Set(rules.map((rule) => JSON.stringify(rule))), (rule) => JSON.parse(rule)),
  );
  const links = new Set(parsed.links.map(({ member, role }) => JSON.stringify([member, role])));
  await enforcer.addGroupingPolicies(Array.from(links, (link) => JSON.parse(link)));
  return (subject: string, asked: AccessQuestion): boolean => {
    try {
      return enforcer.enforceSync(subject, asked.resource, asked.action, asked.object);
    } catch {
      return false;
    }
  };
}

/** A stream of numbers below 1, the same for each seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7f_ff_ff_ff;
    return state / 0x7f_ff_ff_ff;
  };
}

const NAMES = ['ann', 'ann', 'bob', 'team', 'role:a', 'role:b', 'role:readonly'];
const RESOURCES = [
  'applications',
  'logs',
  '*',
  'app*',
  '.*',
  'applications|logs',
  '{applications,logs}',
];
const ACTIONS = ['get', 'sync', '*', '.*', '{get,sync}', 'action/*', '[gs]*'];
const OBJECTS = ['*', '*/*', 'p/*', 'p/app', '.*', '^p/', '{p,q}/a*', 'p/a?p', '*-prod', '['];
const QUESTIONS = ['p/app', 'p/ns/app', 'q/app', 'q/x-prod', 'p'].flatMap((object) =>
  ['get', 'sync', 'action/apps/Deployment/restart'].flatMap((action) =>
    ['applications', 'logs'].map((resource) => question({ resource, action, object })),
  ),
);

function randomPolicy(random: () => number): string {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const line = () => {
    if (random() < 0.3) return `g, ${pick(NAMES)}, ${pick(NAMES)}`;
    const object = pick(OBJECTS);
    const effect = random() < 0.7 ? 'allow' : 'deny';
    const resource = pick(RESOURCES);
    return `p, ${pick(NAMES)}, "${resource}", "${pick(ACTIONS)}", "${object}", ${effect}`;
  };
  return Array.from({ length: 1 + Math.floor(random() * 12) }, line).join('\n');
}

test('answers are those of Casbin over all lines, on random policies', {
  timeout: 120_000,
}, async () => {
  const random = randomOf(42);
  let allowed = 0;
  for (let round = 0; round < 60; round += 1) {
    const text = randomPolicy(random);
    const matchMode = round % 3 === 0 ? 'regex' : 'glob';
    const policy = await compile(text, { matchMode });
    const casbin = await plainCasbin(text, matchMode);
    const answers = QUESTIONS.map((asked) => policy.allows(asked));
    expect(answers, `${matchMode}\n${text}`).toEqual(
      QUESTIONS.map((asked) => casbin('ann', asked)),
    );
    allowed += answers.filter(Boolean).length;
  }
  expect(allowed).toBeGreaterThan(100);
});
