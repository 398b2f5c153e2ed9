/** Why an application is as it is, told in sentences from facts. */
export { explainApplication } from './explain.ts';
export type { ExplainFacts } from './facts.ts';
export { pathText } from './words.ts';
