/** Runs other people's text: each language in a room of its own, with limits. */
export { createJq, type Jq, type JqOptions } from './jq/jq.ts';
export * from './lua/index.ts';
