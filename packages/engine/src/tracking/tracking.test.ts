import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { parseTrackingId, type TrackOptions, track, trackedBy } from './index.ts';

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

  test('an installation is told apart', () => {
    const tracked = track(deployment, { ...OPTIONS, installationId: 'eu' });
    expect(tracked.metadata.annotations?.['argocd.argoproj.io/installation-id']).toBe('eu');
  });
});

describe('trackedBy', () => {
  const live = (
    labels: Record<string, string>,
    annotations: Record<string, string>,
    kind = 'Deployment',
  ): KubeObject => ({
    apiVersion: kind === 'Namespace' ? 'v1' : 'apps/v1',
    kind,
    metadata: {
      name: 'web',
      ...(kind === 'Namespace' ? {} : { namespace: 'shop-ns' }),
      labels,
      annotations,
    },
  });
  const ours = { 'lockstep.dev/app': 'ab12cd34' };
  const instance = { 'app.kubernetes.io/instance': 'shop' };
  const own = { [ID]: 'shop:apps/Deployment:shop-ns/web' };

  test.each([
    ['our marks', live(ours, own), { appId: 'ab12cd34', appName: 'shop', how: 'lockstep' }],
    ["Argo CD's annotation", live({}, own), { appName: 'shop', how: 'argocd-annotation' }],
    ["Argo CD's label", live(instance, {}), { appName: 'shop', how: 'argocd-label' }],
    [
      'an annotation that is no tracking id',
      live(instance, { [ID]: 'x' }),
      { appName: 'shop', how: 'argocd-label' },
    ],
    [
      "a cluster-scoped object's annotation",
      live({}, { [ID]: 'shop:/Namespace:shop-ns/web' }, 'Namespace'),
      { appName: 'shop', how: 'argocd-annotation' },
    ],
    ['our label alone', live(ours, {}), undefined],
    [
      'marks copied from another name',
      live({ ...ours, ...instance }, { [ID]: 'shop:apps/Deployment:shop-ns/other' }),
      undefined,
    ],
    [
      'marks copied from another kind',
      live(ours, { [ID]: 'shop:apps/StatefulSet:shop-ns/web' }),
      undefined,
    ],
    [
      'marks copied from another group',
      live(ours, { [ID]: 'shop:/Deployment:shop-ns/web' }),
      undefined,
    ],
    [
      'marks copied from another namespace',
      live(ours, { [ID]: 'shop:apps/Deployment:other/web' }),
      undefined,
    ],
    ['no marks', live({}, {}), undefined],
  ])('%s', (_title, object, answer) => {
    expect(trackedBy(object)).toEqual(answer);
  });

  test('what track wrote is recognised', () => {
    expect(trackedBy(track(deployment, OPTIONS))?.appId).toBe('ab12cd34');
  });
});

test('names with colons are read whole', () => {
  expect(
    parseTrackingId('shop:rbac.authorization.k8s.io/ClusterRole:ns/system:auth:x'),
  ).toMatchObject({ name: 'system:auth:x' });
});
