/**
 * Operations: `planSync` and `planDelete` make their steps, `advance` says what to do next and
 * `recordOutcome` writes down what came of it, until `advance` answers `done`. The worker's loop:
 *
 *   advance → act → (carry out) → recordOutcome → store → advance → … → done
 *
 * Nothing is lost when the worker dies between any two of these: names are the same every time,
 * hooks are looked up by their marks before they are made, and applies can be repeated.
 */
export { advance, withPlan } from './advance.ts';
export { holdersOf, tellHolders } from './holders.ts';
export { hookMarks, hookName, isOwnHook } from './hook-identity.ts';
export { deletePoliciesOf, isHook, type Role, roleOf, waveOf } from './hooks.ts';
export { kindRank, UNRANKED } from './kind-order.ts';
export { manifestsOf, type StepManifest } from './manifests.ts';
export { type NamespaceMetadata, namespaceManifest } from './namespace-step.ts';
export { requestOf, toOperationState } from './operation-state.ts';
export {
  DEFAULT_SYNC_OPTIONS,
  type Propagation,
  parseSyncOptions,
  type Removal,
  resourceOptions,
  type SyncOptions,
  unknownResourceOptions,
} from './options.ts';
export { type Plan, type PlanInput, planSync, selects, skipsHooks } from './plan.ts';
export { type DeletePhase, type PlanDeleteInput, planDelete } from './plan-delete.ts';
export { recordOutcome } from './record-outcome.ts';
export { backoffMs } from './retry.ts';
export { definedKind, type ScopeOf, scopeFrom } from './scope.ts';
export { standingOf } from './settle.ts';
export { readPhaseTimeouts, readTimeout, readyTimeoutOf } from './timeouts.ts';
export type {
  Advance,
  AdvancePolicy,
  LiveFacts,
  Observed,
  StepAct,
  StepCommand,
  StepFacts,
  StepOutcome,
} from './types.ts';
