/** Nanoseconds of Go's units, from the largest. */
const UNITS: Record<string, bigint> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  ns: 1n,
};
const DURATION = /^([+-]?)((?:(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:ns|us|µs|ms|s|m|h))+)$/;
/** Longer ones are compared as they are written. */
const MAX_LENGTH = 500;
const PART = /(\d+)?(?:\.(\d*))?(ns|us|µs|ms|s|m|h)/g;

/** A Go duration as Go prints it (`90s` is `1m30s`); anything else as it is. */
export function canonicalDuration(value: unknown): unknown {
  if (value === '0') return '0s';
  const match = typeof value === 'string' && value.length <= MAX_LENGTH && DURATION.exec(value);
  if (!match) return value;
  let nanos = 0n;
  for (const [, whole, fraction = '', unit = 'ns'] of (match[2] ?? '').matchAll(PART)) {
    const size = UNITS[unit] ?? 1n;
    nanos += BigInt(whole ?? '0') * size;
    if (fraction !== '') nanos += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  return nanos === 0n ? '0s' : `${match[1] === '-' ? '-' : ''}${printed(nanos)}`;
}

function printed(nanos: bigint): string {
  if (nanos < 1_000n) return `${nanos}ns`;
  if (nanos < 1_000_000n) return `${decimal(nanos, 1_000n)}µs`;
  if (nanos < 1_000_000_000n) return `${decimal(nanos, 1_000_000n)}ms`;
  const hours = nanos / 3_600_000_000_000n;
  const minutes = (nanos / 60_000_000_000n) % 60n;
  const seconds = `${decimal(nanos % 60_000_000_000n, 1_000_000_000n)}s`;
  if (hours > 0n) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

function decimal(nanos: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(nanos % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${nanos / unit}` : `${nanos / unit}.${fraction}`;
}
