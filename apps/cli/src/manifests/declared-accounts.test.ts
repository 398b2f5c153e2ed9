import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { planApply } from './plan-apply.ts';

const settings = (data: Record<string, string>): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data }) as KubeObject;
const secret = (stringData: Record<string, string>): KubeObject =>
  ({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret' } },
    stringData,
  }) as KubeObject;

function planned(...objects: KubeObject[]) {
  return planApply(objects.map((object) => ({ object, where: 'x' }))).filter(
    ({ kind }) => kind !== 'customizations',
  );
}

const HASH = '$2a$10$rRyBsGSHK6.uc8fntPwVIuLVHgsAhAX7TcdrqW/RADU0uh7CaChLa';

describe('accounts of an argocd-cm', () => {
  it('are taken with what they may, and whether they are enabled', () => {
    const data = { 'accounts.ann': 'apiKey, login', 'accounts.ann.enabled': 'false' };
    expect(planned(settings(data))).toEqual([
      {
        kind: 'account',
        name: 'ann',
        body: { name: 'ann', capabilities: ['apiKey', 'login'], enabled: false },
        notTaken: [],
        where: 'x',
      },
    ]);
  });

  it('bring their passwords along; tokens are told of', () => {
    const found = planned(
      settings({ 'accounts.ann': 'login' }),
      secret({
        'accounts.ann.password': `${HASH}\n`,
        'accounts.ann.passwordMtime': '2024-01-02T03:04:05Z',
        'accounts.ann.tokens': '[{"id":"x","iat":1}]',
        'server.secretkey': 'not ours to have',
      }),
    );
    expect(found).toMatchObject([
      {
        body: { passwordHash: HASH, passwordMtime: '2024-01-02T03:04:05Z' },
        notTaken: ['data.tokens: make new ones'],
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('not ours');
  });

  it.each<[Record<string, string>, object[]]>([
    [{ 'users.session.duration': '12h' }, [{ body: { 'users.session.duration': '12h' } }]],
    [{ passwordPattern: '^.{12,}$' }, [{ body: { passwordPattern: '^.{12,}$' } }]],
    [
      { 'admin.enabled': 'false' },
      [{ body: {}, notTaken: ['data.admin.enabled: disable admin once others can sign in'] }],
    ],
    [{ 'admin.enabled': 'true' }, []],
    [
      { 'accounts.x': 'login, fly' },
      [{ body: { capabilities: ['login'] }, notTaken: ['the capability fly'] }],
    ],
  ])('with %j', (data, expected) => {
    expect(planned(settings(data))).toMatchObject(expected);
    expect(planned(settings(data))).toHaveLength(expected.length);
  });
});
