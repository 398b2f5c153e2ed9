const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** What 64 bits of nanoseconds hold. */
const LONGEST_MS = 2 ** 63 / 1e6;
/** Nobody means anything by a longer one. */
const MAX_LENGTH = 200;
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/**
 * A duration as Go's `time.ParseDuration` reads it (`1h30m`, `1.5h`, `-2s`, `0`; no days, and a unit
 * to every number), in milliseconds; undefined when it cannot be read.
 */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest.length > MAX_LENGTH) return undefined;
  let totalMs = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const part = PART.exec(rest);
    if (!part) return undefined;
    totalMs += Number(part[1]) * (UNIT_MS[part[2] as string] as number);
  }
  return rest === '' || totalMs >= LONGEST_MS ? undefined : sign * totalMs;
}
