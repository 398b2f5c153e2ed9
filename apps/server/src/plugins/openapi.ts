import swagger from '@fastify/swagger';
import plugin from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { LOCKSTEP_VERSION } from '../version.ts';

/** OpenAPI from the routes' own schemas, made when it is first asked for. */
export const openapiPlugin = plugin(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Lockstep',
          description: 'The API of Argo CD, and what Lockstep adds under /api/v1/lockstep.',
          version: LOCKSTEP_VERSION,
        },
        components: {
          securitySchemes: {
            bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
            cookie: { type: 'apiKey', in: 'cookie', name: 'argocd.token' },
          },
        },
        security: [{ bearer: [] }, { cookie: [] }],
      },
      transform: jsonSchemaTransform,
      transformObject: jsonSchemaTransformObject,
    });
    app.get(
      '/api/openapi.json',
      { config: { permission: 'signed-in', compress: true }, schema: { hide: true } },
      async (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
    );
  },
  { name: 'openapi', dependencies: ['authentication', 'compression'] },
);
