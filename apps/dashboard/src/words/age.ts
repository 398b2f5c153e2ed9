const UNITS: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** A span as two units at most: `12s`, `4m 5s`, `3h 10m`, `9d`. From ten of a unit on, only that. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const index = UNITS.findIndex(([, size]) => seconds >= size);
  const unit = UNITS[index];
  if (!unit) return '0s';
  const whole = Math.floor(seconds / unit[1]);
  const next = UNITS[index + 1];
  const rest = next ? Math.floor((seconds % unit[1]) / next[1]) : 0;
  return whole >= 10 || !next || rest === 0
    ? `${whole}${unit[0]}`
    : `${whole}${unit[0]} ${rest}${next[0]}`;
}

/** How long ago, in one unit: `now`, `40s`, `5m`, `3h`, `12d`. Empty for what is no time. */
export function ageText(at: string | undefined | null, nowMs: number): string {
  const ms = at ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(ms)) return '';
  const seconds = Math.floor((nowMs - ms) / 1000);
  if (seconds < 5) return 'now';
  const unit = UNITS.find(([, size]) => seconds >= size);
  if (!unit) return 'now';
  // Tens of seconds: a list must not flicker every second.
  const whole =
    unit[0] === 's' ? Math.floor(seconds / 10) * 10 || 5 : Math.floor(seconds / unit[1]);
  return `${whole}${unit[0]}`;
}

/** The moment itself, for a tooltip. */
export function momentText(at: string | undefined | null): string {
  const ms = at ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(ms)) return '';
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
