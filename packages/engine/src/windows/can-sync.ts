import { isActive } from './active.ts';
import type { ReadWindow } from './sync-window.ts';

/** A sync that is asked for, or that runs. */
export interface WindowQuestion {
  manual: boolean;
  at: Date;
  /** It has been running since then: may it go on? */
  startedAt?: Date;
}

export interface WindowAnswer {
  canSync: boolean;
  /** The windows that are open now. */
  active: ReadWindow[];
  /** The windows that hold the sync back: open denies, or allows that are closed. */
  blockedBy: ReadWindow[];
}

/**
 * Whether windows let a sync through. All given windows concern the application. An open deny
 * decides before any allow; a manual sync and a running one (`syncOverrun`) pass only where every
 * window that holds them back lets them. Rules: Argo CD's user guide, "Sync Windows".
 */
export function canSync(windows: readonly ReadWindow[], question: WindowQuestion): WindowAnswer {
  const active = windows.filter((window) => isActive(window, question.at));
  return answerOf(windows, active, question);
}

/** The same, where it is known which of the windows are open. */
export function answerOf(
  windows: readonly ReadWindow[],
  active: ReadWindow[],
  question: WindowQuestion,
): WindowAnswer {
  const holding = holdingBack(windows, active);
  const passes = holding.length === 0 || letsPass(windows, holding, question);
  return { canSync: passes, active, blockedBy: passes ? [] : holding };
}

function holdingBack(windows: readonly ReadWindow[], active: ReadWindow[]): ReadWindow[] {
  const denies = active.filter(({ kind }) => kind === 'deny');
  if (denies.length > 0) return denies;
  if (active.length > 0) return [];
  return windows.filter(({ kind }) => kind === 'allow');
}

function letsPass(
  windows: readonly ReadWindow[],
  holding: readonly ReadWindow[],
  { manual, startedAt }: WindowQuestion,
): boolean {
  if (manual && holding.every(({ given }) => given.manualSync === true)) return true;
  if (!startedAt || !holding.every(({ given }) => given.syncOverrun === true)) return false;
  return canSync(windows, { manual, at: startedAt }).canSync;
}
