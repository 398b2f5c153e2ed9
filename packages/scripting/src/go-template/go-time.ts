import { GoTime } from './value.ts';

/** Moments as Go's time package writes them, by its layouts. */

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  weekday: number;
  offsetMinutes: number;
  zone: string;
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|__2|002|01|02|03|04|05|06|15|_2|[.,]0+(?!\d)|[.,]9+(?!\d)|Z07:00:00|Z0700|Z07:00|Z07|-07:00:00|-0700|-07:00|-07|PM|pm|1|2|3|4|5/g;

export function formatTime(time: GoTime, layout: string): string {
  const parts = partsOf(time);
  return layout.replace(LAYOUT, (token) => write(token, parts));
}

function write(token: string, parts: Parts): string {
  const { year, month, day, hour, minute, second } = parts;
  const two = (value: number) => String(value).padStart(2, '0');
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const written: Record<string, () => string> = {
    January: () => MONTHS[month - 1] ?? '',
    Jan: () => (MONTHS[month - 1] ?? '').slice(0, 3),
    Monday: () => DAYS[parts.weekday] ?? '',
    Mon: () => (DAYS[parts.weekday] ?? '').slice(0, 3),
    MST: () => parts.zone,
    '2006': () => String(year).padStart(4, '0'),
    '06': () => two(year % 100),
    '01': () => two(month),
    '1': () => String(month),
    '02': () => two(day),
    _2: () => String(day).padStart(2, ' '),
    '2': () => String(day),
    '15': () => two(hour),
    '03': () => two(hour12),
    '3': () => String(hour12),
    '04': () => two(minute),
    '4': () => String(minute),
    '05': () => two(second),
    '5': () => String(second),
    PM: () => (hour < 12 ? 'AM' : 'PM'),
    pm: () => (hour < 12 ? 'am' : 'pm'),
    '002': () => String(dayOfYear(parts)).padStart(3, '0'),
    __2: () => String(dayOfYear(parts)).padStart(3, ' '),
  };
  const plain = written[token];
  if (plain) return plain();
  return /^[.,]/.test(token) ? fraction(token, parts) : offsetText(token, parts.offsetMinutes);
}

function dayOfYear({ year, month, day }: Parts): number {
  return (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 0)) / 86_400_000;
}

function fraction(token: string, { millisecond }: Parts): string {
  const digits = `${String(millisecond).padStart(3, '0')}000000`.slice(0, token.length - 1);
  if (token[1] === '0') return token[0] + digits;
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : token[0] + short;
}

function offsetText(token: string, offsetMinutes: number): string {
  if (token.startsWith('Z') && offsetMinutes === 0) return 'Z';
  const size = Math.abs(offsetMinutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  const minutes = String(size % 60).padStart(2, '0');
  const sign = offsetMinutes < 0 ? '-' : '+';
  if (token.length === 3) return sign + hours;
  const seconds = token.endsWith('00:00') && token.length > 6 ? ':00' : '';
  return `${sign}${hours}${token.includes(':') ? ':' : ''}${minutes}${seconds}`;
}

function partsOf({ atMs, zone }: GoTime): Parts {
  const offsetMinutes = zoneOffset(atMs, zone);
  const local = new Date(atMs + offsetMinutes * 60_000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    weekday: local.getUTCDay(),
    offsetMinutes,
    zone: zone === 'UTC' ? 'UTC' : zoneName(atMs, zone),
  };
}

function zoneOffset(atMs: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const name = namePart(atMs, zone, 'longOffset');
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}

function zoneName(atMs: number, zone: string): string {
  const name = namePart(atMs, zone, 'short');
  return name.replace(/^GMT(?=[+-])/, '');
}

function namePart(atMs: number, timeZone: string, timeZoneName: 'longOffset' | 'short'): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName });
  return format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** The zone, or UTC where nobody knows it, as sprig takes it. */
export function inZone({ atMs }: GoTime, zone: string): GoTime {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return new GoTime(atMs, zone === '' || zone === 'Local' ? 'UTC' : zone);
  } catch {
    return new GoTime(atMs);
  }
}

const SECOND = 1_000_000_000n;

/** `1h15m30.5s`, as Go's durations print. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 0n) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds < 1000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1000n)}µs`;
  if (nanoseconds < SECOND) return `${decimal(nanoseconds, 1_000_000n)}ms`;
  const minutes = nanoseconds / (60n * SECOND);
  const seconds = `${decimal(nanoseconds % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const rest = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${value / unit}${rest === '' ? '' : `.${rest}`}`;
}

const UNITS: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Nobody means anything by a longer one. */
const MAX_DURATION = 200;

/** In nanoseconds; undefined for what is no duration. */
export function parseDuration(text: string): bigint | undefined {
  if (text.length > MAX_DURATION) return undefined;
  const found = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!found) return undefined;
  let total = 0n;
  for (const [, size, unit] of (found[2] ?? '').matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [whole = '', part = ''] = (size ?? '').split('.');
    const each = BigInt(UNITS[unit ?? ''] ?? 0);
    total += BigInt(whole || '0') * each;
    if (part !== '') total += (BigInt(part) * each) / 10n ** BigInt(part.length);
  }
  return found[1] === '-' ? -total : total;
}

const PATTERNS: Record<string, string> = {
  '2006': '(?<year>\\d{4})',
  '01': '(?<month>\\d\\d)',
  '1': '(?<month>\\d\\d?)',
  Jan: '(?<monthName>[A-Z][a-z]{2})',
  January: '(?<monthName>[A-Z][a-z]+)',
  '02': '(?<day>\\d\\d)',
  '2': '(?<day>\\d\\d?)',
  _2: ' ?(?<day>\\d\\d?)',
  Mon: '[A-Z][a-z]{2}',
  Monday: '[A-Z][a-z]+',
  '15': '(?<hour>\\d\\d)',
  '04': '(?<minute>\\d\\d)',
  '05': '(?<second>\\d\\d)(?<fraction>[.,]\\d+)?',
  MST: '(?<zone>[A-Z]{3,4})',
  'Z07:00': '(?<offset>Z|[+-]\\d\\d:\\d\\d)',
  '-07:00': '(?<offset>[+-]\\d\\d:\\d\\d)',
  '-0700': '(?<offset>[+-]\\d{4})',
  Z0700: '(?<offset>Z|[+-]\\d{4})',
};

/** A moment read by a layout; undefined where the text does not follow it. */
export function parseTime(layout: string, text: string): GoTime | undefined {
  const pattern = layoutPattern(layout);
  const found = pattern?.exec(text)?.groups;
  if (!found) return undefined;
  const named = MONTHS.findIndex((name) => found.monthName && name.startsWith(found.monthName));
  const month = found.monthName === undefined ? Number(found.month ?? 1) : named + 1;
  const { year = '1', day = '1', hour = '0', minute = '0', second = '0' } = found;
  const date = new Date(Date.UTC(Number(year), month - 1, Number(day), Number(hour)));
  date.setUTCMinutes(Number(minute), Number(second));
  if (month < 1 || date.getUTCMonth() !== month - 1 || Number(minute) > 59) return undefined;
  if (Number(hour) > 23 || Number(second) > 59) return undefined;
  const partMs = Math.floor(Number(`0${(found.fraction ?? '').replace(',', '.')}`) * 1000);
  return new GoTime(date.getTime() + partMs - offsetOf(found.offset) * 60_000);
}

function layoutPattern(layout: string): RegExp | undefined {
  let source = '';
  let from = 0;
  const seen = new Set<string>();
  for (const { 0: token, index } of layout.matchAll(LAYOUT)) {
    const pattern = PATTERNS[token];
    const name = /\?<(\w+)>/.exec(pattern ?? '')?.[1];
    if (!pattern || (name && seen.has(name))) return undefined;
    if (name) seen.add(name);
    source += escapePattern(layout.slice(from, index)) + pattern;
    from = index + token.length;
  }
  return new RegExp(`^${source}${escapePattern(layout.slice(from))}$`);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function offsetOf(text: string | undefined): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(text ?? '');
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}
