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

/** A moment's parts in its zone. */
export function localParts(time: GoTime): Parts & { yearDay: number } {
  const parts = partsOf(time);
  return { ...parts, yearDay: dayOfYear(parts) };
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
    zone: zoneName(atMs, zone),
  };
}

/** A zone of its own: always this offset, under a name or none. */
export function fixedZone(offsetMinutes: number, name = ''): string {
  return `@${offsetMinutes}:${name}`;
}

function fixedParts(zone: string): [offsetMinutes: number, name: string] | undefined {
  if (!zone.startsWith('@')) return undefined;
  const at = zone.indexOf(':');
  return [Number(zone.slice(1, at)), zone.slice(at + 1)];
}

function zoneOffset(atMs: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const fixed = fixedParts(zone);
  if (fixed) return fixed[0];
  const name = namePart(atMs, zone, 'longOffset');
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}

function zoneName(atMs: number, zone: string): string {
  if (zone === 'UTC') return 'UTC';
  const fixed = fixedParts(zone);
  if (fixed) return fixed[1] || offsetName(fixed[0]);
  const named = NAMED_ZONES[zone];
  if (named) return named;
  const names = LOCALES.map((locale) => namePart(atMs, zone, 'short', locale));
  return names.find((name) => !/[+-]/.test(name)) ?? offsetName(zoneOffset(atMs, zone));
}

/** Where no locale knows the letters, or one makes up some of its own. */
const NAMED_ZONES: Record<string, string> = {
  ...{ 'Europe/Moscow': 'MSK', 'Asia/Shanghai': 'CST', 'Asia/Hong_Kong': 'HKT' },
  ...{ 'Asia/Taipei': 'CST', 'Asia/Seoul': 'KST', 'Asia/Manila': 'PST', 'Asia/Karachi': 'PKT' },
  ...{ 'Asia/Jakarta': 'WIB', 'Asia/Dubai': '+04', 'Asia/Singapore': '+08' },
};

/** Of each zone, one of them knows the letters that it is called by at home. */
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'ja-JP', 'en-ZA', 'en-NZ', 'ko-KR', 'he-IL'];

function offsetName(offsetMinutes: number): string {
  const text = offsetText('-0700', offsetMinutes);
  return text.endsWith('00') ? text.slice(0, 3) : text;
}

function namePart(
  atMs: number,
  timeZone: string,
  timeZoneName: 'longOffset' | 'short',
  locale = 'en-US',
): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
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
  '002': '(?<yearDay>\\d{3})',
  __2: ' {0,2}(?<yearDay>\\d{1,3})',
  '2006': '(?<year>\\d{4})',
  '06': '(?<shortYear>\\d\\d)',
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
  '03': '(?<hour12>\\d\\d)',
  '3': '(?<hour12>\\d\\d?)',
  PM: '(?<half>AM|PM)',
  pm: '(?<half>am|pm)',
  '04': '(?<minute>\\d\\d)',
  '4': '(?<minute>\\d\\d?)',
  '5': '(?<second>\\d\\d?)(?<fraction>[.,]\\d+)?',
  '05': '(?<second>\\d\\d)(?<fraction>[.,]\\d+)?',
  MST: '(?<zone>[A-Z]{3,4})',
  'Z07:00': '(?<offset>Z|[+-]\\d\\d:\\d\\d)',
  '-07:00': '(?<offset>[+-]\\d\\d:\\d\\d)',
  '-0700': '(?<offset>[+-]\\d{4})',
  '-07': '(?<offset>[+-]\\d\\d)',
  Z07: '(?<offset>Z|[+-]\\d\\d)',
  Z0700: '(?<offset>Z|[+-]\\d{4})',
};

/** A moment read by a layout; undefined where the text does not follow it. */
export function parseTime(layout: string, text: string): GoTime | undefined {
  const pattern = layoutPattern(layout);
  const match = pattern?.exec(text);
  if (!match) return undefined;
  const found: Found = match.groups ?? {};
  const named = MONTHS.findIndex((name) => found.monthName && name.startsWith(found.monthName));
  const isByDay = found.yearDay !== undefined;
  const month = found.monthName === undefined ? Number(found.month ?? 1) : named + 1;
  const { day = '1', minute = '0', second = '0' } = found;
  const [year, hour] = [yearOf(found), hourOf(found)];
  if (hour === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, Number(day));
  date.setUTCHours(hour, Number(minute), Number(second));
  if (isByDay) date.setUTCDate(Number(found.yearDay));
  if (month < 1 || (!isByDay && date.getUTCMonth() !== month - 1) || Number(minute) > 59)
    return undefined;
  if (hour > 23 || Number(second) > 59) return undefined;
  const partMs = Math.floor(Number(`0${(found.fraction ?? '').replace(',', '.')}`) * 1000);
  const offset = offsetOf(found.offset);
  return new GoTime(date.getTime() + partMs - offset * 60_000, zoneOf(offset, found.zone));
}

type Found = Record<string, string | undefined>;

/** Of two digits those from 69 on are of the last century. */
function yearOf({ year = '0', shortYear }: Found): number {
  if (shortYear === undefined) return Number(year);
  return Number(shortYear) + (Number(shortYear) >= 69 ? 1900 : 2000);
}

function hourOf({ hour = '0', hour12, half }: Found): number | undefined {
  const given = Number(hour12 ?? hour);
  if (hour12 !== undefined && given > 12) return undefined;
  const isLate = half?.toLowerCase() === 'pm';
  if (isLate && given < 12) return given + 12;
  return half !== undefined && !isLate && given === 12 ? 0 : given;
}

/** Of a zone's letters alone nobody knows the offset: it has none then. */
function zoneOf(offsetMinutes: number, name: string | undefined): string {
  if (name === 'UTC' || (offsetMinutes === 0 && name === undefined)) return 'UTC';
  return fixedZone(offsetMinutes, name);
}

function layoutPattern(layout: string): RegExp | undefined {
  let source = '';
  let from = 0;
  const seen = new Set<string>();
  for (const { 0: token, index } of layout.matchAll(LAYOUT)) {
    const pattern = PATTERNS[token] ?? fractionPattern(token);
    const name = /\?<(\w+)>/.exec(pattern ?? '')?.[1];
    // Seconds take a fraction that the layout does not have, unless it has one.
    const own = /^[.,][09]/.test(layout.slice(index + token.length))
      ? pattern?.replace('(?<fraction>[.,]\\d+)?', '')
      : pattern;
    if (!own || (name && seen.has(name))) return undefined;
    if (name) seen.add(name);
    source += escapePattern(layout.slice(from, index)) + own;
    from = index + token.length;
  }
  return new RegExp(`^${source}${escapePattern(layout.slice(from))}$`);
}

/** `.000` is so many digits, `.999` as many as there are. */
function fractionPattern(token: string): string | undefined {
  if (/^[.,]0/.test(token)) return `(?<fraction>[.,]\\d{${token.length - 1}})`;
  return /^[.,]9/.test(token) ? '(?<fraction>[.,]\\d+)?' : undefined;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function offsetOf(text: string | undefined): number {
  const found = /^([+-])(\d\d):?(\d\d)?$/.exec(text ?? '');
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return found[1] === '-' ? -minutes : minutes;
}
