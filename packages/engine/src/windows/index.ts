/** Sync windows of projects: when syncs are held back, and until when. */
export { isActive } from './active.ts';
export { appliesTo, type WindowTarget } from './applies-to.ts';
export { canSync, type WindowAnswer, type WindowQuestion } from './can-sync.ts';
export { parseGoDuration } from './go-duration.ts';
export { heldByWindows, type WindowHold } from './held-by-windows.ts';
export { nextChange, windowChange } from './next-change.ts';
export { type ReadWindow, readWindows, type WindowProblem } from './sync-window.ts';
export { windowTargetOf } from './window-target.ts';
