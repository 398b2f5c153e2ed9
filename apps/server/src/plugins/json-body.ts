import plugin from 'fastify-plugin';

/**
 * JSON as it comes. Many clients name its type whether they send anything or not: nothing is read as
 * no body, and what needs one says so itself, after who asks is known.
 */
export const jsonBodyPlugin = plugin(
  async (app) => {
    const parse = app.getDefaultJsonParser('error', 'error');
    const options = { parseAs: 'string' } as const;
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser<string>('application/json', options, (request, body, done) => {
      if (body === '') done(null, undefined);
      else parse(request, body, done);
    });
  },
  { name: 'json-body' },
);
