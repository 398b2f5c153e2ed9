export { type Administrators, administratorsOf, CHANGE_POLICY } from './administrators.ts';
export { type Authorizer, type AuthorizerInput, createAuthorizer } from './authorizer.ts';
export { ADMIN_ROLE, BUILTIN_POLICY, READONLY_ROLE } from './builtin-policy.ts';
export { type CheckedPolicy, checkPolicy, requireUsable } from './check-policy.ts';
export * from './config-map.ts';
export {
  allowedElsewhere,
  type DecisionLine,
  type DecisionStep,
  type DecisionView,
  viewDecision,
} from './decision-view.ts';
export { LOCKSTEP_POLICY } from './lockstep-policy.ts';
export * from './parse-policy.ts';
export * from './pattern.ts';
export * from './policy.ts';
export * from './project-roles.ts';
export type { MatchingLine } from './rule-index.ts';
export { tellDecision, tellLine } from './tell-decision.ts';
export { RESOURCE_WORDS, type ResourceWords, unknownWords } from './vocabulary.ts';
export { policyWarnings, tellProblem } from './warnings.ts';
