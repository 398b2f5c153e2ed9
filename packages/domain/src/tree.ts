import type { HealthStatus } from './status.ts';

/** The resource tree as the API answers it and as Redis keeps it. */

export interface TreeParentRef {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
}

export interface TreeInfo {
  name: string;
  value: string;
}

export interface TreeNode {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  parentRefs?: TreeParentRef[];
  networkingInfo?: {
    targetLabels?: Record<string, string>;
    targetRefs?: Omit<TreeParentRef, 'uid'>[];
    labels?: Record<string, string>;
    ingress?: { ip?: string; hostname?: string }[];
    externalURLs?: string[];
  };
  resourceVersion?: string;
  images?: string[];
  health?: HealthStatus;
  createdAt?: string;
  /** Short facts for people: pod status and restarts, ready counts, revision. */
  info?: TreeInfo[];
}

export interface ResourceTree {
  nodes: TreeNode[];
  orphanedNodes: TreeNode[];
  hosts: { name: string }[];
  shardsCount: number;
}

export const EMPTY_TREE: ResourceTree = { nodes: [], orphanedNodes: [], hosts: [], shardsCount: 0 };
