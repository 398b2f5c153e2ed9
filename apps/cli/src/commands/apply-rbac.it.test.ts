import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from '../testing/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
  const signIn = ['login', stack.address, '--username', 'admin', '--password', stack.password];
  expect((await stack.cli(signIn)).code).toBe(0);
});
afterAll(() => stack.close());

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-rbac-cm}\ndata:\n';

async function apply(policy: string) {
  const file = join(stack.dir, 'argocd-rbac-cm.yaml');
  writeFileSync(file, `${HEAD}  policy.csv: |\n    ${policy}\n`);
  return stack.cli(['apply', '-f', file]);
}

const canI = async (...question: string[]) =>
  (await stack.cli(['account', 'can-i', ...question])).out.trim();

test("the field's policy is taken over as it is, and counts at once", async () => {
  const deny = 'p, role:admin, applications, delete*, prod/*, deny';
  expect(await canI('delete', 'applications', 'prod/web')).toBe('yes');
  expect((await apply(deny)).out).toBe('rbac-policy argocd-rbac-cm created\n');
  expect((await apply(deny)).out).toBe('rbac-policy argocd-rbac-cm unchanged\n');
  expect(await canI('delete', 'applications', 'prod/web')).toBe('no');
  expect(await canI('delete/apps/Deployment/n/web', 'applications', 'prod/web')).toBe('no');
  expect(await canI('delete/apps/Deployment/n/web', 'applications', 'dev/web')).toBe('yes');
});

test('a policy that is wrong is refused with its line, and changes nothing', async () => {
  const { code, err } = await apply('p, ann');
  expect(code).toBe(20);
  expect(err).toContain('policy.csv:1: has 2 fields');
  expect(await canI('delete', 'applications', 'prod/web')).toBe('no');
});
