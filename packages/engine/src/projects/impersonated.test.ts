import type { ProjectSpec } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { impersonated } from './impersonated.ts';

const SERVER = 'https://prod.example';
type Accounts = NonNullable<ProjectSpec['destinationServiceAccounts']>;

function as(accounts: Accounts | undefined, namespace = 'shop'): string {
  const spec = { destinationServiceAccounts: accounts };
  const found = impersonated({ spec }, { server: SERVER, namespace }, 'argocd');
  return found.kind === 'user' ? found.user : found.message;
}

describe('a sync acts', () => {
  const entry = (server: string, namespace: string, defaultServiceAccount: string) => ({
    ...{ server, namespace, defaultServiceAccount },
  });
  const NO = 'failed to find a matching service account to impersonate: ';

  it.each<[string, Accounts | undefined, string, string]>([
    [
      'as the account of the namespace',
      [entry(SERVER, 'shop', 'deployer')],
      'shop',
      'system:serviceaccount:shop:deployer',
    ],
    [
      'as an account of another namespace',
      [entry(SERVER, 'shop', 'ops:deployer')],
      'shop',
      'system:serviceaccount:ops:deployer',
    ],
    [
      'by globs',
      [entry('https://*', 'sh*', 'deployer')],
      'shop',
      'system:serviceaccount:shop:deployer',
    ],
    [
      'as the first that fits',
      [entry(SERVER, 'bank', 'a'), entry(SERVER, '*', 'b'), entry(SERVER, 'shop', 'c')],
      'shop',
      'system:serviceaccount:shop:b',
    ],
    [
      "as one of the application's namespace where the destination has none",
      [entry(SERVER, '*', 'deployer')],
      '',
      'system:serviceaccount:argocd:deployer',
    ],
    [
      'as nobody where none is stated',
      undefined,
      'shop',
      `${NO}no matching service account found for destination server ${SERVER} and namespace shop`,
    ],
    [
      'as nobody where none fits',
      [entry('https://x', '*', 'a')],
      'shop',
      `${NO}no matching service account found for destination server ${SERVER} and namespace shop`,
    ],
    [
      'as nobody where the first that fits is empty',
      [entry('*', '*', ' '), entry('*', '*', 'b')],
      'shop',
      `${NO}default service account contains invalid chars ' '`,
    ],
    [
      'as nobody where it is a pattern',
      [entry('*', '*', '*')],
      'shop',
      `${NO}default service account contains invalid chars '*'`,
    ],
    [
      'as nobody where it is a path',
      [entry('*', '*', 'a/b')],
      'shop',
      `${NO}default service account contains invalid chars 'a/b'`,
    ],
  ])('%s', (_title, accounts, namespace, told) => {
    expect(as(accounts, namespace)).toBe(told);
  });
});
