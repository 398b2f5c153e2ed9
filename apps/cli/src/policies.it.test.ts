import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Versions of the policy, and settings of accounts and of the token exchange, from the command line. */

let stack: Stack;
beforeAll(async () => {
  stack = await startSignedInStack({ cluster: false });
});
afterAll(() => stack?.close());

const ok = (...args: string[]) => stack.ok(args);
const rbac = (...args: string[]) => stack.ok(['admin', 'rbac', ...args]);

const configMap = (...lines: string[]) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-rbac-cm' },
    data: { 'policy.csv': lines.map((line) => `${line}\n`).join('') },
  });
const ANN = 'p, ann, applications, get, */*, allow';
const BEN = 'p, ben, applications, sync, shop/*, allow';

describe('versions of the policy', () => {
  it('are listed, shown, told apart and restored', async () => {
    await stack.ok(['apply', '-f', '-'], configMap(ANN));
    await stack.ok(['apply', '-f', '-'], configMap(ANN, BEN));
    expect(await rbac('versions', '-o', 'name')).toBe('2\n1\n');
    expect(await rbac('versions')).toMatch(/^2 +\d{4}-\S+ +admin +\+1 -0/m);
    expect(await rbac('show', '1', '--key', 'policy.csv')).toBe(`${ANN}\n`);
    expect(await rbac('diff')).toBe(
      `--- version 1: policy.csv\n+++ version 2: policy.csv\n ${ANN}\n+${BEN}\n`,
    );
    expect(await rbac('diff', '0', '1')).toContain(`+${ANN}`);

    const restore = ['admin', 'rbac', 'restore', 'v1'];
    const unasked = await stack.cli(restore);
    expect([unasked.code, unasked.out]).toEqual([EXIT.error, expect.stringContaining(`-${BEN}`)]);
    expect(unasked.err).toContain('--yes');
    const restored = await ok(...restore, '--yes', '--reason', 'as before');
    expect(restored).toContain('version 3 is in force: as version 1');
    expect(await rbac('versions', '--limit', '1')).toMatch(/\(as version 1\) as before$/m);
    expect(await rbac('restore', '1')).toBe('versions 3 and 1 say the same\n');
    expect(await rbac('show')).toBe(await rbac('show', '1'));
    // What is shown can be applied again.
    expect(await stack.ok(['apply', '-f', '-'], await rbac('show', '2'))).toContain('configured');
    expect(await rbac('diff', '3')).toContain(`+${BEN}`);
  });

  it.each([
    [['show', '99'], 'the policy has no version 99'],
    [['show', '1', '--key', 'policy.x.csv'], 'version 1 has no key policy.x.csv'],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await stack.cli(['admin', 'rbac', ...args]);
    expect([code, err]).toEqual([EXIT.error, expect.stringContaining(message)]);
  });
});

describe('settings of accounts', () => {
  it('are changed one by one, and taken away', async () => {
    expect(await ok('account', 'settings')).toMatch(/^Session duration: +\(as the server/m);
    const set = ['account', 'settings'];
    await ok(...set, '--session-duration', '12h');
    await ok(...set, '--password-pattern', '^.{16,64}$');
    expect(JSON.parse(await ok(...set, '-o', 'json'))).toEqual({
      'users.session.duration': '12h',
      passwordPattern: '^.{16,64}$',
    });
    expect(await ok(...set, '--password-pattern', '')).toMatch(/^Password pattern: +\(any\)$/m);
    const wrong = await stack.cli([...set, '--session-duration', '1s']);
    expect(wrong.err).toContain('users.session.duration must be a duration');
    expect(await ok(...set)).toMatch(/^Session duration: +12h$/m);
  });
});

describe('settings of the token exchange', () => {
  const FILE = `issuers:
  - issuer: https://token.actions.githubusercontent.com
    audience: https://lockstep.example.com
    rules:
      - name: deploy
        conditions: {repository: acme/shop, ref: [refs/heads/main, refs/heads/next]}
        account: ci
`;

  it('are replaced by a file, and shown as one', async () => {
    const exchange = ['account', 'exchange'];
    expect(await ok(...exchange, 'show')).toBe("No job's token buys a session.\n");
    const file = stack.write('exchange.yaml', FILE);
    expect(await ok(...exchange, 'set', '-f', file)).toMatch(
      /^https:\S+ +deploy +ci +900 s +aud = https:\S+ repository = acme\/shop, ref = refs\/heads\/main or refs\/heads\/next$/m,
    );
    const shown = await ok(...exchange, 'show', '-o', 'yaml');
    expect(await stack.ok([...exchange, 'set', '-f', '-'], shown)).toContain('deploy');
    expect(await stack.ok([...exchange, 'set', '-f', '-'], 'issuers: []')).toContain('No job');
  });

  it('is refused with the rule that lets in anybody', async () => {
    const text = FILE.replace('acme/shop', '"*"').replace('refs/heads/main', '"*"');
    const { code, err } = await stack.cli(['account', 'exchange', 'set', '-f', '-'], {
      input: text,
    });
    expect([code, err]).toEqual([EXIT.error, expect.stringContaining('conditions')]);
  });
});
