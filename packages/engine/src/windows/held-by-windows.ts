import type { SyncWindow } from '@lockstep/domain';
import { appliesTo, type WindowTarget } from './applies-to.ts';
import { canSync, type WindowQuestion } from './can-sync.ts';
import { nextChange } from './next-change.ts';
import { type ReadWindow, readWindows } from './sync-window.ts';

/** Why windows hold a sync back, in words, and when they let it through (RFC 3339). */
export interface WindowHold {
  because: string;
  until?: string;
}

/**
 * What a project's windows have against a sync; undefined for nothing. A window that concerns the
 * application and cannot be read holds everything back: what it was meant for is not known.
 */
export function heldByWindows(
  given: readonly SyncWindow[],
  target: WindowTarget,
  question: WindowQuestion,
): WindowHold | undefined {
  const { windows, problems } = readWindows(given.filter((window) => appliesTo(window, target)));
  const [problem] = problems;
  if (problem) {
    return { because: `blocked by a sync window that cannot be read: ${problem.message}` };
  }
  const { canSync: passes, blockedBy } = canSync(windows, question);
  if (passes) return undefined;
  const opens = nextChange(windows, question);
  const names = blockedBy.map(describe).join(', ');
  const because = `blocked by sync window ${names}`;
  if (!opens) return { because: `${because}; no time is known at which syncs are let through` };
  const until = opens.toISOString();
  return { because: `${because}; syncs are let through again at ${until}`, until };
}

function describe({ kind, given }: ReadWindow): string {
  const zone = given.timeZone ? ` ${given.timeZone}` : '';
  return `${kind} "${given.schedule}" for ${given.duration}${zone}`;
}
