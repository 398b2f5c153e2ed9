import { resourceKey, type TreeNode } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { unwellIn } from './unwell.ts';

function node(name: string, parents: string[], status?: 'Healthy' | 'Degraded'): TreeNode {
  return {
    ...{ group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name, uid: name },
    ...(parents.length > 0 ? { parentRefs: parents.map((uid) => ({ uid })) } : {}),
    ...(status ? { health: { status } } : {}),
  } as unknown as TreeNode;
}

const keyOf = (name: string) => resourceKey(node(name, []));

const TREE = [
  node('grandchild', ['sick'], 'Degraded'),
  node('root', [], 'Degraded'),
  node('sick', ['root'], 'Degraded'),
  node('well', ['root', 'sick'], 'Healthy'),
  node('untold', ['root']),
  node('below-untold', ['untold'], 'Degraded'),
  node('other', [], 'Degraded'),
];

describe('what descends from a resource and is not well', () => {
  it.each<[string, string, string[]]>([
    ['is told, the nearest first', 'root', ['sick', 'grandchild', 'below-untold']],
    ['leaves out the resource itself', 'sick', ['grandchild']],
    ['is nothing for a leaf', 'other', []],
    ['is nothing for what is not there', 'nobody', []],
  ])('%s', (_title, name, wanted) => {
    expect(unwellIn(TREE)(keyOf(name)).map(({ ref }) => ref.name)).toEqual(wanted);
  });

  it('comes to an end where owners go round in a circle', () => {
    const circle = [node('a', ['b'], 'Degraded'), node('b', ['a'], 'Degraded')];
    expect(unwellIn(circle)(keyOf('a')).map(({ ref }) => ref.name)).toEqual(['b']);
  });

  it('is at most ten', () => {
    const many = Array.from({ length: 30 }, (_, n) => node(`p${n}`, ['root'], 'Degraded'));
    expect(unwellIn([node('root', []), ...many])(keyOf('root'))).toHaveLength(10);
  });

  it('is found with one look at each node, however many resources are asked about', () => {
    let looks = 0;
    const watched = TREE.map(
      (one) =>
        new Proxy(one, {
          get: (target, name) => {
            if (name === 'parentRefs') looks++;
            return Reflect.get(target, name);
          },
        }),
    );
    const unwell = unwellIn(watched);
    for (let n = 0; n < 100; n++) unwell(keyOf('root'));
    expect(looks).toBe(TREE.length);
  });
});
