import type { Application } from '@lockstep/domain';
import type { ApplicationFilter, ApplicationListQuery, Page } from '../api.ts';
import type { Queryable } from '../database.ts';
import { readPage } from './page.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, toApplication } from './row.ts';

/** A page of whole applications; without a limit, all of them. */
export function listApplications(
  database: Queryable,
  query: ApplicationListQuery,
): Promise<Page<Application>> {
  return readPage<ApplicationRow, Application>(database, query, {
    columns: APPLICATION_COLUMNS,
    toItem: toApplication,
  });
}

const BATCH_SIZE = 250;

/** All of them in order of name, a batch at a time: memory does not grow with the fleet. */
export async function* streamApplications(
  database: Queryable,
  filter: ApplicationFilter,
): AsyncIterable<Application[]> {
  let token: string | undefined;
  do {
    const page = await listApplications(database, {
      ...filter,
      limit: BATCH_SIZE,
      continue: token,
    });
    if (page.items.length > 0) yield page.items;
    token = page.continue;
  } while (token);
}
