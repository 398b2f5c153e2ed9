import { describe, expect, test } from 'vitest';
import { readRbacConfigMap, scopesOf } from './config-map.ts';

describe('argocd-rbac-cm', () => {
  test('without anything in it has no policy and the usual scopes', () => {
    const nothing = { files: [], defaultRole: '', matchMode: 'glob', scopes: ['groups'] };
    expect(readRbacConfigMap({})).toEqual(nothing);
  });

  test('has its policies in order: policy.csv, then the others by key', () => {
    const config = readRbacConfigMap({
      'policy.b.csv': 'b',
      'policy.A.csv': 'A',
      'policy.csv': 'main',
      'policy.default': 'role:readonly',
      'policy.matchMode': 'regex',
      'other.csv': 'x',
      scopes: '[groups, email]',
    });
    expect(config.files.map(({ name }) => name)).toEqual([
      'policy.csv',
      'policy.A.csv',
      'policy.b.csv',
    ]);
    expect(config).toMatchObject({ defaultRole: 'role:readonly', matchMode: 'regex' });
    expect(config.scopes).toEqual(['groups', 'email']);
  });

  test('with a value that is no text says which', () => {
    expect(() => readRbacConfigMap({ 'policy.default': true })).toThrow(
      'data.policy.default must be',
    );
  });
});

test.each<[string, string[]]>([
  ['[groups]', ['groups']],
  ['[\'groups\', "email"]', ['groups', 'email']],
  ['- groups\n- email\n', ['groups', 'email']],
  ['email', ['email']],
  ['[]', []],
  ['', []],
])('scopes %j are %j', (text, scopes) => {
  expect(scopesOf(text)).toEqual(scopes);
});
