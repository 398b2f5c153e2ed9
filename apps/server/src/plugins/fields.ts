import plugin from 'fastify-plugin';
import { parseFields, selectFields } from '../http/fields.ts';

/**
 * `fields` in the query of any request selects of what it answers, as clients of the field use it to
 * leave out what they do not read. Errors are answered whole.
 */
export const fieldsPlugin = plugin(
  async (app) => {
    app.addHook('preSerialization', async (request, reply, payload) => {
      if (reply.statusCode !== 200 || !request.url.includes('fields=')) return payload;
      return selectFields(payload, parseFields(namedFields(request.url)));
    });
  },
  { name: 'fields' },
);

/** From the address itself: what a route does not declare is not in its query. */
function namedFields(url: string): string {
  const [, search = ''] = url.split('?', 2);
  return new URLSearchParams(search).getAll('fields').filter(Boolean).join(',');
}
