import type { HealthStatus, ResourceRef, TreeInfo, TreeNode } from '@lockstep/domain';

/**
 * A live object as far as tree and health need it: made on arrival, so that nobody keeps the whole
 * of a descendant. `uid` is empty for a managed resource that is not in the cluster.
 */
export interface LiveNode {
  uid: string;
  ref: ResourceRef;
  owners: { uid: string; kind: string; name: string }[];
  resourceVersion?: string;
  createdAt?: string;
  deletionTimestamp?: string;
  health?: HealthStatus;
  /** Its annotations say that its health does not count for the application's. */
  ignoreHealth?: true;
  images?: string[];
  info?: TreeInfo[];
  networking?: NonNullable<TreeNode['networkingInfo']>;
  /** The Service that an EndpointSlice or Endpoints object belongs to, in its own namespace. */
  serviceName?: string;
  /** Names of the claim templates of a StatefulSet. */
  claimTemplates?: string[];
}
