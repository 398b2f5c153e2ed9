import type { RoutePermission } from '@lockstep/access';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

/** One operation of the API: a file that exports one of these, with schema, permission, handler. */
export type Operation = FastifyPluginAsyncZod;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares who may call it; one that does not fails the start. */
    permission?: RoutePermission;
    /** Bodies of this route are worth compressing. */
    compress?: boolean;
  }
}
