import type { SyncWindowState, SyncWindows, WindowPassage } from '../../api/automation.ts';
import { untilText } from '../../words/until.ts';

/** What the chip beside the application's name says; undefined where no window concerns it. */
export interface WindowChip {
  text: string;
  /** Automated syncs are held back now. */
  closed: boolean;
}

export function windowChip(answer: SyncWindows, nowMs: number): WindowChip | undefined {
  if (answer.windows.length === 0) return undefined;
  const { canSync, until, nextChange } = answer.automated;
  const at = canSync ? nextChange : (until ?? nextChange);
  const word = canSync ? 'open' : 'closed';
  const end = at ? ` until ${untilText(at, nowMs)}` : '';
  return { text: `Sync window ${word}${end}`, closed: !canSync };
}

/** Which syncs pass now, and when those that do not will. */
export function passageText({ manual, automated }: SyncWindows, nowMs: number): string {
  const again = ({ until }: WindowPassage) => (until ? ` until ${untilText(until, nowMs)}` : '');
  if (automated.canSync && manual.canSync) return 'All syncs pass now.';
  if (automated.canSync) return `Syncs by hand are held back${again(manual)}.`;
  const held = `Automated syncs are held back${again(automated)}`;
  if (manual.canSync) return `${held}; a sync by hand passes.`;
  return manual.until === automated.until
    ? `All syncs are held back${again(automated)}.`
    : `${held}, syncs by hand${again(manual)}.`;
}

/** A window as a line: `Deny · 0 22 * * * for 8h, Europe/Berlin`. */
export interface WindowLine {
  key: string;
  title: string;
  schedule: string;
  /** `ends 18:00`, `does not end` or `begins tomorrow 22:00`; empty where it never begins. */
  when: string;
  /** Whether a sync by hand passes while the window holds automation back. */
  manual: boolean;
}

export function windowLines(answer: SyncWindows, nowMs: number) {
  const line = (window: SyncWindowState, index: number): WindowLine => {
    const { kind, schedule, duration, timeZone, active, changes, manualSync } = window;
    const zone = timeZone ? `, ${timeZone}` : '';
    return {
      key: `${index} ${schedule}`,
      title: kind === 'deny' ? 'Syncs are held back' : 'Syncs are allowed',
      schedule: `${schedule} for ${duration}${zone}`,
      when: changeText({ active, changes }, nowMs),
      manual: manualSync,
    };
  };
  return {
    active: answer.windows.filter(({ active }) => active).map(line),
    upcoming: answer.windows.filter(({ active }) => !active).map(line),
  };
}

function changeText(
  { active, changes }: Pick<SyncWindowState, 'active'> & { changes: string | undefined },
  nowMs: number,
): string {
  if (!changes) return active ? 'does not end' : '';
  return `${active ? 'ends' : 'begins'} ${untilText(changes, nowMs)}`;
}

/** When the answer is to be asked for again: a window opens or closes. */
export function nextLookMs({ windows }: SyncWindows, nowMs: number): number {
  const times = windows.flatMap(({ changes }) => (changes ? Date.parse(changes) : []));
  const first = Math.min(...times, nowMs + LONGEST_MS);
  return Math.max(first - nowMs, SHORTEST_MS);
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_600_000;
