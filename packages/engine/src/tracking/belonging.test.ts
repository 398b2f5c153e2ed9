import { DEFAULT_TRACKING, type KubeObject, type TrackingSettings } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { belongsTo, otherOwnerOf, track } from './index.ts';

const ID = 'argocd.argoproj.io/tracking-id';
const INSTALLATION = 'argocd.argoproj.io/installation-id';
const APP = { appName: 'shop', appId: 'ab12cd34' };
const ours = { 'lockstep.dev/app': 'ab12cd34' };
const theirs = { 'lockstep.dev/app': 'ffffffff' };
const instance = { 'app.kubernetes.io/instance': 'shop' };
const other = { 'app.kubernetes.io/instance': 'other' };
const named = (app: string) => ({ [ID]: `${app}:apps/Deployment:shop-ns/web` });

type Strings = Record<string, string>;

function live(labels: Strings, annotations: Strings, kind = 'Deployment'): KubeObject {
  const isNamespace = kind === 'Namespace';
  return {
    apiVersion: isNamespace ? 'v1' : 'apps/v1',
    kind,
    metadata: {
      name: 'web',
      ...(isNamespace ? {} : { namespace: 'shop-ns' }),
      labels,
      annotations,
    },
  };
}

const annotation = DEFAULT_TRACKING;
const label: TrackingSettings = { ...DEFAULT_TRACKING, method: 'label' };
const both: TrackingSettings = { ...DEFAULT_TRACKING, method: 'annotation+label' };
const installed: TrackingSettings = { ...DEFAULT_TRACKING, installationId: 'eu' };

describe('an object belongs to the application', () => {
  const cluster = { [ID]: 'shop:/Namespace:shop-ns/web' };
  const copied = (id: string) => live({ ...ours, ...instance }, { [ID]: id });
  test.each<[string, KubeObject, TrackingSettings, boolean]>([
    ['by our marks', live(ours, named('shop')), annotation, true],
    ["by Argo CD's annotation", live({}, named('shop')), annotation, true],
    ["by Argo CD's annotation, not by a chart's label", live(other, named('shop')), both, true],
    ["a cluster-scoped one, by Argo CD's", live({}, cluster, 'Namespace'), annotation, true],
    ['not by a label that charts set', live(instance, {}), annotation, false],
    ['by the label where that is the method', live(instance, {}), label, true],
    ['by our marks of the label', live({ ...ours, ...instance }, {}), label, true],
    [
      'by the label against an older annotation',
      live({ ...ours, ...instance }, named('x')),
      label,
      true,
    ],
    ["by an annotation from before the label's time", live(ours, named('shop')), label, true],
    ['not where another application has it', live({}, named('other')), annotation, false],
    ['not where it went to another one of ours', live(theirs, named('shop')), annotation, false],
    ['not by our label alone', live(ours, {}), annotation, false],
    [
      'not by marks copied from another name',
      copied('shop:apps/Deployment:shop-ns/x'),
      annotation,
      false,
    ],
    [
      'not by marks copied from another kind',
      copied('shop:apps/DaemonSet:shop-ns/web'),
      annotation,
      false,
    ],
    [
      'not by marks copied from another group',
      copied('shop:/Deployment:shop-ns/web'),
      annotation,
      false,
    ],
    [
      'not by marks copied from another namespace',
      copied('shop:apps/Deployment:x/web'),
      annotation,
      false,
    ],
    [
      'of this installation',
      live(ours, { ...named('shop'), [INSTALLATION]: 'eu' }),
      installed,
      true,
    ],
    ['from before there were installations', live(ours, named('shop')), installed, true],
    [
      'not of another installation',
      live(ours, { ...named('shop'), [INSTALLATION]: 'us' }),
      installed,
      false,
    ],
    [
      'not of a named one where this has no name',
      live({}, { ...named('shop'), [INSTALLATION]: 'us' }),
      annotation,
      false,
    ],
    ['not of one without a name where this has one', live({}, named('shop')), installed, false],
    ['not without marks', live({}, {}), annotation, false],
  ])('%s', (_title, object, settings, belongs) => {
    expect(belongsTo(object, { app: APP, settings })).toBe(belongs);
  });

  test('by our label alone, if we applied it and another method then wrote no annotation', () => {
    expect(belongsTo(live(ours, {}), { app: APP, settings: annotation, applied: true })).toBe(true);
  });

  test.each([annotation, label, both, installed])('as it was tracked: %j', (settings) => {
    const options = { ...APP, slice: '07', namespaced: true, destinationNamespace: 'n', settings };
    const object = track(live({}, {}), options);
    expect(belongsTo(object, { app: APP, settings })).toBe(true);
  });

  test('of another namespace, by its qualified name', () => {
    const app = { ...APP, appNamespace: 'team' };
    const asked = (name: string) => belongsTo(live({}, named(name)), { app, settings: annotation });
    expect([asked('team_shop'), asked('shop')]).toEqual([true, false]);
  });
});

describe('the other application that has an object', () => {
  test.each<[string, KubeObject, TrackingSettings, string | undefined]>([
    ['by our marks', live(theirs, named('other')), annotation, 'other'],
    ["by Argo CD's annotation", live({}, named('other')), annotation, 'other'],
    ['in another namespace', live({}, named('team_other')), annotation, 'team/other'],
    ['by the label where that is the method', live(other, {}), label, 'other'],
    ['is none: a chart set the label', live(other, {}), annotation, undefined],
    [
      'is none: the marks were copied',
      live(theirs, { [ID]: 'other:v1/X:a/b' }),
      annotation,
      undefined,
    ],
    ['is none: an earlier one of this name', live(theirs, named('shop')), annotation, undefined],
    [
      'is none: it is of another installation',
      live(theirs, { ...named('other'), [INSTALLATION]: 'us' }),
      annotation,
      undefined,
    ],
    ['is none: of an installation without a name', live({}, named('other')), installed, undefined],
    ['is none: it is ours', live(ours, named('shop')), annotation, undefined],
  ])('%s', (_title, object, settings, owner) => {
    expect(otherOwnerOf(object, { app: APP, settings })).toBe(owner);
  });
});
