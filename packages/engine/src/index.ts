/**
 * Pure decisions: what differs (compare, tracking), what to do about it (decide, operation), and
 * how it fares (health, tree). Nothing here does I/O, reads a clock or imports a Node built-in:
 * data and `now` come in, new data goes out, and the worker acts on it.
 */
export * from './actions/index.ts';
export * from './approvals/index.ts';
export * from './compare/index.ts';
export * from './customizations/index.ts';
export * from './decide/index.ts';
export * from './explain/index.ts';
export * from './health/index.ts';
export * from './operation/index.ts';
export * from './orphans/index.ts';
export * from './policy/index.ts';
export * from './projects/index.ts';
export * from './schema/index.ts';
export * from './tracking/index.ts';
export * from './tree/index.ts';
export * from './windows/index.ts';
