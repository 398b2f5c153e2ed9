import type { ApplicationListQuery, Page } from '../api.ts';
import type { Queryable } from '../database.ts';
import { Parameters } from '../parameters.ts';
import { filterSql } from './filter.ts';
import { readPageToken, writePageToken } from './page-token.ts';
import { isAfterSql, orderBySql, orderOf, placeSql } from './sort.ts';

interface PageRow {
  version: string;
  remaining: number;
  place: string[] | null;
}

/**
 * Reads one page by keyset. Everything comes from one statement, so from one snapshot: following
 * the outbox from the page's resourceVersion misses nothing.
 */
export async function readPage<Row extends { uid: string }, Item>(
  database: Queryable,
  query: ApplicationListQuery,
  { columns, toItem }: { columns: string; toItem: (row: Row) => Item },
): Promise<Page<Item>> {
  const parameters = new Parameters();
  const order = orderOf(query);
  const conditions = [filterSql(query, parameters)];
  if (query.continue) {
    const place = readPageToken(order, query.continue).map((text) => parameters.add(text));
    conditions.push(isAfterSql(order, place));
  }
  const where = conditions.join(' AND ');
  const limit = query.limit && query.limit > 0 ? query.limit : undefined;
  const limitSql = limit === undefined ? '' : `LIMIT ${parameters.add(limit)}`;
  // How many there are is asked only where a limit may cut some off.
  const remaining =
    limit === undefined ? '0' : `(SELECT count(*) FROM application a WHERE ${where})::int`;
  const { rows } = await database.query<Row & PageRow>(
    `SELECT version.value AS version, ${remaining} AS remaining, page.*
     FROM resource_version version LEFT JOIN LATERAL (
       SELECT ${columns}, ${placeSql(order)} AS place FROM application a
       WHERE ${where} ORDER BY ${orderBySql(order)} ${limitSql}
     ) page ON true`,
    parameters.values,
  );
  const [first] = rows;
  const found = rows.filter((row) => row.uid !== null);
  const remainingItemCount = limit === undefined ? 0 : (first?.remaining ?? 0) - found.length;
  const last = found.at(-1);
  return {
    items: found.map(toItem),
    ...(remainingItemCount > 0 && last && { continue: writePageToken(order, last.place ?? []) }),
    remainingItemCount,
    resourceVersion: first?.version ?? '0',
  };
}
