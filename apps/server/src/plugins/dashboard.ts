import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import plugin from 'fastify-plugin';
import { errorBody } from './errors.ts';

const YEAR_SECONDS = 31_536_000;

/**
 * The built dashboard. Assets carry their hash in their name and are kept by browsers for ever;
 * every other path that a browser opens is the single page itself. Unknown paths of the API stay
 * errors in JSON.
 */
export const dashboardPlugin = plugin(
  async (app) => {
    const root = await existing(app.lockstep.options.dashboardDir);
    if (root) {
      await app.register(fastifyStatic, { root, serve: false, preCompressed: true });
      app.get<{ Params: { '*': string } }>(
        '/assets/*',
        { config: { permission: 'public' }, schema: { hide: true } },
        (request, reply) =>
          reply.sendFile(`assets/${request.params['*']}`, {
            maxAge: YEAR_SECONDS * 1000,
            immutable: true,
          }),
      );
      app.get(
        '/favicon.svg',
        { config: { permission: 'public' }, schema: { hide: true } },
        (_request, reply) => reply.sendFile('favicon.svg'),
      );
    }
    app.setNotFoundHandler((request, reply) => {
      const isPage = request.headers.accept?.includes('text/html') || request.url === '/';
      const isApi = /^\/(api|assets|internal)(\/|$)/.test(request.url);
      if (root && isPage && !isApi && ['GET', 'HEAD'].includes(request.method)) {
        return reply
          .code(200)
          .header('cache-control', 'no-cache')
          .sendFile('index.html', { cacheControl: false });
      }
      const path = request.url.split('?')[0];
      const { status, body } = errorBody('not-found', `${request.method} ${path} does not exist`);
      return reply.code(status).send(body);
    });
  },
  { name: 'dashboard', dependencies: ['authentication', 'errors'] },
);

async function existing(dir: string | undefined): Promise<string | undefined> {
  if (!dir) return undefined;
  return access(join(dir, 'index.html')).then(
    () => dir,
    () => undefined,
  );
}
