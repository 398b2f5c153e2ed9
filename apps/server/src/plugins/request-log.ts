import plugin from 'fastify-plugin';

/** One line per request: changes at info, reads at debug; never query or body. */
export const requestLogPlugin = plugin(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
    });
    app.addHook('onResponse', async (request, reply) => {
      const line = {
        method: request.method,
        path: request.url.split('?')[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        user: request.subject?.username,
      };
      const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
      if (reads) request.log.debug(line, 'request');
      else request.log.info(line, 'request');
    });
  },
  { name: 'request-log' },
);
