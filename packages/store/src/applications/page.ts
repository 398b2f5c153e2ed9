import { createHash } from 'node:crypto';
import type { ApplicationListQuery, CountMemory, Page } from '../api.ts';
import type { Queryable } from '../database.ts';
import { Parameters } from '../parameters.ts';
import { filterSql } from './filter.ts';
import { readPageToken, writePageToken } from './page-token.ts';
import { isAfterSql, type Order, orderBySql, orderOf, placeSql } from './sort.ts';

interface PageRow {
  version: string;
  /** A list as JSON: only the last row's is read, and the driver would parse an array of each. */
  place: string | null;
}

export interface PageShape<Row, Item> {
  columns: string;
  counts?: CountMemory | 'uncounted' | undefined;
  toItem: (row: Row) => Item;
}

/**
 * Reads one page by keyset. Its rows and its version come from one statement, so from one
 * snapshot: following the outbox from there misses nothing.
 */
export async function readPage<Row extends { uid: string }, Item>(
  database: Queryable,
  query: ApplicationListQuery,
  { columns, counts, toItem }: PageShape<Row, Item>,
): Promise<Page<Item>> {
  const parameters = new Parameters();
  const order = orderOf(query);
  const where = whereSql(query, order, parameters);
  const limit = query.limit && query.limit > 0 ? query.limit : undefined;
  // One more tells whether there is another page.
  const limitSql = limit === undefined ? '' : `LIMIT ${parameters.add(limit + 1)}`;
  const { rows } = await database.query<Row & PageRow>(
    `SELECT version.value AS version, page.*
     FROM resource_version version LEFT JOIN LATERAL (
       SELECT ${columns}, to_json(${placeSql(order)})::text AS place FROM application a
       WHERE ${where} ORDER BY ${orderBySql(order)} ${limitSql}
     ) page ON true`,
    parameters.values,
  );
  const all = rows.filter((row) => row.uid !== null);
  const found = all.slice(0, limit);
  const isLast = found.length === all.length;
  const last = found.at(-1);
  return {
    items: found.map(toItem),
    ...(!isLast && last && { continue: writePageToken(order, JSON.parse(last.place ?? '[]')) }),
    remainingItemCount: isLast ? 0 : await remaining(database, query, found.length, counts),
    resourceVersion: rows[0]?.version ?? '0',
  };
}

function whereSql(query: ApplicationListQuery, order: Order, parameters: Parameters): string {
  const conditions = [filterSql(query, parameters)];
  if (query.continue) {
    const place = readPageToken(order, query.continue).map((text) => parameters.add(text));
    conditions.push(isAfterSql(order, place));
  }
  return conditions.join(' AND ');
}

/** How many come after a page that is not the last: at least one, whatever was counted when. */
async function remaining(
  database: Queryable,
  query: ApplicationListQuery,
  found: number,
  counts: CountMemory | 'uncounted' | undefined,
): Promise<number> {
  if (counts === 'uncounted') return 1;
  const count = () => countFrom(database, query);
  const total = counts ? await counts.get(keyOf(query), count) : await count();
  return Math.max(1, total - found);
}

/** How many there are from where the page begins. */
async function countFrom(database: Queryable, query: ApplicationListQuery): Promise<number> {
  const parameters = new Parameters();
  const where = whereSql(query, orderOf(query), parameters);
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM application a WHERE ${where}`,
    parameters.values,
  );
  return rows[0]?.count ?? 0;
}

/** What the count depends on: a first page's not on the order. */
function keyOf({ limit, ...query }: ApplicationListQuery): string {
  const { sort, descending, ...filter } = query;
  const key = JSON.stringify(query.continue ? query : filter);
  return createHash('sha256').update(key).digest('base64url');
}
