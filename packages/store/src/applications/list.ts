import type { Application } from '@lockstep/domain';
import type {
  ApplicationFilter,
  ApplicationListQuery,
  ApplicationReference,
  CountMemory,
  Page,
} from '../api.ts';
import type { Queryable } from '../database.ts';
import { rfc3339 } from '../parameters.ts';
import { readPage } from './page.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, toApplication } from './row.ts';

interface ReferenceRow {
  uid: string;
  resource_version: string;
  reconciled_at: string | null;
}

const REFERENCE_COLUMNS = `a.uid, a.resource_version,
  ${rfc3339('a.reconciled_at')} AS reconciled_at`;

/** A page of references; without a limit, all of them. */
export function listReferences(
  database: Queryable,
  query: ApplicationListQuery,
  counts?: CountMemory | 'uncounted',
): Promise<Page<ApplicationReference>> {
  return readPage<ReferenceRow, ApplicationReference>(database, query, {
    columns: REFERENCE_COLUMNS,
    counts,
    toItem: ({ uid, resource_version, reconciled_at }) => ({
      uid,
      resourceVersion: resource_version,
      ...(reconciled_at && { reconciledAt: reconciled_at }),
    }),
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
    const page = await readPage<ApplicationRow, Application>(
      database,
      { ...filter, limit: BATCH_SIZE, continue: token },
      { columns: APPLICATION_COLUMNS, counts: 'uncounted', toItem: toApplication },
    );
    if (page.items.length > 0) yield page.items;
    token = page.continue;
  } while (token);
}
