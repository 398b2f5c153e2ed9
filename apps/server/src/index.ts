/** The server as a whole, for those who start it: `main.ts` and tests. */
export type { ServerDependencies, ServerOptions } from './dependencies.ts';
export { buildServer } from './server.ts';
