import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
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

test('an item of an atomic list keeps the defaults that live has beyond an equal desired', () => {
  const ingress = (path: object): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'i' },
    spec: { rules: [{ host: 'a', http: { paths: [path] } }] },
  });
  const live = ingress({ path: '/', pathType: 'Prefix', added: true });
  const predicted = predictLocally({ desired: ingress({ path: '/', pathType: 'Prefix' }), live });
  expect(fieldChanges(live, predicted)).toEqual([]);
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
