import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type Application,
  type ApplicationManifest,
  CONTROL_NAMESPACE,
  sliceOf,
  UserError,
} from '@lockstep/domain';
import type { Actor, ApplicationKey, ApplicationStore } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { publish, writeAudit } from '../changes.ts';
import { type Database, prepared, type Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import { insertStarts } from '../operations/start.ts';
import type { Sealer } from '../seal.ts';
import { BOUND_CLUSTER, lockBindings } from './binding.ts';
import { INPUT_COLUMN_TYPES, type Input, readInput } from './columns.ts';
import { lockByKey } from './read.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, eventOf, toApplication } from './row.ts';
import { writePatches } from './status.ts';
import { changeRow, inputOf } from './update.ts';

/**
 * Creates an application. An equal one that is there already is a success; a different one is
 * replaced with `upsert`.
 * @throws UserError invalid-argument without `upsert`, as the field's API answers it; conflict
 *   while one of that name is being deleted; failed-precondition where an operation is to begin
 *   with it and another one is in progress.
 */
export async function createApplication(
  { database, sealer }: { database: Database; sealer: Sealer },
  manifest: ApplicationManifest,
  raw: unknown,
  options: Parameters<ApplicationStore['create']>[2],
  actor: Actor,
): Promise<Application> {
  const key = keyOf(manifest);
  const input = readInput(manifest, raw);
  return await database.transaction(async (tx) => {
    await lockBindings(tx, 'shared');
    const made = await insert(tx, key, input, actor);
    const application = made ?? (await putExisting(tx, key, input, options, actor));
    if (options.begin) {
      const patches = await insertStarts(tx, sealer, [options.begin(application)]);
      await writePatches(tx, patches);
    }
    return application;
  });
}

async function putExisting(
  tx: Transaction,
  key: ApplicationKey,
  input: Input,
  options: Parameters<ApplicationStore['create']>[2],
  actor: Actor,
): Promise<Application> {
  const existing = await lockByKey(tx, key);
  if (!existing)
    throw new UserError('conflict', `application '${key.name}' is just being deleted; try again`);
  options.onExisting?.(toApplication(existing));
  return reconcileExisting(tx, existing, input, options, actor);
}

export function keyOf(manifest: ApplicationManifest): ApplicationKey {
  const { name, namespace } = manifest.metadata;
  return { name, namespace: namespace || CONTROL_NAMESPACE };
}

async function reconcileExisting(
  tx: Transaction,
  existing: ApplicationRow,
  input: Input,
  options: { upsert: boolean },
  actor: Actor,
): Promise<Application> {
  if (existing.deletion_timestamp) {
    throw new UserError('conflict', `application '${existing.name}' is being deleted`);
  }
  if (!options.upsert && !isSame(existing, input)) {
    throw new UserError(
      'invalid-argument',
      'existing application spec is different, use upsert flag to force update',
    );
  }
  return changeRow(tx, existing, input, actor);
}

function isSame(existing: ApplicationRow, { columns }: Input): boolean {
  return (
    isDeepStrictEqual(existing.spec, JSON.parse(JSON.stringify(columns.spec))) &&
    isDeepStrictEqual(existing.labels, columns.labels) &&
    isDeepStrictEqual(existing.annotations, columns.annotations) &&
    isDeepStrictEqual(existing.finalizers, columns.finalizers)
  );
}

const NAMES = Object.keys(INPUT_COLUMN_TYPES).join(', ');
const TYPES = Object.entries(INPUT_COLUMN_TYPES).map(([name, type]) => `${name} ${type}`);

/** The row as it then is; none where one of that name is there. */
const INSERT = `INSERT INTO application AS a
    (uid, short_id, slice, namespace, name, refresh, resource_version, cluster_id, ${NAMES})
  SELECT $2, $3, $4, $5, $6, $7, 0, ${BOUND_CLUSTER}, ${NAMES}
  FROM jsonb_to_record($1::jsonb) AS a(${TYPES.join(', ')})
  ON CONFLICT (namespace, name) DO NOTHING
  RETURNING ${APPLICATION_COLUMNS}`;

async function insert(
  tx: Transaction,
  key: ApplicationKey,
  input: Input,
  actor: Actor,
): Promise<Application | undefined> {
  const uid = randomUUID();
  const shortId = shortIdOf(uid);
  const of = [uid, shortId, sliceOf(shortId), key.namespace, key.name, input.refresh];
  const values = [toJson(input.columns), ...of];
  const { rows } = await tx.query<ApplicationRow>(prepared(INSERT), values);
  const [row] = rows;
  if (!row) return undefined;
  await writeAudit(tx, actor, [
    {
      action: 'create',
      kind: 'application',
      object: `${key.namespace}/${key.name}`,
      project: input.columns.project,
      detail: { ...whatChanged({}, JSON.parse(JSON.stringify(inputOf(input.columns)))) },
    },
  ]);
  const version = await publish(tx, 'application', [eventOf(row, 'ADDED', 'created')]);
  return toApplication({ ...row, resource_version: version });
}

const SHORT_ID_LENGTH = 12;

/** Base32 of a hash: fits a label's value, 60 bits apart. */
function shortIdOf(uid: string): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const digest = createHash('sha256').update(uid).digest();
  return Array.from(digest.subarray(0, SHORT_ID_LENGTH), (byte) => alphabet[byte % 32]).join('');
}
