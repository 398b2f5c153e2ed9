/**
 * Compare: what Git states against what the cluster has, field by field and exactly.
 *
 * A manifest is first put in the form in which it is applied (`prepareDesired`, then `track`).
 * `compareResource` then answers without a request where it can prove the answer, and asks for a
 * prediction where it cannot: a server-side-apply dry run, or `predictLocally` where the API server
 * cannot say. Before an apply, `claimOwnership` says which managed fields must change hands for the
 * apply to remove all that Git has dropped. What leaves the worker goes through `redactSecret`.
 */
export { isAdopting, previouslyApplied } from './adoption.ts';
export { type ClaimInput, claimOwnership } from './claim.ts';
export {
  type CompareInput,
  type Comparison,
  compareResource,
  type OutOfSync,
  type Prediction,
} from './compare.ts';
export { type CompareOptions, compareOptionsOf } from './compare-options.ts';
export { desiredHash, stableText } from './desired-hash.ts';
export type { DesiredProblem } from './desired-problems.ts';
export { fieldChanges } from './diff.ts';
export { type ExplainInput, explainChanges } from './explain-changes.ts';
export type { FieldPath } from './field-path.ts';
export { compareOwnership, type OwnershipDifference, ownedFields } from './field-set.ts';
export {
  type IgnoreRules,
  ignoredPaths,
  type JqPaths,
  rulesFor,
  withoutIgnored,
} from './ignore-differences.ts';
export { type LocalPredictionInput, predictLocally } from './local-predictor.ts';
export { normalize } from './normalize.ts';
export { own, setOwn } from './own.ts';
export { withOwnRules } from './own-rules.ts';
export { type Prepared, prepareDesired } from './prepare-desired.ts';
export { type Digest, isSecret, redactChanges, redactSecret } from './redact.ts';
export {
  parseRedactPaths,
  type RedactPath,
  redactAtPaths,
  redactChangesAtPaths,
  valuesAtPaths,
} from './redact-paths.ts';
export { respectIgnored } from './respect-ignored.ts';
export { allIgnoreRules, knownTypesOf } from './system-rules.ts';
