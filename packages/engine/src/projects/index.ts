/**
 * What a project permits: sources, destinations, kinds of resources, and as whom a sync acts. Each
 * answer that is no carries the field's own words, and the rule that says so.
 */

export { type Confines, confinesOf } from './confines.ts';
export { destinationAllowed } from './destination-allowed.ts';
export { globalProjectNames, withGlobalProjects } from './global-projects.ts';
export { type Impersonation, impersonated } from './impersonated.ts';
export { projectProblems } from './project-problems.ts';
export { resourceKindAllowed } from './resource-kind-allowed.ts';
export { roleProblems } from './role-problems.ts';
export { sourceAllowed } from './source-allowed.ts';
export { specProblems } from './spec-problems.ts';
export type { DestinationCluster, RestrictingProject, Verdict } from './verdict.ts';
