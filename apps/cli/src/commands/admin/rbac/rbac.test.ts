import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../cli/run.ts';
import { memoryTerminal } from '../../../testing/memory-terminal.ts';

let dir: string;

const FILES = {
  'policy.csv':
    '# who may what\np, role:dev, applications, *, shop/*, allow\ng, team, role:dev\n' +
    'p, ann, applications, delete, */*, deny\n',
  'cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-rbac-cm}\ndata:\n' +
    '  policy.csv: |\n    g, ann, role:one\n' +
    '  policy.more.csv: |\n    p, role:one, projects, update, shop, allow\n' +
    '  policy.default: role:readonly\n',
  'regex.yaml':
    'kind: ConfigMap\ndata:\n  policy.matchMode: regex\n' +
    '  policy.csv: "p, ann, applications, get, ^shop/, allow"\n',
  'wrong.csv': 'p, ann, applications, get, */*, allow\np, ann, applications\n',
  'odd.csv': 'p, ann, applications, get, shop/[, allow\np, ann, logs, get, */*, yes\n',
  'both.csv':
    'p, ann, applications\np, ann, applications, snyc, shop/*, allow\ng, ann, role:none\n',
  'secret.yaml': 'kind: Secret\ndata: {}\n',
};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-rbac-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(dir, name), text);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function rbac(line: string, file = 'policy.csv') {
  const terminal = memoryTerminal();
  const argv = ['admin', 'rbac', ...line.split(' '), '--policy-file', join(dir, file)];
  const code = await run({ argv, env: {}, terminal, signal: new AbortController().signal });
  return { code, ...terminal.written };
}

describe('rbac can', () => {
  test.each<[string, string, 'Yes' | 'No']>([
    ['can role:dev sync applications shop/web', 'policy.csv', 'Yes'],
    ['can role:dev sync app shop/web', 'policy.csv', 'Yes'],
    ['can role:dev sync apps other/web', 'policy.csv', 'No'],
    ['can bob sync app shop/web --group team', 'policy.csv', 'Yes'],
    ['can bob sync app shop/web', 'policy.csv', 'No'],
    ['can bob get app shop/web --default-role role:readonly', 'policy.csv', 'Yes'],
    ['can role:readonly get clusters', 'policy.csv', 'Yes'],
    ['can role:readonly get projects', 'policy.csv', 'Yes'],
    ['can role:readonly get apps *', 'policy.csv', 'Yes'],
    ['can role:readonly get logs --use-builtin-policy=false', 'policy.csv', 'No'],
    ['can role:admin delete/apps/Deployment/ns/web app shop/web', 'policy.csv', 'Yes'],
    ['can role:admin update settings rbac', 'policy.csv', 'Yes'],
    ['can role:admin approve applications team-a/x', 'policy.csv', 'Yes'],
    ['can role:admin get audit *', 'policy.csv', 'Yes'],
    ['can role:admin create accounts zoe', 'policy.csv', 'Yes'],
    ['can role:admin get audit --use-builtin-policy=false', 'policy.csv', 'No'],
    ['can zoe get workers *', 'cm.yaml', 'Yes'],
    ['can zoe update settings rbac', 'cm.yaml', 'No'],
    ['can role:admin dance weather --strict=false', 'policy.csv', 'No'],
    ['can ann update proj shop', 'cm.yaml', 'Yes'],
    ['can bob get app shop/web', 'cm.yaml', 'Yes'],
    ['can ann get app shop/ns/web', 'regex.yaml', 'Yes'],
    ['can ann get app shop/web --match-mode glob', 'regex.yaml', 'No'],
  ])('%s of %s: %s', async (line, file, answer) => {
    const { code, out } = await rbac(line, file);
    expect([out, code]).toEqual([`${answer}\n`, answer === 'Yes' ? 0 : 1]);
  });

  test('says nothing when it is to be quiet', async () => {
    expect(await rbac('can ann get apps -q')).toEqual({ code: 1, out: '', err: '' });
  });

  test.each([
    ['can ann get weather', 'policy.csv', "'weather' is not a resource"],
    ['can ann sync clusters', 'policy.csv', "'sync' is not an action of clusters"],
    ['can ann get/x applications', 'policy.csv', "'get/x' is not an action of applications"],
    ['can ann get apps --match-mode like', 'policy.csv', '--match-mode is glob or regex'],
    ['can ann get apps', 'wrong.csv', 'wrong.csv:2: has 3 fields'],
    ['can ann get apps', 'missing.csv', 'cannot read the policy'],
    ['can ann get apps', 'secret.yaml', 'the policy is a Secret'],
  ])('%s of %s is an error: %s', async (line, file, message) => {
    const { code, out, err } = await rbac(line, file);
    expect([code, out]).toEqual([20, '']);
    expect(err).toContain(message);
  });
});

describe('rbac explain', () => {
  test('shows the lines that decide', async () => {
    const { code, out } = await rbac('explain ann delete app shop/web --group team');
    expect(code).toBe(0);
    expect(out).toBe(
      'Yes\nann: not allowed\n  policy.csv:4: p, ann, applications, delete, */*, deny\n' +
        'the group team: allowed\n' +
        '  policy.csv:2: p, role:dev, applications, *, shop/*, allow (by team → role:dev)\n',
    );
  });

  test('shows everything that is in force for somebody', async () => {
    const { out } = await rbac('explain ann', 'cm.yaml');
    expect(out).toContain('policy.more.csv:1: p, role:one, projects, update, shop, allow');
    expect(out).toContain('role:readonly:\n  built-in:1: p, role:readonly, applications, get');
  });

  test('exits 1 where the answer is no', async () => {
    const answer = { code: 1, out: 'No\nno line of the policy matches\n', err: '' };
    expect(await rbac('explain eve get app shop/web')).toEqual(answer);
  });
});

describe('rbac validate', () => {
  test.each([
    ['policy.csv', 0, 'Policy is valid.\n', ''],
    ['cm.yaml', 0, 'Policy is valid.\n', ''],
    ['wrong.csv', 1, 'Policy is invalid:\n  wrong.csv:2: has 3 fields', ''],
    ['odd.csv', 0, 'Policy is valid.\n', 'odd.csv:1: object "shop/[": is not a valid glob'],
    ['odd.csv', 0, 'Policy is valid.\n', 'odd.csv:2: the effect "yes" is neither'],
    ['regex.yaml', 0, 'Policy is valid.\n', 'role:admin grant nothing'],
    ['both.csv', 1, 'Policy is invalid:\n  both.csv:1: has 3 fields', "both.csv:2: 'snyc' is not"],
    [
      'both.csv',
      1,
      'Policy is invalid:\n  both.csv:1: has 3 fields',
      'the role "role:none" has no',
    ],
  ])('of %s exits %i', async (file, code, out, err) => {
    const answer = await rbac('validate', file);
    expect(answer.code).toBe(code);
    expect(answer.out).toContain(out);
    expect(answer.err).toContain(err);
  });
});
