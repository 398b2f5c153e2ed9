import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type ClusterConfig, type ClusterInput, UserError } from '@lockstep/domain';
import type { Actor, ClusterRecord } from '../api.ts';
import { lockBindings, rebindApplications } from '../applications/binding.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import type { Sealer } from '../seal.ts';
import { CLUSTER_COLUMNS, type ClusterRow, toClusterRecord } from './row.ts';

/** With its credentials, sealed. */
export type SealedClusterRow = ClusterRow & { config: Buffer };

/** @throws UserError invalid-argument when a different one is there and `upsert` is not given. */
export async function upsertCluster(
  database: Database,
  sealer: Sealer,
  input: ClusterInput,
  options: { upsert: boolean },
  actor: Actor,
): Promise<ClusterRecord> {
  return database.transaction(async (tx) => {
    await lockBindings(tx, 'alone');
    const existing = await lockByServer(tx, input.server);
    const wanted = columnsOf(input, existing);
    if (existing && isSame(existing, wanted, openConfig(sealer, existing), input.config)) {
      return clusterRecordOf(sealer, existing);
    }
    if (existing && !options.upsert) {
      throw new UserError(
        'invalid-argument',
        'existing cluster spec is different, use upsert flag to force update',
      );
    }
    const id = existing?.id ?? randomUUID();
    const before = existing && contentOf(existing, openConfig(sealer, existing));
    await writeCluster(tx, id, input.server, wanted, sealConfig(sealer, id, input.config));
    await writeAudit(tx, actor, [
      {
        action: existing ? 'update' : 'create',
        kind: 'cluster',
        object: input.server,
        project: wanted.project,
        detail: {
          name: wanted.name,
          ...whatChanged(before ?? {}, contentOf(wanted, input.config)),
        },
      },
    ]);
    const names = [wanted.name, existing?.name ?? ''];
    const bound = await rebindApplications(tx, { id, server: input.server, names });
    if (bound.length > 0) await publish(tx, 'application', bound);
    const type = existing ? 'MODIFIED' : 'ADDED';
    const payload = { name: wanted.name, server: input.server, project: wanted.project };
    await publish(tx, 'cluster', [{ type, uid: id, payload }]);
    const stored = (await lockByServer(tx, input.server)) as SealedClusterRow;
    return clusterRecordOf(sealer, stored);
  });
}

/** @throws UserError not-found */
export async function deleteCluster(database: Database, id: string, actor: Actor): Promise<void> {
  await database.transaction(async (tx) => {
    await lockBindings(tx, 'alone');
    const { rows } = await tx.query<{ server: string; name: string; project: string }>(
      `DELETE FROM cluster WHERE id = $1 RETURNING server, name, project`,
      [id],
    );
    const gone = rows[0];
    if (!gone) throw new UserError('not-found', 'the cluster is not registered');
    await writeAudit(tx, actor, [
      { action: 'delete', kind: 'cluster', object: gone.server, project: gone.project },
    ]);
    const bound = await rebindApplications(tx, { id, server: gone.server, names: [gone.name] });
    if (bound.length > 0) await publish(tx, 'application', bound);
    await publish(tx, 'cluster', [{ type: 'DELETED', uid: id, payload: gone }]);
  });
}

/** What the audit tells of a cluster; of its credentials only that they changed. */
function contentOf(row: Wanted, config: ClusterConfig) {
  const { name, project, namespaces, cluster_resources, labels, annotations, shards } = row;
  const credentials = JSON.parse(JSON.stringify(config));
  const clusterResources = cluster_resources;
  return { name, project, namespaces, clusterResources, labels, annotations, shards, credentials };
}

export function openConfig(sealer: Sealer, row: { id: string; config: Uint8Array }): ClusterConfig {
  return JSON.parse(sealer.openBuffer(row.config, contextOf(row.id)).toString());
}

/** What is told of a cluster: of its credentials only whether its certificate is checked. */
export function clusterRecordOf(sealer: Sealer, row: SealedClusterRow): ClusterRecord {
  const record = toClusterRecord(row);
  return isInsecure(sealer, row) ? { ...record, insecure: true } : record;
}

/** Of credentials that cannot be opened any more, because the key was lost, nothing is known. */
function isInsecure(sealer: Sealer, row: SealedClusterRow): boolean {
  try {
    return openConfig(sealer, row).tlsClientConfig?.insecure === true;
  } catch {
    return false;
  }
}

export function sealConfig(sealer: Sealer, id: string, config: ClusterConfig): Buffer {
  return sealer.sealBuffer(Buffer.from(JSON.stringify(config)), contextOf(id));
}

function contextOf(id: string): string {
  return `cluster/${id}/config`;
}

async function lockByServer(
  tx: Transaction,
  server: string,
): Promise<SealedClusterRow | undefined> {
  const { rows } = await tx.query<SealedClusterRow>(
    `SELECT ${CLUSTER_COLUMNS}, c.config FROM cluster c WHERE c.server = $1 FOR UPDATE OF c`,
    [server],
  );
  return rows[0];
}

interface Wanted {
  name: string;
  project: string;
  namespaces: string[];
  cluster_resources: boolean;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  shards: number;
}

/** A cluster without a name is named by its address, as in the field. */
function columnsOf(input: ClusterInput, existing: ClusterRow | undefined): Wanted {
  const { shards } = input as { shards?: unknown };
  return {
    name: input.name || input.server,
    project: input.project ?? '',
    namespaces: input.namespaces ?? [],
    cluster_resources: input.clusterResources ?? false,
    labels: input.labels ?? {},
    annotations: input.annotations ?? {},
    shards: typeof shards === 'number' && shards >= 1 ? shards : (existing?.shards ?? 1),
  };
}

function isSame(
  existing: ClusterRow,
  wanted: Wanted,
  config: ClusterConfig,
  wantedConfig: ClusterConfig,
): boolean {
  const columns = Object.keys(wanted) as (keyof Wanted)[];
  return (
    columns.every((column) => isDeepStrictEqual(existing[column], wanted[column])) &&
    isDeepStrictEqual(config, JSON.parse(JSON.stringify(wantedConfig)))
  );
}

/** What was known of the connection is not known of the new credentials. */
async function writeCluster(
  tx: Transaction,
  id: string,
  server: string,
  wanted: Wanted,
  config: Buffer,
): Promise<void> {
  await tx.query(
    `INSERT INTO cluster (id, server, name, project, namespaces, cluster_resources, labels,
       annotations, shards, config, resource_version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
     ON CONFLICT (server) DO UPDATE SET name = EXCLUDED.name, project = EXCLUDED.project,
       namespaces = EXCLUDED.namespaces, cluster_resources = EXCLUDED.cluster_resources,
       labels = EXCLUDED.labels, annotations = EXCLUDED.annotations, shards = EXCLUDED.shards,
       config = EXCLUDED.config, connection_status = 'Unknown', connection_message = ''`,
    [
      id,
      server,
      wanted.name,
      wanted.project,
      wanted.namespaces,
      wanted.cluster_resources,
      toJson(wanted.labels),
      toJson(wanted.annotations),
      wanted.shards,
      config,
    ],
  );
}
