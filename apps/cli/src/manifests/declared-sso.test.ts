import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { planApply } from './plan-apply.ts';

const settings = (data: Record<string, string>): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data }) as KubeObject;
const secret = (name: string, stringData: object, labels = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, stringData }) as KubeObject;
const ofSso = (...objects: KubeObject[]) =>
  planApply(objects.map((object) => ({ object, where: 'f.yaml' }))).filter(({ kind }) =>
    kind.startsWith('sso'),
  );

const OIDC =
  'issuer: https://id.example\nclientID: a\nclientSecret: $oidc.secret\nrootCA: $ca:pem\n';

describe('single sign-on in an argocd-cm', () => {
  it('is taken with the secrets that it refers to, and no other', () => {
    const planned = ofSso(
      settings({ url: 'https://cd.example', 'oidc.config': OIDC, 'resource.compareoptions': '{}' }),
      secret('argocd-secret', { 'oidc.secret': 's', 'server.secretkey': 'not ours' }),
      secret('ca', { pem: 'PEM', other: 'not ours' }, { 'app.kubernetes.io/part-of': 'argocd' }),
    );
    expect(planned).toEqual([
      {
        kind: 'sso',
        name: 'argocd-cm',
        where: 'f.yaml',
        body: { url: 'https://cd.example', 'oidc.config': OIDC },
        secrets: { 'argocd-secret': { 'oidc.secret': 's' }, ca: { pem: 'PEM' } },
        notTaken: [],
      },
    ]);
  });

  it('that is Dex says what to do', () => {
    const dex = 'connectors: [{type: github, id: gh, name: GitHub}]';
    const [planned] = ofSso(settings({ 'dex.config': dex }));
    expect(planned?.notTaken).toEqual([
      expect.stringMatching(/^data\.dex\.config \(it has no effect.*GitHub \(github\).*issuer/),
    ]);
  });

  it.each([{}, { url: 'https://cd.example' }, { 'oidc.config': ' ' }])(
    'that is not there takes nothing away: %j',
    (data) => {
      expect(ofSso(settings(data as Record<string, string>))).toEqual([]);
    },
  );

  it('without its settings a Secret brings what the server refers to', () => {
    expect(ofSso(secret('argocd-secret', { 'oidc.secret': 's' }))).toMatchObject([
      { kind: 'sso-secrets', body: { 'argocd-secret': { 'oidc.secret': 's' } } },
    ]);
    expect(ofSso(secret('anything', { 'oidc.secret': 's' }))).toEqual([]);
  });
});
