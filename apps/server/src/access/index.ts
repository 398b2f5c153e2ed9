import type { Operation } from '../http/routes.ts';
import { diffRbac } from './operations/diff.ts';
import { explainRbac } from './operations/explain.ts';
import { getRbac, putRbac } from './operations/rbac.ts';
import { validateRbac } from './operations/validate.ts';
import { getRbacVersion, listRbacVersions, restoreRbacVersion } from './operations/versions.ts';

/** The policy: what is in force, what was, and what it comes to. */
export const accessOperations: Operation[] = [
  getRbac,
  putRbac,
  validateRbac,
  explainRbac,
  listRbacVersions,
  getRbacVersion,
  restoreRbacVersion,
  diffRbac,
];
