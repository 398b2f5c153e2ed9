import type { OperationStore } from '../api.ts';
import { RECORD_COLUMNS, type RecordRow, recordOf } from '../applications/read.ts';
import { prepared, type Queryable } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { fromDocument, IS_ACTIVE, type OperationDocument } from './document.ts';

/** Both in one statement: every look at an application begins with them. */
export async function readWork(
  database: Queryable,
  sealer: Sealer,
  uid: string,
): ReturnType<OperationStore['work']> {
  const { rows } = await database.query<RecordRow & { active: OperationDocument | null }>(
    prepared(`SELECT ${RECORD_COLUMNS},
       (SELECT o.document FROM operation o
        WHERE o.application_uid = a.uid AND ${IS_ACTIVE}) AS active
     FROM application a WHERE a.uid = $1`),
    [uid],
  );
  const row = rows[0];
  if (!row) return undefined;
  const active = row.active ? fromDocument(row.active, sealer) : undefined;
  return { record: recordOf(row), active };
}
