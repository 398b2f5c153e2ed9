import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { authenticationPlugin } from './authentication.ts';
import { errorsPlugin } from './errors.ts';

async function server() {
  const app = Fastify();
  await app.register(errorsPlugin);
  await app.register(cookie);
  await app.register(authenticationPlugin);
  return app;
}

it('a route without a permission fails the start', async () => {
  const app = await server();
  expect(() => app.get('/forgotten', async () => ({}))).toThrow(
    '/forgotten declares no permission',
  );
});

it('a route with a permission that does not exist fails the start', async () => {
  const app = await server();
  const permission = { resource: 'applications', action: 'look' };
  expect(() =>
    app.get('/wrong', { config: { permission: permission as never } }, async () => ({})),
  ).toThrow('GET /wrong declares no permission');
});
