import { Graph, layout } from '@dagrejs/dagre';
import { type GraphNode, isList } from './graph-model.ts';

/** Places of nodes by id: the top left corner. */
export type Places = ReadonlyMap<string, { x: number; y: number }>;

export interface Layout {
  places: Places;
  width: number;
  height: number;
}

export const NODE_WIDTH = 244;
export const BUNDLE_ROW_HEIGHT = 32;
const HEIGHTS = { application: 60, resource: 52, group: 72 } as const;
const RANK_GAP = 52;
const SIBLING_GAP = 10;
const SUBTREE_GAP = 14;

export function nodeHeight(node: GraphNode): number {
  if (node.type === 'bundle') return node.members.length * BUNDLE_ROW_HEIGHT + 2;
  if (node.type === 'orphans') {
    const lines = node.members.length + (node.more > 0 ? 2 : 1);
    return lines * BUNDLE_ROW_HEIGHT + 2;
  }
  return HEIGHTS[node.type];
}

/**
 * Lays out left to right. Each subtree under the application is laid out for itself and kept by
 * its shape, then they are stacked: a pod that comes or goes moves its own subtree only, and a
 * change of status moves nothing.
 */
export class IncrementalLayout {
  #known = new Map<string, Layout>();

  place(root: GraphNode): Layout {
    const used = new Map<string, Layout>();
    const places = new Map<string, { x: number; y: number }>();
    const indent = NODE_WIDTH + RANK_GAP;
    let y = 0;
    let width = NODE_WIDTH;
    for (const child of root.children) {
      const shape = shapeOf(child);
      const block = this.#known.get(shape) ?? placeSubtree(child);
      used.set(shape, block);
      for (const [id, place] of block.places)
        places.set(id, { x: place.x + indent, y: place.y + y });
      y += block.height + SUBTREE_GAP;
      width = Math.max(width, indent + block.width);
    }
    this.#known = used;
    const height = Math.max(nodeHeight(root), y - SUBTREE_GAP);
    places.set(root.id, { x: 0, y: (height - nodeHeight(root)) / 2 });
    return { places, width, height };
  }
}

/** One text per arrangement: same text, same places. */
function shapeOf(node: GraphNode): string {
  if (isList(node)) {
    return `${node.id}(${node.members.map(({ id }) => id).join()} ${nodeHeight(node)})`;
  }
  return `${node.id}(${node.children.map(shapeOf).join()})`;
}

/** Lines of a list have places too: the view moves to them. */
function linesOf(node: GraphNode): [string, { x: number; y: number }][] {
  if (!isList(node)) return [];
  const above = node.type === 'orphans' ? 1 : 0;
  return node.members.map(({ id }, index) => [
    id,
    { x: 0, y: (index + above) * BUNDLE_ROW_HEIGHT },
  ]);
}

function placeSubtree(root: GraphNode): Layout {
  if (root.children.length === 0) {
    return {
      places: new Map([[root.id, { x: 0, y: 0 }], ...linesOf(root)]),
      width: NODE_WIDTH,
      height: nodeHeight(root),
    };
  }
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: SIBLING_GAP,
    ranksep: RANK_GAP,
    ranker: 'tight-tree',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const add = (node: GraphNode) => {
    graph.setNode(node.id, { width: NODE_WIDTH, height: nodeHeight(node) });
    for (const child of node.children) {
      add(child);
      graph.setEdge(node.id, child.id);
    }
  };
  add(root);
  layout(graph, { disableOptimalOrderHeuristic: true });
  const corners = graph.nodes().map((id) => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
    return {
      id,
      x: x - width / 2,
      y: y - height / 2,
      right: x + width / 2,
      bottom: y + height / 2,
    };
  });
  const left = Math.min(...corners.map(({ x }) => x));
  const top = Math.min(...corners.map(({ y }) => y));
  return {
    places: new Map(corners.map(({ id, x, y }) => [id, { x: x - left, y: y - top }])),
    width: Math.max(...corners.map(({ right }) => right)) - left,
    height: Math.max(...corners.map(({ bottom }) => bottom)) - top,
  };
}
