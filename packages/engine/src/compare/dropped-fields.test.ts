import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { droppedPaths } from './dropped-fields.ts';
import { entry } from './fixtures/objects.ts';
import { withFilledBelow } from './with-filled-below.ts';

function pod(container: object, metadata: object = {}): KubeObject {
  const containers = [{ name: 'c', ...container }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: { containers },
  };
}

const within = (fields: FieldsV1): FieldsV1 => ({
  'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:name': {}, ...fields } } },
});
const PROBE = { httpGet: { port: 80 }, timeoutSeconds: 1 };
const APPLIED = within({ 'f:readinessProbe': { 'f:httpGet': { 'f:port': {} } } });
const DEFAULTS = within({ 'f:readinessProbe': { 'f:timeoutSeconds': {} } });
const LIVE = pod({ readinessProbe: PROBE });
const by = (manager: string, fieldsV1: FieldsV1) => [
  entry({ manager, operation: 'Update', fieldsV1 }),
];
const AT = ['spec', 'containers', 0, 'readinessProbe'];

describe('where dropped fields stand', () => {
  test.each<[string, FieldsV1, (string | number)[][]]>([
    ['a structure goes with what was filled in', {}, [AT]],
    ['but for the part that others own', DEFAULTS, [[...AT, 'httpGet']]],
    ['and stays where others own the same', APPLIED, []],
  ])('%s', (_, kept, paths) => {
    const dropped = { applied: APPLIED, desired: pod({}), kept };
    expect(droppedPaths(pod({ readinessProbe: PROBE }), dropped)).toEqual(paths);
  });

  test('an item goes also where others own a field in it, but not one that they state', () => {
    const live = pod({ env: [{ name: 'A', value: '1' }] });
    const env = (fields: FieldsV1) => within({ 'f:env': { 'k:{"name":"A"}': fields } });
    const applied = env({ '.': {}, 'f:name': {}, 'f:value': {} });
    const desired = pod({ env: [] });
    const paths = (fields: FieldsV1) => droppedPaths(live, { applied, desired, kept: env(fields) });
    expect(paths({ 'f:value': {} })).toEqual([['spec', 'containers', 0, 'env', 0]]);
    expect(paths({ '.': {}, 'f:name': {}, 'f:value': {} })).toEqual([]);
  });

  test('annotations never go as such', () => {
    const live = pod({}, { annotations: { a: '1', b: '2' }, labels: { a: '1', b: '2' } });
    const applied = {
      'f:metadata': { 'f:annotations': { 'f:a': {} }, 'f:labels': { 'f:a': {} } },
    };
    expect(droppedPaths(live, { applied, desired: pod({}), kept: {} })).toEqual([
      ['metadata', 'annotations', 'a'],
      ['metadata', 'labels'],
    ]);
  });
});

describe('what goes with a dropped field', () => {
  test('the defaults in a structure that is dropped as such', () => {
    expect(
      withFilledBelow(APPLIED, {
        writers: by('me', DEFAULTS),
        desired: pod({}),
        live: LIVE,
      }),
    ).toEqual(
      within({ 'f:readinessProbe': { 'f:httpGet': { 'f:port': {} }, 'f:timeoutSeconds': {} } }),
    );
  });

  test('nothing of one that is stated still', () => {
    const desired = pod({ readinessProbe: { exec: {} } });
    expect(withFilledBelow(APPLIED, { writers: by('me', DEFAULTS), desired, live: LIVE })).toEqual(
      APPLIED,
    );
  });

  test('all that an applier owns there', () => {
    const context = (fields: FieldsV1) => within({ 'f:securityContext': fields });
    const applied = context({ 'f:privileged': {} });
    const writers = by('kubectl-client-side-apply', context({ 'f:runAsUser': {} }));
    const live = pod({ securityContext: { privileged: true, runAsUser: 7 } });
    expect(withFilledBelow(applied, { writers, desired: pod({}), live })).toEqual(
      context({ 'f:privileged': {}, 'f:runAsUser': {} }),
    );
  });

  test('not what others stated there for themselves', () => {
    const context = (fields: FieldsV1) => within({ 'f:securityContext': fields });
    const applied = context({ 'f:privileged': {} });
    const taken = context({ 'f:runAsUser': {} });
    const live = pod({ securityContext: { privileged: true, runAsUser: 7 } });
    expect(withFilledBelow(applied, { writers: by('me', taken), desired: pod({}), live })).toEqual(
      applied,
    );
  });

  test('no other entry of a map', () => {
    const labels = (name: string): FieldsV1 => ({ 'f:metadata': { 'f:labels': { [name]: {} } } });
    const taken = labels('f:theirs');
    const live = pod({}, { labels: { ours: 'x', theirs: 'x' } });
    expect(
      withFilledBelow(labels('f:ours'), { writers: by('me', taken), desired: pod({}), live }),
    ).toEqual(labels('f:ours'));
  });
});
