import { describe, expect, it } from 'vitest';
import { checkPolicy, requireUsable } from './check-policy.ts';

/** `file:line` of each problem, and how its message begins. */
async function problemsOf(data: Record<string, string>): Promise<[string, string][]> {
  const checked = await checkPolicy(data);
  const problems = checked.kind === 'usable' ? checked.warnings : checked.errors;
  return problems.map(({ file, line, message }) => [
    line === undefined ? file : `${file}:${line}`,
    message,
  ]);
}

const csv = (...lines: string[]) => ({ 'policy.csv': lines.join('\n') });

describe('a policy with nothing to say about', () => {
  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['comments', csv('# who', '', '  # may what')],
    ['fields without a space too many', csv('p, role:dev,applications,   get, */*, allow')],
    ['known words', csv('p, a, applications, action/apps/Deployment/restart, shop/*, allow')],
    ['a resource of an application', csv('p, a, applications, delete/*/Pod/*, shop/*, deny')],
    ['patterns instead of words', csv('p, a, *, *, *, allow', 'p, a, app*, get, */*, allow')],
    ['every resource of the field', csv('p, a, extensions, invoke, metrics, allow')],
    ['what is ours', csv('p, a, notifications, get, *, allow', 'p, a, audit, get, *, allow')],
    ['the built-in roles', csv('g, team, role:admin', 'g, other, role:readonly')],
    ['roles of projects', csv('g, team, proj:shop:ci')],
    ['a default role that is there', { 'policy.default': 'role:readonly' }],
    ['settings', { 'policy.matchMode': 'glob', scopes: '[groups, email]' }],
    ['lines of other sections', csv('m, x')],
  ])('is usable: %s', async (_name, data) => {
    expect(await problemsOf(data)).toEqual([]);
  });
});

describe('a policy is warned of', () => {
  it.each<[string, Record<string, string>, string, RegExp]>([
    [
      'a space after a name',
      csv('p, ann , logs, get, */*, allow'),
      'policy.csv:1',
      /subject "ann " ends/,
    ],
    ['a space after a member', csv('g, ann , role:admin'), 'policy.csv:1', /member "ann " ends/],
    [
      'an unknown resource',
      csv('', 'p, a, apps, get, */*, allow'),
      'policy.csv:2',
      /'apps' is not a resource/,
    ],
    [
      'an unknown action',
      csv('p, a, logs, create, */*, allow'),
      'policy.csv:1',
      /'create' is not an action of logs/,
    ],
    [
      'a path where there is none',
      csv('p, a, clusters, update/x, *, allow'),
      'policy.csv:1',
      /is not an action/,
    ],
    [
      'an object without its project',
      csv('p, a, applications, get, web, allow'),
      'policy.csv:1',
      /project\/name/,
    ],
    [
      'an effect that has none',
      csv('p, a, logs, get, */*, Allow'),
      'policy.csv:1',
      /neither allow nor deny/,
    ],
    [
      'a pattern that is none',
      csv('p, a, logs, get, shop/[, allow'),
      'policy.csv:1',
      /it matches nothing/,
    ],
    ['a role without lines', csv('g, ann, role:nobody'), 'policy.csv:1', /has no line/],
    [
      'a default role without lines',
      { 'policy.default': 'role:x' },
      'policy.default',
      /has no line/,
    ],
    [
      'an unknown match mode',
      { 'policy.matchMode': 'Regex' },
      'policy.matchMode',
      /neither glob nor regex/,
    ],
    ['a key that does not count', { 'policies.csv': '' }, 'policies.csv', /has no effect/],
  ])('%s', async (_name, data, place, message) => {
    expect(await problemsOf(data)).toEqual([[place, expect.stringMatching(message)]]);
  });

  it('built-in roles that grant nothing in regex mode', async () => {
    const problems = await problemsOf({ 'policy.matchMode': 'regex' });
    expect(problems[0]).toEqual(['built-in:1', expect.stringContaining('repetition operator')]);
  });
});

describe('a policy that cannot be read', () => {
  it('names all of its lines, in all of its files', async () => {
    const many = Array.from({ length: 40 }, () => 'x').join('\n');
    const problems = await problemsOf({ ...csv('p, a', 'g, b'), 'policy.more.csv': many });
    expect(problems).toHaveLength(42);
    expect(problems[1]).toEqual(['policy.csv:2', 'has 2 fields; needed are 3: g, member, role']);
    await expect(requireUsable({ 'policy.more.csv': many })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/policy\.more\.csv:20: .*and 20 more$/),
      details: expect.objectContaining({ length: 40 }),
    });
  });

  it('is refused where a value is no text, or all of it is too much', async () => {
    await expect(checkPolicy({ 'policy.csv': 3 })).rejects.toThrow('must be a text');
    const huge = { 'policy.csv': 'p\n'.repeat(3_000_000) };
    await expect(checkPolicy(huge)).rejects.toMatchObject({ code: 'too-large' });
  });
});
