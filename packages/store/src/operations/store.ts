import type { Operation } from '@lockstep/domain';
import type { OperationStore } from '../api.ts';
import { type Database, prepared } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { fromDocument, IS_ACTIVE, type OperationDocument } from './document.ts';
import { pruneOperations } from './prune.ts';
import { saveOperations } from './save.ts';
import { startOperation } from './start.ts';
import { terminateOperation } from './terminate.ts';
import { readWork } from './work.ts';

export function operationStore(database: Database, sealer: Sealer): OperationStore {
  const read = async (rest: string, values: unknown[]): Promise<Operation[]> => {
    const { rows } = await database.query<{ document: OperationDocument }>(
      prepared(`SELECT o.document FROM operation o ${rest}`),
      values,
    );
    return rows.map((row) => fromDocument(row.document, sealer));
  };
  return {
    start: (operation, actor, options) =>
      startOperation(database, sealer, { operation, actor, ...options }),
    active: async (uid) => (await read(`WHERE o.application_uid = $1 AND ${IS_ACTIVE}`, [uid]))[0],
    work: (uid) => readWork(database, sealer, uid),
    latest: (uid, limit) =>
      read(`WHERE o.application_uid = $1 ORDER BY o.started_at DESC, o.id DESC LIMIT $2`, [
        uid,
        limit,
      ]),
    latestInEarnest: async (uid) => {
      const [found] = await read(
        `WHERE o.application_uid = $1 AND o.document #> '{sync,dryRun}' IS DISTINCT FROM 'true'
         ORDER BY o.started_at DESC, o.id DESC LIMIT 1`,
        [uid],
      );
      return found;
    },
    activeOfCluster: (clusterId) =>
      read(
        `JOIN application a ON a.uid = o.application_uid
         WHERE a.cluster_id = $1 AND ${IS_ACTIVE} ORDER BY o.started_at, o.id`,
        [clusterId],
      ),
    save: (progress, fence) =>
      saveOperations(database, sealer, { starts: [], statuses: [], saves: [], ...progress }, fence),
    terminate: (uid, actor) => terminateOperation(database, uid, actor),
    prune: (keep) => pruneOperations(database, keep),
  };
}
