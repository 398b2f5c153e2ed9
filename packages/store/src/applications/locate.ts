import { prepared, type Queryable } from '../database.ts';
import { OWNER_LEASE } from '../leases.ts';
import type { ApplicationKey, ApplicationPlace } from './api.ts';
import { RECORD_VERSION } from './read.ts';

interface PlaceRow {
  uid: string;
  project: string;
  version: string;
  cluster: string | null;
  address: string | null;
}

/** For requests that only pass through here: one statement, and nothing of what the row holds. */
const LOCATE = `SELECT a.uid, a.project, ${RECORD_VERSION},
    COALESCE(NULLIF(c.name, ''), c.server) AS cluster, l.address
  FROM application a LEFT JOIN cluster c ON c.id = a.cluster_id
    LEFT JOIN lease l ON ${OWNER_LEASE('a.slice')}
  WHERE a.namespace = $1 AND a.name = $2`;

export async function locateApplication(
  database: Queryable,
  { namespace, name }: ApplicationKey,
): Promise<ApplicationPlace | undefined> {
  const { rows } = await database.query<PlaceRow>(prepared(LOCATE), [namespace, name]);
  if (!rows[0]) return undefined;
  const { uid, project, version, cluster, address } = rows[0];
  return {
    uid,
    project,
    version,
    owner: cluster === null ? undefined : { cluster, address: address ?? '' },
  };
}
