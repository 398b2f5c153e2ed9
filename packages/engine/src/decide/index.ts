/** Decisions about an application as a whole: whether it is synced by itself, and why not. */
export { type AutoSyncDecision, type AutoSyncInput, decideAutoSync } from './auto-sync.ts';
export { healPause } from './self-heal.ts';
