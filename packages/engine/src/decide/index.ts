/** Decisions about an application as a whole: whether it is synced by itself, and why not. */
export {
  type AutoSyncDecision,
  type AutoSyncInput,
  type AutoSyncResource,
  decideAutoSync,
} from './auto-sync.ts';
export { type DriftPolicy, driftPolicyOf, wrongDriftPolicy } from './drift-policy.ts';
export { type DifferingField, pausedUntil, withHeals } from './fight-breaker.ts';
export { keepLive } from './keep-live.ts';
export { nameWriters, type OtherWriter, otherWriters } from './other-writers.ts';
export { healPause } from './self-heal.ts';
