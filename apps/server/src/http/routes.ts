import type { RoutePermission } from '@lockstep/access';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

/** One operation of the API: a file that exports one of these, with schema, permission, handler. */
export type Operation = FastifyPluginAsyncZod;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares who may call it; one that does not fails the start. */
    permission?: RoutePermission;
    /** Also for whoever has to choose another password first. */
    beforePasswordChange?: true;
    /** Its POST comes from other sites by design, and proves itself otherwise; no session counts. */
    answersOtherSites?: boolean;
    /** Bodies of this route are worth compressing. */
    compress?: boolean;
  }
}
