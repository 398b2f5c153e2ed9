import type { Operation } from '../http/routes.ts';
import { createCluster } from './operations/create.ts';
import { deleteCluster } from './operations/delete.ts';
import { getCluster } from './operations/get.ts';
import { invalidateClusterCache } from './operations/invalidate-cache.ts';
import { listClusters } from './operations/list.ts';
import { rotateClusterAuth } from './operations/rotate-auth.ts';
import { updateCluster } from './operations/update.ts';

export const clusterOperations: Operation[] = [
  listClusters,
  createCluster,
  getCluster,
  updateCluster,
  deleteCluster,
  rotateClusterAuth,
  invalidateClusterCache,
];
