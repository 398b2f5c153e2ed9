import { DEFAULT_TRACKING, type KubeObject, type TrackingMethod } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { instanceLabel, parseTrackingId, type TrackOptions, track } from './index.ts';

const OPTIONS: TrackOptions = {
  appName: 'shop',
  appId: 'ab12cd34',
  slice: '07',
  namespaced: true,
  destinationNamespace: 'shop-ns',
};
const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { a: 'b' } },
  spec: { template: { metadata: { labels: { app: 'web' } } } },
};
const ID = 'argocd.argoproj.io/tracking-id';
const INSTANCE = 'app.kubernetes.io/instance';

describe('track', () => {
  test('marks the object and not its template', () => {
    expect(track(deployment, OPTIONS)).toEqual({
      ...deployment,
      metadata: {
        name: 'web',
        namespace: 'shop-ns',
        labels: { a: 'b', 'lockstep.dev/app': 'ab12cd34', 'lockstep.dev/slice': '07' },
        annotations: { [ID]: 'shop:apps/Deployment:shop-ns/web' },
      },
    });
    expect(deployment.metadata.annotations).toBeUndefined();
  });

  test.each([
    [
      'its own namespace',
      deployment,
      { ...deployment, metadata: { name: 'web', namespace: 'own' } },
      OPTIONS,
      'shop:apps/Deployment:own/web',
    ],
    [
      'the core group',
      deployment,
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
      OPTIONS,
      'shop:/Service:shop-ns/web',
    ],
    [
      'a cluster-scoped object',
      deployment,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } },
      { ...OPTIONS, namespaced: false },
      'shop:/Namespace:shop-ns/n',
    ],
    [
      'an application elsewhere',
      deployment,
      deployment,
      { ...OPTIONS, appNamespace: 'team' },
      'team_shop:apps/Deployment:shop-ns/web',
    ],
    [
      'an application in the control namespace',
      deployment,
      deployment,
      { ...OPTIONS, appNamespace: 'argocd' },
      'shop:apps/Deployment:shop-ns/web',
    ],
  ])('of %s', (_title, _from, object, options, id) => {
    expect(track(object, options).metadata.annotations?.[ID]).toBe(id);
  });

  test('a cluster-scoped object gets no namespace', () => {
    const tracked = track(
      { ...deployment, metadata: { name: 'x', namespace: 'y' } },
      { ...OPTIONS, namespaced: false },
    );
    expect(tracked.metadata).not.toHaveProperty('namespace');
  });

  const by = (method: TrackingMethod, more: object = {}) =>
    track(
      { ...deployment, metadata: { name: 'web' } },
      { ...OPTIONS, settings: { ...DEFAULT_TRACKING, method, ...more } },
    ).metadata;

  test.each<[TrackingMethod, string | undefined, string | undefined]>([
    ['annotation', 'shop:apps/Deployment:shop-ns/web', undefined],
    ['label', undefined, 'shop'],
    ['annotation+label', 'shop:apps/Deployment:shop-ns/web', 'shop'],
  ])('by %s', (method, id, label) => {
    const { annotations, labels } = by(method);
    expect(annotations?.[ID]).toBe(id);
    expect(labels?.[INSTANCE]).toBe(label);
    expect(labels?.['lockstep.dev/app']).toBe('ab12cd34');
  });

  test('the label has the key that is configured', () => {
    const { labels } = by('label', { instanceLabelKey: 'example.com/app' });
    expect(labels).toMatchObject({ 'example.com/app': 'shop' });
    expect(labels).not.toHaveProperty([INSTANCE]);
  });

  test('a long name is cut to what a label holds', () => {
    const name = `${'a'.repeat(62)}-b`;
    expect(instanceLabel({ appName: name })).toBe('a'.repeat(62));
  });

  test('an installation is told apart, where annotations track', () => {
    const installation = ['argocd.argoproj.io/installation-id'];
    expect(by('annotation', { installationId: 'eu' }).annotations).toHaveProperty(
      installation,
      'eu',
    );
    expect(by('label', { installationId: 'eu' }).annotations ?? {}).not.toHaveProperty(
      installation,
    );
  });
});

test('names with colons are read whole', () => {
  expect(
    parseTrackingId('shop:rbac.authorization.k8s.io/ClusterRole:ns/system:auth:x'),
  ).toMatchObject({ name: 'system:auth:x' });
});
