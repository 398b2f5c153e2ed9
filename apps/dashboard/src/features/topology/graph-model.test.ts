import { describe, expect, it } from 'vitest';
import type { ResourceView } from '../application/resource-views.ts';
import { APPLICATION_ID, flatten, type GraphNode, graphOf, groupHolding } from './graph-model.ts';
import { IncrementalLayout, NODE_WIDTH, nodeHeight } from './layout.ts';
import { neighbour } from './walk.ts';

function view(kind: string, name: string, parents: string[] = []): ResourceView {
  const ref = { group: '', version: 'v1', kind, namespace: 'shop', name };
  return {
    id: `/${kind}/shop/${name}`,
    ref,
    uid: name,
    managed: parents.length === 0,
    sync: '',
    health: undefined,
    hook: false,
    wave: 0,
    toPrune: false,
    live: true,
    orphaned: false,
    createdAt: undefined,
    images: [],
    info: [],
    parents: parents.map((parent) => `/${parent.replace(' ', '/shop/')}`),
  };
}

function mapOf(...views: ResourceView[]): Map<string, ResourceView> {
  return new Map(views.map((each) => [each.id, each]));
}

const shop = (pods: number) =>
  mapOf(
    view('ConfigMap', 'settings'),
    view('Service', 'web'),
    view('Deployment', 'web'),
    view('ReplicaSet', 'web-1', ['Deployment web']),
    ...Array.from({ length: pods }, (_, index) =>
      view('Pod', `web-1-${index}`, ['ReplicaSet web-1']),
    ),
  );

const closed = { expanded: new Set<string>() };

function drawn(root: GraphNode): string[] {
  return flatten(root).map(({ node, depth }) =>
    node.type === 'group'
      ? `${depth} ${node.kind} ×${node.members.length}`
      : node.type === 'resource'
        ? `${depth} ${node.view.ref.kind} ${node.view.ref.name}`
        : 'members' in node
          ? `${depth} list of ${node.members.length}`
          : `${depth} application`,
  );
}

describe('graphOf', () => {
  it('hangs each resource under its owner, what is reached first on top', () => {
    expect(drawn(graphOf(shop(2), closed))).toEqual([
      '0 application',
      '1 Service web',
      '1 Deployment web',
      '2 ReplicaSet web-1',
      '3 Pod web-1-0',
      '3 Pod web-1-1',
      '1 ConfigMap settings',
    ]);
  });

  it('draws many replicas as one, until they are opened', () => {
    const root = graphOf(shop(40), closed);
    expect(drawn(root)).toContain('3 Pod ×40');
    const group = groupHolding(root, '/Pod/shop/web-1-7') ?? '';
    const open = graphOf(shop(40), { expanded: new Set([group]) });
    expect(drawn(open).filter((line) => line.startsWith('3 Pod'))).toHaveLength(40);
  });

  it('keeps what belongs to no application apart, and walks its lines', () => {
    const orphans = Array.from({ length: 15 }, (_, index) => ({
      ...view('ConfigMap', `left-${String(index).padStart(2, '0')}`),
      orphaned: true,
    }));
    const root = graphOf(new Map([...shop(1), ...mapOf(...orphans)]), closed);
    expect(drawn(root).at(-1)).toBe('1 list of 12');
    expect(root.children.at(-1)).toMatchObject({ type: 'orphans', more: 3 });
    expect(neighbour(root, '/ConfigMap/shop/settings', 'down')).toBe('/ConfigMap/shop/left-00');
    expect(neighbour(root, '/ConfigMap/shop/left-00', 'down')).toBe('/ConfigMap/shop/left-01');
  });

  it('lists what makes nothing itself once there is much of it', () => {
    const quiet = ['a', 'b', 'c', 'd'].map((name) => view('ConfigMap', name));
    const few = graphOf(mapOf(view('Service', 'web'), ...quiet), closed);
    expect(drawn(few)).toContain('1 ConfigMap d');
    const many = graphOf(mapOf(view('Service', 'web'), ...quiet, view('Secret', 'e')), closed);
    expect(drawn(many)).toEqual(['0 application', '1 Service web', '1 list of 5']);
    expect(neighbour(many, '/Service/shop/web', 'down')).toBe('/ConfigMap/shop/a');
    expect(neighbour(many, '/Secret/shop/e', 'left')).toBe(APPLICATION_ID);
    expect(new IncrementalLayout().place(many).places.has('/Secret/shop/e')).toBe(true);
  });

  it('keeps what has an owner that is not there', () => {
    expect(drawn(graphOf(mapOf(view('Pod', 'lost', ['ReplicaSet gone'])), closed))).toEqual([
      '0 application',
      '1 Pod lost',
    ]);
  });

  it('loses nothing to owners in a circle', () => {
    const root = graphOf(mapOf(view('A', 'a', ['B b']), view('B', 'b', ['A a'])), closed);
    expect(drawn(root)).toEqual(['0 application', '1 A a', '2 B b']);
  });
});

describe('IncrementalLayout', () => {
  const overlaps = (root: GraphNode) => {
    const { places } = new IncrementalLayout().place(root);
    const boxes = flatten(root).map(({ node }) => {
      const place = places.get(node.id);
      if (!place) throw new Error(`${node.id} has no place`);
      return { ...place, bottom: place.y + nodeHeight(node) };
    });
    return boxes.some((a, i) =>
      boxes.some((b, j) => i < j && a.x === b.x && a.y < b.bottom && b.y < a.bottom),
    );
  };

  it.each([0, 1, 5, 40])('lays nothing over another with %i pods', (pods) => {
    expect(overlaps(graphOf(shop(pods), closed))).toBe(false);
  });

  it('puts every depth further right', () => {
    const root = graphOf(shop(2), closed);
    const { places } = new IncrementalLayout().place(root);
    for (const { node, parent } of flatten(root)) {
      if (!parent) continue;
      const right = (places.get(parent.id)?.x ?? 0) + NODE_WIDTH;
      expect(places.get(node.id)?.x).toBeGreaterThan(right);
    }
  });

  it('leaves other subtrees where they were when one grows at the end', () => {
    const layout = new IncrementalLayout();
    const before = layout.place(graphOf(shop(2), closed)).places;
    const after = layout.place(graphOf(shop(3), closed)).places;
    expect(after.get('/Service/shop/web')).toEqual(before.get('/Service/shop/web'));
    expect(after.get('/Pod/shop/web-1-2')).toBeDefined();
  });
});

describe('neighbour', () => {
  const root = graphOf(shop(2), closed);
  it.each([
    ['/ReplicaSet/shop/web-1', 'left', '/Deployment/shop/web'],
    ['/ReplicaSet/shop/web-1', 'right', '/Pod/shop/web-1-0'],
    ['/Pod/shop/web-1-0', 'down', '/Pod/shop/web-1-1'],
    ['/Service/shop/web', 'up', undefined],
    ['/Service/shop/web', 'left', APPLICATION_ID],
    ['gone', 'up', undefined],
  ] as const)('from %s %s is %s', (id, direction, expected) => {
    expect(neighbour(root, id, direction)).toBe(expected);
  });
});
