import type { Operation } from '../http/routes.ts';
import { createProject } from './operations/create.ts';
import { deleteProject } from './operations/delete.ts';
import { detailedProject } from './operations/detailed.ts';
import { projectEvents } from './operations/events.ts';
import { getProject } from './operations/get.ts';
import { globalProjects } from './operations/global-projects.ts';
import { projectLinks } from './operations/links.ts';
import { listProjects } from './operations/list.ts';
import { createRoleToken, deleteRoleToken, listRoleTokens } from './operations/role-tokens.ts';
import { projectSyncWindows } from './operations/sync-windows.ts';
import { updateProject } from './operations/update.ts';

export const projectOperations: Operation[] = [
  listProjects,
  createProject,
  getProject,
  detailedProject,
  globalProjects,
  projectSyncWindows,
  projectEvents,
  projectLinks,
  updateProject,
  deleteProject,
  listRoleTokens,
  createRoleToken,
  deleteRoleToken,
];
