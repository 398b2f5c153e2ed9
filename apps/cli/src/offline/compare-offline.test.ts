import type { IgnoreDifference, KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { compareOffline } from './compare-offline.ts';

const jq = { paths: () => [] };

function configMap(data: Record<string, string>, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...metadata }, data };
}

const compare = (
  desired: KubeObject | undefined,
  live: KubeObject | undefined,
  ignoreDifferences: IgnoreDifference[] = [],
) => compareOffline({ desired, live, manager: 'lockstep', ignoreDifferences, jq });

describe('without a cluster', () => {
  test('equal is not modified, whatever else is in live', () => {
    const live = configMap({ v: '1', added: 'x' }, { uid: 'u', namespace: 'shop' });
    expect(compare(configMap({ v: '1' }), live)).toMatchObject({ modified: false, changes: [] });
  });

  test('a change is told by its path', () => {
    const compared = compare(configMap({ v: '2' }), configMap({ v: '1' }));
    expect(compared).toMatchObject({
      modified: true,
      changes: [{ path: ['data', 'v'], live: '1', desired: '2' }],
      predicted: { data: { v: '2' } },
      normalizedLive: { data: { v: '1' } },
    });
  });

  test('what was applied and is dropped goes', () => {
    const live = configMap(
      { v: '1', gone: 'x' },
      {
        managedFields: [
          {
            manager: 'lockstep',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:v': {}, 'f:gone': {} } },
          },
        ],
      },
    );
    expect(compare(configMap({ v: '1' }), live)).toMatchObject({
      modified: true,
      changes: [{ path: ['data', 'gone'], live: 'x' }],
      predicted: { data: { v: '1' } },
    });
  });

  test('the marks of the application that live carries are no change', () => {
    const fieldsV1 = {
      'f:metadata': {
        'f:annotations': { 'f:argocd.argoproj.io/tracking-id': {} },
        'f:labels': { 'f:lockstep.dev/app': {} },
      },
      'f:data': { 'f:v': {} },
    };
    const marked = configMap(
      { v: '1' },
      {
        labels: { 'lockstep.dev/app': 'x' },
        annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/a' },
        managedFields: [
          {
            manager: 'lockstep',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1,
          },
        ],
      },
    );
    expect(compare(configMap({ v: '1' }), marked).modified).toBe(false);
  });

  test('what is ignored is neither a change nor shown', () => {
    const rule = { kind: 'ConfigMap', jsonPointers: ['/data/v'] };
    const compared = compare(configMap({ v: '2', w: '1' }), configMap({ v: '1', w: '1' }), [rule]);
    expect(compared).toMatchObject({ modified: false, normalizedLive: { data: { w: '1' } } });
  });

  test.each([
    ['missing', configMap({ v: '1' }), undefined, { normalizedLive: null }],
    ['extra', undefined, configMap({ v: '1' }), { predicted: null }],
  ])('one that is %s is modified', (_, desired, live, expected) => {
    expect(compare(desired, live)).toMatchObject({ modified: true, ...expected });
  });

  test('a Secret may be stated in plain text', () => {
    const data = { p: Buffer.from('x').toString('base64') };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
    expect(compare({ ...secret, stringData: { p: 'x' } }, { ...secret, data }).modified).toBe(
      false,
    );
  });
});
