import { activeHolds, type Hold, isHeldAlike, resourceKey, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import { lockByUid } from './read.ts';
import { type ApplicationRow, eventOf } from './row.ts';

type Held = Pick<Hold, 'resource'>;

/** Keeps the hold in place of one for the same thing; those that ended go. */
export async function holdApplication(
  database: Database,
  uid: string,
  hold: Hold,
  actor: Actor,
): Promise<void> {
  const { reason, until } = hold;
  await changeHolds(database, uid, actor, {
    action: 'hold',
    detail: { reason, until, ...what(hold) },
    change: (holds) => [...holds.filter((one) => !isHeldAlike(one, hold)), hold],
  });
}

/** @throws UserError not-found when there is no such hold. */
export async function releaseApplication(
  database: Database,
  uid: string,
  held: Held,
  actor: Actor,
): Promise<void> {
  await changeHolds(database, uid, actor, {
    action: 'release',
    detail: what(held),
    change: (holds) => {
      const kept = holds.filter((one) => !isHeldAlike(one, held));
      if (kept.length < holds.length) return kept;
      throw new UserError('not-found', 'there is no such hold, or it has ended');
    },
  });
}

function what({ resource }: Held): { resource?: string } {
  return resource ? { resource: resourceKey(resource) } : {};
}

interface Change {
  action: string;
  detail: Record<string, unknown>;
  change(holds: Hold[]): Hold[];
}

async function changeHolds(
  database: Database,
  uid: string,
  actor: Actor,
  { action, detail, change }: Change,
): Promise<void> {
  await database.transaction(async (tx) => {
    const row = await lockByUid(tx, uid);
    if (!row) throw new UserError('not-found', 'the application is gone');
    const holds = change(activeHolds(await readHolds(tx, row), new Date()));
    await tx.query(`UPDATE application SET holds = $2 WHERE uid = $1`, [uid, toJson(holds)]);
    const object = `${row.namespace}/${row.name}`;
    await writeAudit(tx, actor, [
      { action, kind: 'application', object, project: row.project, detail },
    ]);
    await publish(tx, 'application', [eventOf(row, 'MODIFIED', 'metadata')]);
  });
}

async function readHolds(tx: Transaction, { uid }: ApplicationRow): Promise<Hold[]> {
  const { rows } = await tx.query<{ holds: Hold[] }>(
    `SELECT holds FROM application WHERE uid = $1`,
    [uid],
  );
  return rows[0]?.holds ?? [];
}
