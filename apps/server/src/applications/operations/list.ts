import { Readable } from 'node:stream';
import type { Application } from '@lockstep/domain';
import { applicationListAnswer } from '../../http/answers.ts';
import { type FieldSelection, parseFields, selectFields } from '../../http/fields.ts';
import type { Operation } from '../../http/routes.ts';
import { fieldFilter, fieldListQuery } from '../list-query.ts';

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
    handler: async ({ query }, reply) => {
      const filter = fieldFilter(query);
      const fields = parseFields(query.fields, 'items');
      if (query.limit || query.continue) {
        const page = await lockstep.store.applications.list({
          ...filter,
          limit: query.limit || 500,
          ...(query.continue ? { continue: query.continue } : {}),
        });
        const { items, resourceVersion, remainingItemCount } = page;
        return {
          metadata: {
            resourceVersion,
            remainingItemCount,
            ...(page.continue ? { continue: page.continue } : {}),
          },
          items: items.length > 0 ? items.map((item) => selectFields(item, fields)) : null,
        };
      }
      // The first batch is read before the status goes out, so that its errors are answered.
      const batches = lockstep.store.applications.stream(filter)[Symbol.asyncIterator]();
      const [head, first] = await Promise.all([lockstep.store.outbox.head(), batches.next()]);
      const body = Readable.from(wholeList(head, first, batches, fields), { objectMode: false });
      return reply.type('application/json').send(body as never);
    },
  });
};

async function* wholeList(
  resourceVersion: string,
  first: IteratorResult<Application[]>,
  batches: AsyncIterator<Application[]>,
  fields: FieldSelection | undefined,
): AsyncIterable<string> {
  const head = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationList' };
  yield `${JSON.stringify(head).slice(0, -1)},"metadata":${JSON.stringify({ resourceVersion })},"items":`;
  let count = 0;
  for (let batch = first; !batch.done; batch = await batches.next()) {
    const texts = batch.value.map((item) => JSON.stringify(selectFields(item, fields)));
    if (texts.length > 0) yield `${count === 0 ? '[' : ','}${texts.join(',')}`;
    count += texts.length;
  }
  // Clients of the field expect null, not an empty list.
  yield count === 0 ? 'null}' : ']}';
}
