/** How resources and applications fare. One rule per kind in the registry, conventions for the rest. */
export { aggregateHealth, type HealthPart } from './aggregate.ts';
export { type HealthOptions, healthOf } from './health-of.ts';
export { ruleOf } from './rule-of.ts';
