import { prepared, type Transaction } from '../database.ts';
import { eventPayload } from './row.ts';

/** Any number that nothing else locks. */
const BINDING_LOCK = 7_239_105_502;

/** The cluster that the destination of `a` names; a name that several clusters share names none. */
export const BOUND_CLUSTER = `COALESCE(
  (SELECT c.id FROM cluster c WHERE a.dest_server <> '' AND c.server = a.dest_server),
  (SELECT min(c.id::text)::uuid FROM cluster c
   WHERE a.dest_name <> '' AND c.name = a.dest_name HAVING count(*) = 1))`;

/**
 * Whoever writes a destination shares this lock, whoever changes clusters holds it alone: else an
 * application and its cluster, written at the same time, would not see each other.
 */
export async function lockBindings(tx: Transaction, mode: 'shared' | 'alone'): Promise<void> {
  const suffix = mode === 'shared' ? '_shared' : '';
  await tx.query(`SELECT pg_advisory_xact_lock${suffix}($1)`, [BINDING_LOCK]);
}

/** Binds one application to the cluster that its destination names. */
export async function bindApplication(tx: Transaction, uid: string): Promise<void> {
  await tx.query(
    prepared(`UPDATE application a SET cluster_id = ${BOUND_CLUSTER} WHERE a.uid = $1`),
    [uid],
  );
}

/** An event of an application that was bound anew, ready to publish. */
export interface BindingEvent {
  type: 'MODIFIED';
  uid: string;
  payload: Record<string, unknown>;
}

/** Binds every application that a cluster's coming, change or going concerns. */
export async function rebindApplications(
  tx: Transaction,
  cluster: { id: string; server: string; names: string[] },
): Promise<BindingEvent[]> {
  await tx.query(
    `SELECT 1 FROM application
     WHERE cluster_id = $1 OR dest_server = $2 OR dest_name = ANY($3) ORDER BY uid FOR UPDATE`,
    [cluster.id, cluster.server, cluster.names.filter((name) => name !== '')],
  );
  const { rows } = await tx.query<{ uid: string; payload: Record<string, unknown> }>(
    `UPDATE application a SET cluster_id = bound.id
     FROM (SELECT a.uid, ${BOUND_CLUSTER} AS id FROM application a
           WHERE a.cluster_id = $1 OR a.dest_server = $2 OR a.dest_name = ANY($3)) AS bound
     WHERE a.uid = bound.uid AND a.cluster_id IS DISTINCT FROM bound.id
     RETURNING a.uid, ${eventPayload(`'binding'`)} AS payload`,
    [cluster.id, cluster.server, cluster.names.filter((name) => name !== '')],
  );
  return rows.map((row) => ({ type: 'MODIFIED', ...row }));
}
