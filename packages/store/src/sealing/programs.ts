import type { Queryable } from '../database.ts';

/** A server or worker that is connected to the database, as its connections name themselves. */
export interface ConnectedProgram {
  name: string;
  /** The keys that it knows; it seals with the first. */
  keyIds: string[];
}

/** PostgreSQL cuts longer names of connections. */
const KEYS_TOLD = 4;

/** How a program's connections are called, so that others see which keys it knows. */
export function programName(program: string, keyIds: readonly string[]): string {
  return `${program} [${keyIds.slice(0, KEYS_TOLD).join(' ')}]`;
}

/** Programs that keep no connection open just now are not among them. */
export async function readPrograms(database: Queryable): Promise<ConnectedProgram[]> {
  const { rows } = await database.query<{ name: string; key_ids: string }>(
    `SELECT DISTINCT named[1] AS name, named[2] AS key_ids
     FROM pg_stat_activity, regexp_match(application_name, '^(\\S+) \\[([0-9a-f ]+)\\]') AS named
     WHERE datname = current_database() AND named IS NOT NULL ORDER BY 1, 2`,
  );
  return rows.map(({ name, key_ids }) => ({ name, keyIds: key_ids.split(' ') }));
}
