import type { Operation } from '../http/routes.ts';
import { applicationPage } from './operations/applications.ts';
import { getBootstrap, putBootstrap } from './operations/bootstrap.ts';
import { getCustomizations, putCustomizations } from './operations/customizations.ts';
import { explain } from './operations/explain.ts';
import { getHolds, hold, release } from './operations/holds.ts';
import { addSopsKeys, deleteSopsKey, listSopsKeys } from './operations/sops-keys.ts';
import { validateManifests } from './operations/validate.ts';
import { workers } from './operations/workers.ts';

/** What goes beyond the field's API. */
export const lockstepOperations: Operation[] = [
  applicationPage,
  explain,
  validateManifests,
  getBootstrap,
  putBootstrap,
  getCustomizations,
  putCustomizations,
  listSopsKeys,
  addSopsKeys,
  deleteSopsKey,
  workers,
  getHolds,
  hold,
  release,
];
