import type { KubeObject, Violation } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { plainSecrets, policyConditions, policyRefusal, ruleConcerns } from './index.ts';

const object = (kind: string, fields: object = {}, apiVersion = 'v1') =>
  ({ apiVersion, kind, metadata: { name: 'x', namespace: 'ns' }, ...fields }) as KubeObject;

describe('a plain Secret', () => {
  it.each<[string, KubeObject, boolean]>([
    ['with data', object('Secret', { data: { a: 'YQ==' } }), true],
    ['with stringData', object('Secret', { stringData: { a: 'a' } }), true],
    ['without data', object('Secret', { type: 'Opaque' }), false],
    ['that is filled in later', object('Secret', { data: { a: '' } }), false],
    ['whose data is null', object('Secret', { data: null }), false],
    ['whose data is no map', object('Secret', { data: 7 }), false],
    [
      'that SOPS has encrypted',
      object('Secret', { data: { a: 'ENC[AES256_GCM,data:x]' }, sops: { mac: 'ENC[x]' } }),
      false,
    ],
    ['that only speaks of SOPS', object('Secret', { data: { a: 'YQ==' }, sops: {} }), true],
    ['that is a ConfigMap', object('ConfigMap', { data: { a: 'a' } }), false],
    ['of another group', object('Secret', { data: { a: 'a' } }, 'vault.example/v1'), false],
    ['that is sealed', object('SealedSecret', { data: { a: 'a' } }, 'bitnami.com/v1alpha1'), false],
  ])('%s', (_name, manifest, isPlain) => {
    expect(plainSecrets([manifest], 'warn')).toHaveLength(isPlain ? 1 : 0);
  });

  it('never shows what it holds', () => {
    const [found] = plainSecrets([object('Secret', { data: { key: 'c2VjcmV0' } })], 'error');
    expect(found).toMatchObject({ rule: 'plain-secrets', severity: 'error', name: 'x' });
    expect(JSON.stringify(found)).not.toContain('c2VjcmV0');
  });
});

it.each<[string[] | undefined, KubeObject, boolean]>([
  [undefined, object('Service'), true],
  [[], object('Service'), true],
  [['Service'], object('Service'), true],
  [['/Service'], object('Service'), true],
  [['apps/Service'], object('Service'), false],
  [['apps/Deployment'], object('Deployment', {}, 'apps/v1'), true],
  [['Deployment'], object('Deployment', {}, 'apps/v1'), true],
  [['/Deployment'], object('Deployment', {}, 'apps/v1'), false],
  [['*/Deployment', 'x'], object('Deployment', {}, 'apps/v1'), true],
  [['apps/*'], object('StatefulSet', {}, 'apps/v1'), true],
  [['*'], object('StatefulSet', {}, 'apps/v1'), true],
  [['deployment'], object('Deployment', {}, 'apps/v1'), false],
])('a rule of kinds %j concerns %j: %s', (kinds, manifest, expected) => {
  expect(ruleConcerns({ kinds }, manifest)).toBe(expected);
});

const violation = (
  rule: string,
  name: string,
  severity: 'warn' | 'error' = 'error',
): Violation => ({
  rule,
  severity,
  kind: 'Deployment',
  namespace: 'shop',
  name,
  message: 'at least two',
});

describe('what people are told', () => {
  const broken = [
    ...['a', 'b', 'c', 'd', 'e'].map((name) => violation('replicas', name)),
    violation('images', 'a', 'warn'),
    { ...violation('labels', ''), kind: '', namespace: '', message: 'cannot be read' },
  ];

  it('is one condition for each rule, naming some of the objects', () => {
    expect(policyConditions(broken)).toEqual([
      {
        type: 'PolicyError',
        message:
          'rule replicas: Deployment shop/a: at least two; Deployment shop/b: at least two; Deployment shop/c: at least two; and 2 more',
      },
      { type: 'PolicyWarning', message: 'rule images: Deployment shop/a: at least two' },
      { type: 'PolicyError', message: 'rule labels: cannot be read' },
    ]);
  });

  it('of a sync that is held back are the rules that hold it', () => {
    expect(policyRefusal([violation('images', 'a', 'warn')])).toBeUndefined();
    const told = policyRefusal(broken);
    expect(told).toContain('rule replicas: Deployment shop/a: at least two');
    expect(told).toContain('rule labels: cannot be read');
    expect(told).not.toContain('images');
  });

  it('has an end', () => {
    const many = Array.from({ length: 500 }, (_, index) => violation(`rule-${index}`, 'a'));
    expect(policyConditions(many)).toHaveLength(10);
    expect(policyRefusal(many)?.length).toBeLessThan(1_000);
    expect(policyRefusal(many)).toContain('and 490 rules more');
  });
});
