import { describe, expect, it } from 'vitest';
import { scopesOf } from './authorization.ts';
import { audiencesOf, parseOidcConfig } from './oidc-config.ts';

const MINIMAL = { issuer: 'https://id.example', clientID: 'a' };
const config = (change: object = {}) => {
  const parsed = parseOidcConfig({ ...MINIMAL, ...change });
  if (!parsed.config) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
};

describe('the settings of a provider', () => {
  it.each<[string, object]>([
    ['the least', {}],
    [
      'all that the field has',
      {
        clientSecret: 's',
        cliClientID: 'b',
        requestedScopes: ['openid'],
        requestedIDTokenClaims: { groups: { essential: true } },
        allowedAudiences: ['a'],
        skipAudienceCheckWhenTokenHasNoAudience: true,
        enablePKCEAuthentication: true,
        enableUserInfoGroups: true,
        userInfoPath: '/userinfo',
        userInfoCacheExpiration: '5m',
        refreshTokenThreshold: '5m',
        rootCA: '-----BEGIN CERTIFICATE-----\n',
        logoutURL: 'https://id.example/out?t={{token}}',
        domainHint: 'example.com',
        azure: { useWorkloadIdentity: false },
      },
    ],
    ['what nobody knows', { somethingNew: 1 }],
    ['truth in quotes', { enableUserInfoGroups: 'true' }],
    ['an address in the cluster', { issuer: 'http://dex.argocd:5556/dex' }],
  ])('may be %s', (_what, change) => {
    expect(parseOidcConfig({ ...MINIMAL, ...change }).problems).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no issuer', { issuer: undefined }, 'issuer'],
    ['no client', { clientID: undefined }, 'clientID'],
    ['an issuer without a scheme', { issuer: 'id.example' }, 'issuer'],
    ['an issuer of another scheme', { issuer: 'file:///etc/passwd' }, 'issuer'],
    ['an issuer with a query', { issuer: 'https://id.example/?a=b' }, 'issuer'],
    ['an issuer with a password', { issuer: 'https://a:b@id.example' }, 'issuer'],
    ['scopes as a text', { requestedScopes: 'openid' }, 'requestedScopes'],
    ['a script as the way out', { logoutURL: 'javascript:alert(1)' }, 'logoutURL'],
    ['an authority that is none', { rootCA: 'x' }, 'rootCA'],
    ['workload identity', { azure: { useWorkloadIdentity: true } }, 'azure.useWorkloadIdentity'],
  ])('may not have %s', (_what, change, field) => {
    const { config: parsed, problems } = parseOidcConfig({ ...MINIMAL, ...change });
    expect(parsed).toBeUndefined();
    expect(problems.map((one) => one.field)).toEqual([field]);
  });
});

it.each<[object, string[]]>([
  [{}, ['a']],
  [{ cliClientID: 'b' }, ['a', 'b']],
  [{ cliClientID: '' }, ['a']],
  [{ allowedAudiences: [] }, ['a']],
  [{ allowedAudiences: ['x'], cliClientID: 'b' }, ['x']],
])('with %j tokens count for %j', (change, audiences) => {
  expect(audiencesOf(config(change))).toEqual(audiences);
});

it.each<[object, string[], string]>([
  [{}, [], 'openid profile email groups'],
  [{}, ['openid', 'offline_access'], 'openid profile email groups offline_access'],
  [{ requestedScopes: ['openid', 'email'] }, [], 'openid email'],
  [{ requestedScopes: ['email'] }, [], 'openid email'],
  [{ requestOfflineAccess: false }, ['offline_access'], 'openid profile email groups'],
  [{ requestOfflineAccess: true, requestedScopes: ['openid'] }, [], 'openid offline_access'],
])('with %j at a provider that knows %j it asks for %s', (change, supported, scopes) => {
  expect(scopesOf(config(change), supported).join(' ')).toBe(scopes);
});
