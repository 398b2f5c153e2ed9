/** Orphans: what lives in an application's namespace and belongs to no application. */
export { type OrphansInput, orphanedNodes } from './orphaned-nodes.ts';
