import type { Operation } from '../http/routes.ts';
import { explainRbac } from './operations/explain.ts';
import { getRbac, putRbac } from './operations/rbac.ts';

export const accessOperations: Operation[] = [getRbac, putRbac, explainRbac];
