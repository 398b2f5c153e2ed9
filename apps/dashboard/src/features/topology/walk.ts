import { flatten, type GraphNode, isList } from './graph-model.ts';

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

interface Stop {
  id: string;
  depth: number;
  owner: string | undefined;
  first: string | undefined;
}

/** The places where the focus can be: each node, and each line of a list. */
function stopsOf(root: GraphNode): Stop[] {
  return flatten(root).flatMap(({ node, parent, depth }): Stop[] => {
    const ids = isList(node) ? node.members.map((member) => member.id) : [node.id];
    const [child] = node.children;
    const first = child && isList(child) ? child.members[0]?.id : child?.id;
    return ids.map((id) => ({ id, depth, owner: parent?.id, first }));
  });
}

/** Where an arrow key leads: the owner, the first child, or the next of the same depth. */
export function neighbour(root: GraphNode, id: string, direction: Direction): string | undefined {
  const stops = stopsOf(root);
  const here = stops.find((stop) => stop.id === id);
  if (!here) return undefined;
  if (direction === 'left') return here.owner;
  if (direction === 'right') return here.first;
  const level = stops.filter(({ depth }) => depth === here.depth);
  return level[level.indexOf(here) + (direction === 'down' ? 1 : -1)]?.id;
}
