import {
  activeHolds,
  type Hold,
  isHeldAlike,
  isReleasedBy,
  resourceKey,
  UserError,
} from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { type AuditRow, publish, writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { toJson } from '../json.ts';
import { lockByUid } from './read.ts';
import { eventOf } from './row.ts';

/** All of them are gone through for each resource that automation is about to change. */
const MOST_RESOURCES_HELD = 200;

type Held = Pick<Hold, 'resource' | 'quarantine'>;

/** Keeps the hold in place of one for the same thing; those that ended go. */
export async function holdApplication(
  database: Database,
  uid: string,
  hold: Hold,
  actor: Actor,
): Promise<void> {
  await changeHolds(database, uid, actor, holding(hold));
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
      const kept = holds.filter((one) => !isReleasedBy(one, held));
      if (kept.length < holds.length) return kept;
      throw new UserError('not-found', 'there is no such hold, or it has ended');
    },
  });
}

/** Within a transaction that has locked the application's row and tells of it later. */
export async function beginHold(
  tx: Transaction,
  { uid, object, project }: { uid: string; object: string; project: string },
  hold: Hold,
  actor: Actor,
): Promise<void> {
  const { action, detail, change } = holding(hold);
  await writeHolds(tx, uid, change);
  await writeAudit(tx, actor, [{ action, kind: 'application', object, project, detail }]);
}

interface Change extends Pick<AuditRow, 'action' | 'detail'> {
  change(holds: Hold[]): Hold[];
}

function holding(hold: Hold): Change {
  const { reason, until } = hold;
  return {
    action: hold.quarantine ? 'quarantine' : 'hold',
    detail: { reason, ...(until ? { until } : {}), ...what(hold) },
    change: (holds) => {
      const others = holds.filter((one) => !isHeldAlike(one, hold));
      if (hold.resource) refuseTooMany(others);
      return [...others, hold];
    },
  };
}

function refuseTooMany(others: readonly Hold[]): void {
  if (others.filter(({ resource }) => resource).length < MOST_RESOURCES_HELD) return;
  throw new UserError(
    'failed-precondition',
    `${MOST_RESOURCES_HELD} resources are held already: release some, or hold the whole application`,
  );
}

function what({ resource, quarantine }: Held): Record<string, string> {
  return {
    ...(resource ? { resource: resourceKey(resource) } : {}),
    ...(quarantine ? { quarantine: quarantine.revision } : {}),
  };
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
    await writeHolds(tx, uid, change);
    const object = `${row.namespace}/${row.name}`;
    await writeAudit(tx, actor, [
      { action, kind: 'application', object, project: row.project, detail },
    ]);
    await publish(tx, 'application', [eventOf(row, 'MODIFIED', 'metadata')]);
  });
}

async function writeHolds(tx: Transaction, uid: string, change: Change['change']): Promise<void> {
  const { rows } = await tx.query<{ holds: Hold[] }>(
    `SELECT holds FROM application WHERE uid = $1`,
    [uid],
  );
  const holds = change(activeHolds(rows[0]?.holds ?? [], new Date()));
  await tx.query(`UPDATE application SET holds = $2 WHERE uid = $1`, [uid, toJson(holds)]);
}
