/** Decisions about an application as a whole: whether it is synced by itself, and why not. */
export {
  type AutoSyncDecision,
  type AutoSyncInput,
  type AutoSyncResource,
  DEFAULT_RETRY,
  decideAutoSync,
} from './auto-sync.ts';
export {
  decideRollback,
  type RollbackDecision,
  type RollbackInput,
} from './decide-rollback.ts';
export { type DriftPolicy, driftPolicyOf, wrongDriftPolicy } from './drift-policy.ts';
export {
  type DifferingField,
  FIGHT_HEALS,
  FIGHT_WITHIN_MS,
  pausedUntil,
  withHeals,
} from './fight-breaker.ts';
export { keepLive } from './keep-live.ts';
export { nameWriters, type OtherWriter, otherWriters } from './other-writers.ts';
export {
  endOfQuarantine,
  quarantineCondition,
  quarantineOf,
  quarantineWords,
} from './quarantine.ts';
export { rollbackRequest } from './rollback-request.ts';
export { DEFAULT_SELF_HEAL_BACKOFF, type SelfHealBackoff } from './self-heal.ts';
