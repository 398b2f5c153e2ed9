/**
 * ApplicationSets: generators make parameter sets of what the inputs tell, templates make an
 * Application of each. Nothing here reads or writes anything: the inputs are the caller's.
 */
export { type GenerateInput, generateApplications } from './generate.ts';
export type {
  ClusterDecisions,
  FileTree,
  GeneratorInputs,
  PullRequest,
  RegisteredCluster,
  ScmRepository,
} from './inputs.ts';
export { compileSelector } from './match/label-selector.ts';
export type { GeneratedApplication } from './templating/application.ts';
