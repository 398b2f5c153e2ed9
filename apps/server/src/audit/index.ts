import type { Operation } from '../http/routes.ts';
import { getAuditChain } from './operations/chain.ts';
import { exportAudit } from './operations/export.ts';
import { listAudit } from './operations/list.ts';

/** Who did what, and who was refused. */
export const auditOperations: Operation[] = [listAudit, exportAudit, getAuditChain];
