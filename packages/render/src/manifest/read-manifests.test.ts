import type { KubeObject } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { dropRepeated } from './drop-repeated.ts';
import { readManifests } from './read-manifests.ts';

const names = (text: string, file: string) =>
  readManifests(text, file).objects.map((object) => `${object.kind}/${object.metadata.name}`);

describe('readManifests', () => {
  test.each([
    [
      'several documents',
      'a.yaml',
      'apiVersion: v1\nkind: A\nmetadata: {name: x}\n---\napiVersion: v1\nkind: B\nmetadata: {name: z}',
      ['A/x', 'B/z'],
    ],
    [
      'a list',
      'a.yaml',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: x}}',
      ['A/x'],
    ],
    [
      'a list in a list',
      'a.json',
      '{"kind":"List","items":[{"kind":"List","items":[{"apiVersion":"v1","kind":"A","metadata":{"name":"x"}}]}]}',
      ['A/x'],
    ],
    [
      'a list that gives its items their kind',
      'a.json',
      '{"apiVersion":"v1","kind":"ConfigMapList","items":[{"metadata":{"name":"x"}}]}',
      ['ConfigMap/x'],
    ],
    [
      'an array of objects',
      'a.json',
      '[{"apiVersion":"v1","kind":"A","metadata":{"name":"x"}}]',
      ['A/x'],
    ],
    [
      'a kind that ends in List but holds no items',
      'a.json',
      '{"apiVersion":"v1","kind":"AllowList","metadata":{"name":"x"}}',
      ['AllowList/x'],
    ],
    ['nothing but comments', 'a.yaml', '# nothing\n---\n', []],
    ['an empty JSON file', 'a.json', '\n', []],
  ])('reads %s', (_, file, text, expected) => {
    expect(names(text, file)).toEqual(expected);
  });

  test.each([
    ['apiVersion: v1\nkind: A\nmetadata: {}', 'a.yaml:1: A: metadata.name is missing'],
    ['a: 1\n', 'a.yaml:1: not a Kubernetes object: apiVersion is missing'],
    [
      '---\napiVersion: v1\nmetadata: {name: x}',
      'a.yaml:2: not a Kubernetes object: kind is missing',
    ],
    ['apiVersion: v1\nkind: A\nmetadata: {name: 12}', 'metadata.name must be a text, not 12'],
    ['apiVersion: v1\nkind: A\nmetadata: {name: on}', 'metadata.name must be a text, not true'],
    ['apiVersion: v1\nkind: A', 'a.yaml:1: A: metadata is missing'],
    ['just text', 'a.yaml:1: not a Kubernetes object'],
    ['apiVersion: v1\nkind: List\nitems: [1]', 'a.yaml:1: item 1 of the list: not a Kubernetes'],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => readManifests(text, 'a.yaml')).toThrow(message);
  });

  test('an object whose name the cluster makes up is one', () => {
    const text = '{"apiVersion":"v1","kind":"A","metadata":{"generateName":"x-"}}';
    expect(readManifests(text, 'a.json').objects).toHaveLength(1);
  });

  test('broken JSON tells its file', () => {
    expect(() => readManifests('{"a":', 'b/a.json')).toThrow(/^b\/a\.json: /);
  });

  test.each([
    ['{"stringData": hunter2}', 'no JSON'],
    ['{"a": 1,\n"stringData": "hunter2" "', 'no JSON: it breaks off at line 2 column 25'],
  ])('broken JSON %j quotes nothing of what it holds', (text, problem) => {
    expect(() => readManifests(text, 'a.json')).toThrow(`a.json: ${problem}`);
    expect(() => readManifests(text, 'a.json')).not.toThrow('hunter2');
  });
});

describe('dropRepeated', () => {
  const object = (name: string, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'A',
    metadata: { name, ...more },
  });

  test('keeps the last and says how often', () => {
    const [first, other, last] = [object('x'), object('y'), object('x', { namespace: 'team' })];
    const { manifests, warnings } = dropRepeated([first, other, last], 'team');
    expect(manifests).toEqual([other, last]);
    expect(warnings).toEqual([
      {
        type: 'RepeatedResourceWarning',
        message: expect.stringMatching(/A\/team\/x appeared 2 times/),
      },
    ]);
  });

  test('made-up names and other namespaces are not the same', () => {
    const hook = { apiVersion: 'v1', kind: 'A', metadata: { generateName: 'h-' } };
    const all = [object('x'), object('x', { namespace: 'b' }), hook, hook];
    expect(dropRepeated(all, 'team')).toEqual({ manifests: all, warnings: [] });
  });
});
