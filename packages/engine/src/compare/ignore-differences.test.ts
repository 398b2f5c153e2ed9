import { type KubeObject, UserError } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { entry, liveDeployment } from './fixtures/objects.ts';
import {
  ignoredPaths,
  type JqPaths,
  resolvePointer,
  rulesFor,
  withoutIgnored,
} from './ignore-differences.ts';

const live = liveDeployment();

describe('a rule', () => {
  test.each([
    [{ group: 'apps', kind: 'Deployment' }, true],
    [{ group: '*', kind: '*' }, true],
    [{ group: 'app*', kind: 'Deploy?ent' }, true],
    [{ group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop' }, true],
    [{ group: '{apps,batch}', kind: '[A-Z]eploy*' }, true],
    [{ group: 'apps', kind: 'Deployment', name: 'we*' }, false],
    [{ group: 'apps', kind: 'Deployment', name: 'web', namespace: 'sh*' }, false],
    [{ kind: 'Deployment' }, false],
    [{ group: 'apps', kind: 'deployment' }, false],
    [{ group: 'apps', kind: 'Deployment', name: 'other' }, false],
    [{ group: 'apps', kind: 'Deployment', namespace: 'other' }, false],
  ])('%j is meant for the object: %s', (rule, answer) => {
    expect(rulesFor(live, [rule]).length === 1).toBe(answer);
  });
});

describe('a JSON pointer', () => {
  const object = { a: { 'b/c': [{ d: 1 }], 'e~f': null }, '0': 'zero' };
  test.each([
    ['/a/b~1c/0/d', ['a', 'b/c', 0, 'd']],
    ['/a/e~0f', ['a', 'e~f']],
    ['/0', ['0']],
    ['/a/b~1c/7', undefined],
    ['/a/nothing', undefined],
    ['a', undefined],
    ['', undefined],
  ])('%s', (pointer, path) => {
    expect(resolvePointer(pointer, object)).toEqual(path);
  });
});

const rule = { group: 'apps', kind: 'Deployment' };

test('what a manager owns is found in either object by its keys', () => {
  const image = { 'k:{"name":"web"}': { 'f:image': {} } };
  const owned = { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': image } } } };
  const updated = liveDeployment([
    entry(),
    entry({ manager: 'updater', operation: 'Update', fieldsV1: owned }),
  ]);
  const rules = [{ ...rule, managedFieldsManagers: ['updater'] }];
  const path = ['spec', 'template', 'spec', 'containers', 0, 'image'];
  expect(ignoredPaths(updated, updated, { rules })).toEqual([path]);
});

test.each([
  ['/metadata', [['metadata', 'labels']]],
  ['/metadata/name', []],
  ['/metadata/managedFields', []],
  ['/kind', []],
  ['/metadata/labels', [['metadata', 'labels']]],
])('which object it is stays, whatever is ignored: %s', (pointer, paths) => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'u', labels: { a: 'b' }, managedFields: [] },
  };
  const rules = [{ ...rule, jsonPointers: [pointer] }];
  expect(ignoredPaths(object, object, { rules })).toEqual(paths);
});

test('jq expressions are evaluated by the given evaluator', () => {
  const jq: JqPaths = { paths: () => [['spec', 'replicas']] };
  const rules = [{ ...rule, jqPathExpressions: ['.spec.replicas'] }];
  expect(ignoredPaths(live, live, { rules, jq })).toEqual([['spec', 'replicas']]);
});

test("a wrong jq expression is the user's error, and names itself", () => {
  const jq: JqPaths = {
    paths: () => {
      throw new Error('syntax error');
    },
  };
  const rules = [{ ...rule, jqPathExpressions: ['.['] }];
  expect(() => ignoredPaths(live, live, { rules, jq })).toThrow(UserError);
});

test('what is ignored is left out of what is applied', () => {
  const desired: KubeObject = {
    ...rule,
    apiVersion: 'apps/v1',
    metadata: { name: 'web' },
    spec: { replicas: 1, paused: true },
  };
  const rules = [{ ...rule, jsonPointers: ['/spec/replicas', '/spec/nothing'] }];
  expect(withoutIgnored(desired, live, { rules }).spec).toEqual({ paused: true });
  expect(desired.spec).toEqual({ replicas: 1, paused: true });
});

test('several items of one list go together', () => {
  const desired: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {},
    spec: { list: [0, 1, 2, 3] },
  };
  const rules = [{ ...rule, jsonPointers: ['/spec/list/0', '/spec/list/2'] }];
  expect(withoutIgnored(desired, undefined, { rules }).spec).toEqual({ list: [1, 3] });
});
