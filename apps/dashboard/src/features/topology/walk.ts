import { flatten, type GraphNode } from './graph-model.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

const DIRECTIONS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function directionOf(key: string): Direction | undefined {
  return DIRECTIONS[key];
}

/** The node that an arrow key leads to: owner, first child, or the next of the same depth. */
export function neighbour(root: GraphNode, id: string, direction: Direction): string | undefined {
  const flat = flatten(root);
  const here = flat.find(({ node }) => node.id === id);
  if (!here) return undefined;
  if (direction === 'left') return here.parent?.id;
  if (direction === 'right') return here.node.children[0]?.id;
  const level = flat.filter(({ depth }) => depth === here.depth);
  const index = level.findIndex(({ node }) => node.id === id);
  return level[index + (direction === 'down' ? 1 : -1)]?.node.id;
}
