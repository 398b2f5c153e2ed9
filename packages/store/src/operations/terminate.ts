import { UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { eventPayload } from '../applications/row.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Database } from '../database.ts';
import { lockNamed } from './start.ts';

/**
 * Asks for the end of the operation in progress. To ask twice is no error.
 * @throws UserError invalid-argument when nothing runs; not-found.
 */
export async function terminateOperation(
  database: Database,
  applicationUid: string,
  actor: Actor,
): Promise<void> {
  await database.transaction(async (tx) => {
    const application = (await lockNamed(tx, [applicationUid]))(applicationUid);
    const { rows } = await tx.query<{ id: string; kind: string; was: string }>(
      `UPDATE operation o
       SET phase = 'Terminating', document = jsonb_set(o.document, '{phase}', '"Terminating"')
       FROM (SELECT id, phase AS was FROM operation
             WHERE application_uid = $1 AND phase IN ('Running', 'Terminating')) AS before
       WHERE o.id = before.id AND o.phase IN ('Running', 'Terminating')
       RETURNING o.id, o.kind, before.was`,
      [applicationUid],
    );
    const operation = rows[0];
    if (!operation) {
      throw new UserError(
        'invalid-argument',
        'Unable to terminate operation. No operation is in progress',
      );
    }
    if (operation.was === 'Terminating') return;
    await writeAudit(tx, actor, [
      {
        action: 'terminate',
        kind: 'application',
        ...application,
        detail: { operation: operation.id },
      },
    ]);
    const { rows: told } = await tx.query<{ payload: Record<string, unknown> }>(
      `UPDATE application a SET
         operation_phase = CASE WHEN $2 THEN 'Terminating' ELSE a.operation_phase END,
         status = CASE WHEN $2 AND a.status ? 'operationState'
           THEN jsonb_set(a.status, '{operationState,phase}', '"Terminating"') ELSE a.status END
       WHERE a.uid = $1 RETURNING ${eventPayload(`'operation'`)} AS payload`,
      [applicationUid, operation.kind === 'sync'],
    );
    const payload = told[0]?.payload ?? {};
    await publish(tx, 'application', [{ type: 'MODIFIED', uid: applicationUid, payload }]);
  });
}
