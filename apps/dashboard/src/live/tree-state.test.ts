import type { TreeNode } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { applyTreeMessage, type TreeState, UNVERSIONED } from './tree-state.ts';

const node = (name: string, resourceVersion = '1'): TreeNode => ({
  group: '',
  version: 'v1',
  kind: 'Pod',
  namespace: 'shop',
  name,
  uid: name,
  resourceVersion,
});
const state = (version: number, ...names: string[]): TreeState => ({
  version,
  tree: { nodes: names.map((name) => node(name)), orphanedNodes: [], hosts: [], shardsCount: 0 },
});
const delta = (version: number, upserted: TreeNode[], removedUids: string[] = []) =>
  ({ type: 'delta', version, upserted, removedUids }) as const;

describe('applyTreeMessage', () => {
  it('takes a whole tree as it is', () => {
    const { tree } = state(0, 'a');
    expect(applyTreeMessage(undefined, { type: 'tree', version: 7, tree })).toEqual({
      kind: 'changed',
      state: { version: 7, tree },
    });
  });

  it('changes, adds and removes by uid, in place', () => {
    const outcome = applyTreeMessage(
      state(3, 'a', 'b', 'c'),
      delta(4, [node('b', '2'), node('d')], ['a']),
    );
    if (outcome.kind !== 'changed') throw new Error(outcome.kind);
    expect(outcome.state.version).toBe(4);
    expect(
      outcome.state.tree.nodes.map(({ name, resourceVersion }) => name + resourceVersion),
    ).toEqual(['b2', 'c1', 'd1']);
  });

  it('tells apart what is not in the cluster, and takes it out again', () => {
    const missing = (name: string) => ({ ...node(name), uid: '' });
    const before = applyTreeMessage(state(3, 'a'), delta(4, [missing('b'), missing('c')]));
    if (before.kind !== 'changed') throw new Error(before.kind);
    expect(before.state.tree.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const after = applyTreeMessage(before.state, delta(5, [], ['missing:/Pod/shop/b']));
    if (after.kind !== 'changed') throw new Error(after.kind);
    expect(after.state.tree.nodes.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('knows the orphans until others are told', () => {
    const before = applyTreeMessage(state(3), { ...delta(4, []), orphanedNodes: [node('left')] });
    if (before.kind !== 'changed') throw new Error(before.kind);
    const after = applyTreeMessage(before.state, delta(5, [node('a')]));
    if (after.kind !== 'changed') throw new Error(after.kind);
    expect(after.state.tree.orphanedNodes.map(({ name }) => name)).toEqual(['left']);
    const none = applyTreeMessage(after.state, { ...delta(6, []), orphanedNodes: [] });
    expect(none).toMatchObject({ state: { tree: { orphanedNodes: [] } } });
  });

  it.each([
    ['a delta before any tree', undefined, 1, 'same'],
    ['a delta on a tree without version', state(UNVERSIONED, 'a'), 5, 'same'],
    ['the first delta of all', state(0), 1, 'changed'],
    ['a delta that is known already', state(3, 'a'), 3, 'same'],
    ['a delta after a missed one', state(3, 'a'), 5, 'gap'],
  ] as const)('%s: %s', (_what, before, version, kind) => {
    expect(applyTreeMessage(before, delta(version, [])).kind).toBe(kind);
  });
});
