import { isDeepStrictEqual } from 'node:util';
import { type Application, type ApplicationManifest, UserError } from '@lockstep/domain';
import type { Actor, ApplicationKey } from '../api.ts';
import { whatChanged } from '../audit/what-changed.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import { bindApplication, lockBindings } from './binding.ts';
import { INPUT_COLUMN_TYPES, type Input, readInput } from './columns.ts';
import { deleteRow } from './deletion.ts';
import { lockByKey, notFound, rereadRow } from './read.ts';
import { type ApplicationRow, eventOf, toApplication } from './row.ts';

/**
 * Replaces spec, labels, annotations and finalizers. What changes nothing writes nothing.
 * @throws UserError not-found; conflict when `metadata.resourceVersion` is not the current one.
 */
export async function updateApplication(
  database: Database,
  key: ApplicationKey,
  manifest: ApplicationManifest,
  raw: unknown,
  actor: Actor,
): Promise<Application> {
  const input = readInput(manifest, raw);
  return database.transaction(async (tx) => {
    await lockBindings(tx, 'shared');
    const existing = await lockByKey(tx, key);
    if (!existing) throw notFound(key);
    const { resourceVersion } = manifest.metadata;
    if (resourceVersion && resourceVersion !== existing.resource_version) {
      throw new UserError(
        'conflict',
        `application '${key.name}' was changed meanwhile (it is at version ${existing.resource_version}, not ${resourceVersion}): read it again and repeat the change`,
      );
    }
    return changeRow(tx, existing, input, actor);
  });
}

/** What of these makes the row another one. */
const COMPARED = ['spec', 'labels', 'annotations', 'finalizers', 'owner_references'] as const;

/**
 * Brings a locked row to the input; ends a deletion whose last finalizer was taken away. The caller
 * shares the lock on bindings since before it locked the row.
 */
export async function changeRow(
  tx: Transaction,
  existing: ApplicationRow,
  input: Input,
  actor: Actor,
): Promise<Application> {
  const wanted = JSON.parse(JSON.stringify(input.columns)) as Input['columns'];
  const changed = COMPARED.filter((column) => !isDeepStrictEqual(existing[column], wanted[column]));
  const refresh = input.refresh || existing.refresh;
  if (changed.length === 0 && refresh === existing.refresh) return toApplication(existing);

  const specChanged = changed.includes('spec');
  await writeRow(tx, existing.uid, input, { refresh, specChanged });
  await writeAudit(tx, actor, [
    {
      action: 'update',
      kind: 'application',
      object: `${existing.namespace}/${existing.name}`,
      project: input.columns.project,
      detail: {
        changed,
        ...(refresh !== existing.refresh && { refresh }),
        ...(changed.length > 0 && whatChanged(inputOf(existing), inputOf(wanted))),
      },
    },
  ]);
  const row = await rereadRow(tx, existing.uid);
  if (row.deletion_timestamp && row.finalizers.length === 0) return deleteRow(tx, row);
  const change = specChanged ? 'spec' : changed.length > 0 ? 'metadata' : 'refresh';
  const event = eventOf(row, 'MODIFIED', change);
  // Who may see the one project only has to be told that it is not theirs any more.
  const left = existing.project === row.project ? {} : { formerProject: existing.project };
  const told = { ...event, payload: { ...event.payload, ...left } };
  const version = await publish(tx, 'application', [told]);
  return toApplication({ ...row, resource_version: version });
}

/** What people write of an application. */
export function inputOf(row: Record<(typeof COMPARED)[number], unknown>) {
  return Object.fromEntries(COMPARED.map((column) => [column, row[column]]));
}

async function writeRow(
  tx: Transaction,
  uid: string,
  input: Input,
  { refresh, specChanged }: { refresh: string; specChanged: boolean },
): Promise<void> {
  const types = Object.entries(INPUT_COLUMN_TYPES).map(([name, type]) => `${name} ${type}`);
  const sets = Object.keys(INPUT_COLUMN_TYPES).map((name) => `${name} = input.${name}`);
  await tx.query(
    `UPDATE application a
     SET ${sets.join(', ')}, refresh = $3, generation = a.generation + $4
     FROM jsonb_to_record($1::jsonb) AS input(${types.join(', ')}) WHERE a.uid = $2`,
    [toJson(input.columns), uid, refresh, specChanged ? 1 : 0],
  );
  if (specChanged) await bindApplication(tx, uid);
}
