import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { fieldChanges } from './diff.ts';
import { changed, DESIRED, entry, liveDeployment, OWNED } from './fixtures/objects.ts';
import { predictLocally } from './local-predictor.ts';

const pod = ['spec', 'template', 'spec'];

test('an equal desired changes nothing, however it is written', () => {
  const live = liveDeployment();
  const predicted = predictLocally({ desired: DESIRED, live, ownedBefore: OWNED });
  expect(fieldChanges(live, predicted)).toEqual([]);
});

test('an object that is not there will be as desired', () => {
  expect(predictLocally({ desired: DESIRED, live: undefined })).toEqual(DESIRED);
});

test('lists are merged by key, atomic ones replaced', () => {
  const desired = changed(DESIRED, {
    'spec.template.spec.containers': [
      { name: 'web', image: 'nginx:2', args: ['-x'], ports: [{ containerPort: 81 }] },
      { name: 'new', image: 'busybox' },
    ],
    'spec.paused': undefined,
  });
  const predicted = predictLocally({ desired, live: liveDeployment(), ownedBefore: OWNED });
  expect(fieldChanges(liveDeployment(), predicted)).toEqual([
    { path: [...pod, 'containers', 0, 'image'], live: 'nginx:1', desired: 'nginx:2' },
    { path: [...pod, 'containers', 0, 'args', 0], live: '-v', desired: '-x' },
    { path: [...pod, 'containers', 0, 'env'], live: [{ name: 'A', value: '1' }] },
    { path: [...pod, 'containers', 0, 'ports', 0], live: { containerPort: 80, protocol: 'TCP' } },
    { path: [...pod, 'containers', 0, 'ports', 0], desired: { containerPort: 81 } },
    { path: [...pod, 'containers', 0, 'resources'], live: { limits: { cpu: '1' } } },
    { path: [...pod, 'containers', 1], desired: { name: 'new', image: 'busybox' } },
  ]);
});

test('what another apply states stays', () => {
  const desired = changed(DESIRED, { 'spec.replicas': undefined });
  const other = entry({ manager: 'other', fieldsV1: { 'f:spec': { 'f:replicas': {} } } });
  const stays = predictLocally({
    desired,
    live: liveDeployment([entry(), other]),
    ownedBefore: OWNED,
  });
  const goes = predictLocally({ desired, live: liveDeployment(), ownedBefore: OWNED });
  expect(stays.spec).toHaveProperty('replicas');
  expect(goes.spec).not.toHaveProperty('replicas');
});

test.each([
  ['another tool', { manager: 'other' }],
  ['a partial kubectl apply', { manager: 'kubectl' }],
])('what %s applied stays, also where no apply of ours is recorded', (_, by) => {
  const desired = changed(DESIRED, { 'spec.replicas': undefined });
  const other = entry({ ...by, fieldsV1: { 'f:spec': { 'f:replicas': {} } } });
  const live = liveDeployment([entry({ operation: 'Update' }), other]);
  const predicted = predictLocally({ desired, live, ownedBefore: OWNED });
  expect(predicted.spec).toHaveProperty('replicas');
});

test('an atomic map is replaced as a whole', () => {
  const desired = changed(DESIRED, { 'spec.selector': { matchLabels: { b: '1' } } });
  const predicted = predictLocally({
    desired,
    live: liveDeployment(),
    ownedBefore: OWNED,
  }) as KubeObject & {
    spec: { selector: unknown };
  };
  expect(predicted.spec.selector).toEqual({ matchLabels: { b: '1' } });
});

describe('an item of an atomic list', () => {
  const policy = (...ports: object[]): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p' },
    spec: { podSelector: {}, ingress: [{ ports }] },
  });
  const change = (live: object, desired: object) => {
    const object = policy(live);
    return fieldChanges(object, predictLocally({ desired: policy(desired), live: object }));
  };

  test('keeps the defaults that live has', () => {
    expect(change({ port: 80, protocol: 'TCP' }, { port: 80 })).toEqual([]);
  });

  test('loses what it states no more', () => {
    const path = ['spec', 'ingress', 0, 'ports', 0];
    const lost = (field: string, live: unknown) => [{ path: [...path, field], live }];
    expect(change({ port: 53, protocol: 'UDP' }, { port: 53 })).toEqual(lost('protocol', 'UDP'));
    expect(change({ port: 1, endPort: 9 }, { port: 1 })).toEqual(lost('endPort', 9));
  });
});

test('a container goes with all that was in it', () => {
  const owned = structuredClone(OWNED);
  const containers = ['f:spec', 'f:template', 'f:spec', 'f:containers'].reduce(
    (node, step) => node[step] as FieldsV1,
    owned,
  );
  containers['k:{"name":"side"}'] = { '.': {}, 'f:name': {}, 'f:image': {} };
  const live = changed(liveDeployment([entry({ fieldsV1: owned })]), {
    'spec.template.spec.containers.1': { name: 'side', image: 'x', imagePullPolicy: 'Always' },
  });
  const predicted = predictLocally({ desired: DESIRED, live, ownedBefore: owned });
  expect(fieldChanges(live, predicted)).toContainEqual({
    path: [...pod, 'containers', 1],
    live: { name: 'side', image: 'x', imagePullPolicy: 'Always' },
  });
});

test('a text that only reads like the same quantity is another text', () => {
  const config = (value: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { limits: value },
  });
  const predicted = predictLocally({ desired: config('1000m'), live: config('1') });
  expect(predicted.data).toEqual({ limits: '1000m' });
});
