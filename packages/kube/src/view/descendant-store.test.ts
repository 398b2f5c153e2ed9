import type { KubeObject } from '@lockstep/domain';
import { expect, test } from 'vitest';
import { DescendantStore } from './descendant-store.ts';

function node(name: string, owners: string[]): KubeObject {
  const ownerReferences = owners.map((uid) => ({ apiVersion: 'v1', kind: 'X', name: uid, uid }));
  return { apiVersion: 'v1', kind: 'X', metadata: { name, uid: name, ownerReferences } };
}

function storeOf(graph: Record<string, string[]>): DescendantStore<string> {
  const store = new DescendantStore<string>();
  for (const [name, owners] of Object.entries(graph)) store.put(node(name, owners), name);
  return store;
}

test('finds everything below and above, whatever the order of arrival', () => {
  const store = storeOf({ pod1: ['set'], pod2: ['set'], set: ['deployment'], other: ['else'] });
  expect(store.below(['deployment']).map(({ value }) => value)).toEqual(['set', 'pod1', 'pod2']);
  expect([...store.above(['pod1'])]).toEqual(['pod1', 'set', 'deployment']);
});

test('a cycle of owners and an object with two owners are walked once', () => {
  const store = storeOf({ a: ['root', 'b'], b: ['a'], shared: ['a', 'b'] });
  expect(store.below(['root']).map(({ value }) => value)).toEqual(['a', 'b', 'shared']);
  expect([...store.above(['b'])].sort()).toEqual(['a', 'b', 'root']);
});

test('an object that changes owners leaves the first', () => {
  const store = storeOf({ pod: ['first'] });
  store.put(node('pod', ['second']), 'pod');
  expect(store.below(['first'])).toEqual([]);
  expect(store.below(['second'])).toHaveLength(1);
  store.remove('pod');
  expect(store.below(['second'])).toEqual([]);
  expect(store.size).toBe(0);
});
