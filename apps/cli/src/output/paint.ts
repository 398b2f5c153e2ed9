/** What a status word means to whoever skims a list. */
const MOODS: Record<string, 'good' | 'busy' | 'bad' | 'dim'> = {
  Synced: 'good',
  Healthy: 'good',
  Succeeded: 'good',
  Successful: 'good',
  Pruned: 'good',
  Progressing: 'busy',
  Running: 'busy',
  Terminating: 'busy',
  OutOfSync: 'busy',
  Suspended: 'busy',
  PruneSkipped: 'busy',
  Missing: 'bad',
  Degraded: 'bad',
  Failed: 'bad',
  SyncFailed: 'bad',
  Error: 'bad',
  Unknown: 'dim',
};

const CODES = { good: 32, busy: 33, bad: 31, dim: 90, bold: 1 } as const;

export type Paint = (text: string, mood?: keyof typeof CODES) => string;

/** Colours status words, or what it is told to; leaves text alone where colour is off. */
export function paintWith(color: boolean): Paint {
  return (text, mood) => {
    const chosen = mood ?? (Object.hasOwn(MOODS, text) ? MOODS[text] : undefined);
    return color && chosen ? `\x1b[${CODES[chosen]}m${text}\x1b[0m` : text;
  };
}
