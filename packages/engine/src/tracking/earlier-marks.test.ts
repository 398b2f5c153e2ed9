import {
  DEFAULT_TRACKING,
  type FieldsV1,
  type KubeObject,
  type TrackingMethod,
  type TrackingSettings,
} from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { track, withEarlierMarks } from './index.ts';

const ID = 'argocd.argoproj.io/tracking-id';
const INSTANCE = 'app.kubernetes.io/instance';
const APP = { appName: 'shop', appId: 'ab12cd34' };
const rendered: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

function by(method: TrackingMethod, more: Partial<TrackingSettings> = {}): TrackingSettings {
  return { ...DEFAULT_TRACKING, method, ...more };
}

function tracked(settings: TrackingSettings, object = rendered): KubeObject {
  const options = { slice: '07', namespaced: true, destinationNamespace: 'n', settings };
  return track(object, { ...APP, ...options });
}

/** As it lives after we applied it. */
function applied(object: KubeObject): KubeObject {
  const fieldsOf = (marks: object | undefined): FieldsV1 =>
    Object.fromEntries(Object.keys(marks ?? {}).map((key) => [`f:${key}`, {}]));
  const { labels, annotations } = object.metadata;
  const fieldsV1: FieldsV1 = {
    'f:metadata': { 'f:labels': fieldsOf(labels), 'f:annotations': fieldsOf(annotations) },
  };
  const managedFields = [
    { manager: 'lockstep', operation: 'Apply' as const, apiVersion: 'v1', fieldsV1 },
  ];
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

function compared(live: KubeObject, settings: TrackingSettings, lastOwned?: FieldsV1): KubeObject {
  return withEarlierMarks({ desired: tracked(settings), live, lastOwned, app: APP, settings });
}

describe('another setting makes no difference', () => {
  const methods = ['annotation', 'label', 'annotation+label'] as const;
  const pairs = methods.flatMap((from) => methods.map((to) => [from, to] as const));
  test.each(pairs)('from %s to %s', (from, to) => {
    const before = tracked(by(from));
    const { managedFields: _fields, ...metadata } = compared(applied(before), by(to)).metadata;
    expect(metadata).toEqual(before.metadata);
  });

  test('an installation gets its name', () => {
    const before = tracked(by('annotation'));
    const now = compared(applied(before), by('annotation', { installationId: 'eu' }));
    expect(now.metadata.annotations).toEqual(before.metadata.annotations);
  });

  test('an application of the same name was deleted before, and left it', () => {
    const before = track(rendered, {
      ...{ appName: 'shop', appId: 'ffffffff', slice: '01' },
      ...{ namespaced: true, destinationNamespace: 'n' },
    });
    expect(compared(applied(before), by('annotation')).metadata.labels).toEqual(
      before.metadata.labels,
    );
  });
});

describe('what somebody did to a mark is a difference', () => {
  const settings = by('annotation');
  test('it was taken away', () => {
    const live = applied(tracked(settings));
    const lastOwned = live.metadata.managedFields?.[0]?.fieldsV1;
    delete live.metadata.annotations;
    const entry = live.metadata.managedFields?.[0];
    if (entry) entry.fieldsV1 = { 'f:metadata': { 'f:labels': { 'f:lockstep.dev/app': {} } } };
    expect(compared(live, settings, lastOwned).metadata.annotations).toHaveProperty([ID]);
  });

  test('it names another application', () => {
    const live = applied(tracked(settings));
    live.metadata.annotations = { [ID]: 'other:/ConfigMap:n/a' };
    expect(compared(live, settings).metadata.annotations?.[ID]).toBe('shop:/ConfigMap:n/a');
  });
});

test('adoption waits for the first sync to write the label', () => {
  const live: KubeObject = { ...rendered, metadata: { name: 'a', labels: { [INSTANCE]: 'x' } } };
  const bare = compared(rendered, by('annotation+label')).metadata.labels;
  expect(bare).not.toHaveProperty([INSTANCE]);
  expect(compared(live, by('annotation+label')).metadata.labels?.[INSTANCE]).toBe('x');
});

test('a label that Git states is compared as stated', () => {
  const stated = { ...rendered, metadata: { name: 'a', labels: { [INSTANCE]: 'chart' } } };
  const settings = by('annotation');
  const desired = tracked(settings, stated);
  const live = applied(
    tracked(settings, { ...stated, metadata: { name: 'a', labels: { [INSTANCE]: 'shop' } } }),
  );
  const now = withEarlierMarks({ desired, live, app: APP, settings });
  expect(now.metadata.labels?.[INSTANCE]).toBe('chart');
});
