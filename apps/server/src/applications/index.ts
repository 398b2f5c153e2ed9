import type { Operation } from '../http/routes.ts';
import { revisionChartDetails } from './operations/chart-details.ts';
import { createApplication } from './operations/create.ts';
import { deleteApplication } from './operations/delete.ts';
import { applicationEvents } from './operations/events.ts';
import { getApplication } from './operations/get.ts';
import { applicationLinks, resourceLinks } from './operations/links.ts';
import { listApplications } from './operations/list.ts';
import { applicationLogs, podLogs } from './operations/logs.ts';
import { managedResources } from './operations/managed-resources.ts';
import { applicationManifests } from './operations/manifests.ts';
import { patchApplication } from './operations/patch.ts';
import { deleteResource, getResource, patchResource } from './operations/resource.ts';
import {
  listResourceActions,
  runResourceAction,
  runResourceActionV2,
} from './operations/resource-actions.ts';
import { resourceTree } from './operations/resource-tree.ts';
import { revisionMetadata } from './operations/revision-metadata.ts';
import { rollbackApplication } from './operations/rollback.ts';
import { syncApplication } from './operations/sync.ts';
import { syncWindows } from './operations/sync-windows.ts';
import { terminateOperation } from './operations/terminate.ts';
import { updateApplication } from './operations/update.ts';
import { updateApplicationSpec } from './operations/update-spec.ts';

export const applicationOperations: Operation[] = [
  listApplications,
  createApplication,
  getApplication,
  updateApplication,
  updateApplicationSpec,
  patchApplication,
  deleteApplication,
  syncApplication,
  terminateOperation,
  rollbackApplication,
  applicationManifests,
  managedResources,
  resourceTree,
  getResource,
  patchResource,
  deleteResource,
  listResourceActions,
  runResourceAction,
  runResourceActionV2,
  applicationEvents,
  applicationLogs,
  podLogs,
  revisionMetadata,
  revisionChartDetails,
  syncWindows,
  applicationLinks,
  resourceLinks,
];
