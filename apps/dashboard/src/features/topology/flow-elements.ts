import type { Application } from '@lockstep/domain';
import { type Edge, type Node, Position } from '@xyflow/react';
import type { ResourceView } from '../application/resource-views.ts';
import { flatten, type GraphNode, membersOf } from './graph-model.ts';
import { type Layout, NODE_WIDTH, nodeHeight } from './layout.ts';

export type ApplicationFlowNode = Node<{ application: Application }, 'application'>;
export type ResourceFlowNode = Node<
  { view: ResourceView; selected: boolean; dimmed: boolean },
  'resource'
>;
export type GroupFlowNode = Node<
  { id: string; kind: string; members: ResourceView[]; selected: boolean; dimmed: boolean },
  'stack'
>;
export type BundleFlowNode = Node<
  {
    members: ResourceView[];
    selected: string | undefined;
    matches: ((view: ResourceView) => boolean) | undefined;
  },
  'bundle'
>;
export type OrphansFlowNode = Node<BundleFlowNode['data'] & { more: number }, 'orphans'>;
export type FlowNode =
  | ApplicationFlowNode
  | ResourceFlowNode
  | GroupFlowNode
  | BundleFlowNode
  | OrphansFlowNode;

export interface Marks {
  selected: string | undefined;
  /** What the reader looks for; undefined when nothing is. */
  matches: ((view: ResourceView) => boolean) | undefined;
}

/** Sizes and handles are stated, so that nothing has to be drawn once to be measured. */
export function flowNodes(
  root: GraphNode,
  layout: Layout,
  application: Application,
  marks: Marks,
): FlowNode[] {
  return flatten(root).map(({ node }): FlowNode => {
    const height = nodeHeight(node);
    const frame = {
      id: node.id,
      position: layout.places.get(node.id) ?? { x: 0, y: 0 },
      width: NODE_WIDTH,
      height,
      measured: { width: NODE_WIDTH, height },
      handles: [
        { type: 'target', position: Position.Left, x: 0, y: height / 2, width: 1, height: 1 },
        {
          type: 'source',
          position: Position.Right,
          x: NODE_WIDTH,
          y: height / 2,
          width: 1,
          height: 1,
        },
      ] satisfies Node['handles'],
    };
    if (node.type === 'application')
      return { ...frame, type: 'application', data: { application } };
    const found = marks.matches;
    if (node.type === 'resource') {
      const { view } = node;
      const dimmed = found !== undefined && !found(view);
      return {
        ...frame,
        type: 'resource',
        data: { view, selected: marks.selected === view.id, dimmed },
      };
    }
    if (node.type === 'bundle') {
      const { members } = node;
      const selected = members.find((member) => member.id === marks.selected)?.id;
      return { ...frame, type: 'bundle', data: { members, selected, matches: found } };
    }
    if (node.type === 'orphans') {
      const { members, more } = node;
      const selected = members.find((member) => member.id === marks.selected)?.id;
      return { ...frame, type: 'orphans', data: { members, more, selected, matches: found } };
    }
    const { id, kind, members } = node;
    return {
      ...frame,
      type: 'stack',
      data: {
        id,
        kind,
        members,
        selected: members.some((member) => member.id === marks.selected),
        dimmed: found !== undefined && !members.some(found),
      },
    };
  });
}

/** Edges from owner to owned; those that lead to the selected resource stand out. */
export function flowEdges(root: GraphNode, selected: string | undefined): Edge[] {
  const flat = flatten(root);
  const parentOf = new Map(flat.map(({ node, parent }) => [node.id, parent?.id]));
  const onPath = new Set<string>();
  const holder = flat.find(({ node }) => membersOf(node).some((member) => member.id === selected));
  for (let id = holder?.node.id; id && !onPath.has(id); id = parentOf.get(id)) onPath.add(id);
  return flat.flatMap(({ node, parent }) =>
    parent
      ? [
          {
            id: `${parent.id}→${node.id}`,
            source: parent.id,
            target: node.id,
            ...(node.type === 'orphans' ? { hidden: true } : {}),
            ...(onPath.has(node.id) ? { className: 'on-path', zIndex: 1 } : {}),
          },
        ]
      : [],
  );
}
