/** The resource tree: compact nodes in, the API's nodes and their changes out. */
export { buildTree, treeKey } from './build-tree.ts';
export { compactNode } from './compact-node.ts';
export { hostsOf } from './hosts.ts';
export type { LiveNode } from './live-node.ts';
export { podReadiness, podReason, podRestarts } from './pod-summary.ts';
export { type TreeDelta, treeDelta } from './tree-delta.ts';
