import type { Transaction } from '../database.ts';
import { tell } from '../outbox/tell.ts';

/** By which key followers hear of requests and answers. */
export const APPROVALS_SETTING = 'approvals';

/** Last of the transaction. */
export function tellApprovals(tx: Transaction): Promise<void> {
  return tell(tx, [{ kind: 'setting', type: 'MODIFIED', uid: APPROVALS_SETTING, payload: {} }]);
}
