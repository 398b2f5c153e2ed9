import { Readable } from 'node:stream';
import type { ApplicationListQuery, ApplicationReference, Page } from '@lockstep/store';
import type { Lockstep } from '../../dependencies.ts';
import { applicationListAnswer } from '../../http/answers.ts';
import { parseFields } from '../../http/fields.ts';
import { permittedApplications } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { ChosenFields } from '../application-texts.ts';
import { fieldFilter, fieldListQuery } from '../list-query.ts';

/** The size of a page that names none, and of the parts in which a whole list is read. */
const BATCH_SIZE = 500;

type References = Page<ApplicationReference>;

/** Whole objects: a page where a limit is given, else the whole list, streamed. */
export const listApplications: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['applications'],
      querystring: fieldListQuery,
      response: { 200: applicationListAnswer },
    },
    handler: async (request, reply) => {
      const { query } = request;
      const fields = chosenFields(query.fields);
      const isPage = Boolean(query.limit || query.continue);
      const listed: ApplicationListQuery = {
        ...fieldFilter(query),
        ...(await permittedApplications(request)),
        limit: query.limit || BATCH_SIZE,
        ...(query.continue ? { continue: query.continue } : {}),
      };
      // Read before the status goes out, so that its errors are answered.
      const first = await lockstep.store.applications.listReferences(
        listed,
        isPage ? lockstep.listCounts.for(listed) : 'uncounted',
      );
      const items = await lockstep.applicationTexts.read(first.items, fields);
      reply.type('application/json');
      if (isPage) return reply.send(`${headOf(pageMetadata(first))}${listText(items)}}` as never);
      const { resourceVersion } = first;
      const rest = first.continue ? restOfList(lockstep, listed, first.continue, fields) : [];
      const parts = wholeList(headOf({ resourceVersion }), items, rest);
      return reply.send(Readable.from(parts, { objectMode: false }) as never);
    },
  });
};

function chosenFields(named: string | undefined): ChosenFields | undefined {
  const selection = parseFields(named, 'items');
  return named && selection ? { named, selection } : undefined;
}

function headOf(metadata: object): string {
  const head = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationList', metadata };
  return `${JSON.stringify(head).slice(0, -1)},"items":`;
}

function pageMetadata({ items, ...metadata }: References): object {
  return metadata;
}

/** Clients of the field expect null, not an empty list. */
function listText(items: readonly string[]): string {
  return items.length > 0 ? `[${items.join(',')}]` : 'null';
}

async function* restOfList(
  lockstep: Lockstep,
  query: ApplicationListQuery,
  after: string,
  fields: ChosenFields | undefined,
): AsyncIterable<string[]> {
  for (let token: string | undefined = after; token; ) {
    const page: References = await lockstep.store.applications.listReferences(
      { ...query, continue: token },
      'uncounted',
    );
    yield await lockstep.applicationTexts.read(page.items, fields);
    token = page.continue;
  }
}

async function* wholeList(
  head: string,
  first: readonly string[],
  rest: AsyncIterable<string[]> | Iterable<string[]>,
): AsyncIterable<string> {
  if (first.length === 0) {
    yield `${head}null}`;
    return;
  }
  yield `${head}[${first.join(',')}`;
  for await (const items of rest) {
    if (items.length > 0) yield `,${items.join(',')}`;
  }
  yield ']}';
}
