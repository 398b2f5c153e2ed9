import { formatDuration, formatTime, localParts } from './go-time.ts';
import { FunctionError } from './template-error.ts';
import {
  GoCertificate,
  GoDuration,
  GoInteger,
  GoTime,
  GoVersion,
  goInt64,
  typeName,
  type Value,
} from './value.ts';

/** What a value does when it is asked by a field's name; `params` as of functions. */
export interface Method {
  params: string;
  call(args: Value[]): Value;
}

/** The method of a moment, duration, version or named number; undefined where it has none such. */
export function methodOf(receiver: Value, name: string): Method | undefined {
  const all = methodsOf(receiver);
  return all && Object.hasOwn(all, name) ? all[name] : undefined;
}

type Methods = Record<string, Method>;

function methodsOf(receiver: Value): Methods | undefined {
  if (receiver instanceof GoTime) return ofTime(receiver);
  if (receiver instanceof GoDuration) return ofDuration(receiver);
  if (receiver instanceof GoVersion) return ofVersion(receiver);
  if (receiver instanceof GoCertificate) {
    return { Cert: plain(() => receiver.cert), Key: plain(() => receiver.key) };
  }
  if (receiver instanceof GoInteger && receiver.name !== undefined) {
    return { String: plain(() => receiver.name) };
  }
  return undefined;
}

const plain = (call: () => Value): Method => ({ params: '', call });

function ofTime(time: GoTime): Methods {
  const { year, month, day, hour, minute, second, weekday, yearDay } = localParts(time);
  const int = (value: number) => plain(() => BigInt(value));
  const named = (type: string, value: number, layout: string) =>
    plain(() => new GoInteger(type, BigInt(value), formatTime(time, layout)));
  const seconds = BigInt(Math.floor(time.atMs / 1000));
  return {
    ...{ Year: int(year), Day: int(day), YearDay: int(yearDay) },
    ...{ Hour: int(hour), Minute: int(minute), Second: int(second) },
    Nanosecond: plain(() => BigInt(((time.atMs % 1000) + 1000) % 1000) * 1_000_000n),
    Month: named('time.Month', month, 'January'),
    Weekday: named('time.Weekday', weekday, 'Monday'),
    Unix: plain(() => goInt64(seconds)),
    UnixMilli: plain(() => goInt64(BigInt(time.atMs))),
    UnixMicro: plain(() => goInt64(BigInt(time.atMs) * 1000n)),
    UnixNano: plain(() => goInt64(BigInt(time.atMs) * 1_000_000n)),
    UTC: plain(() => new GoTime(time.atMs)),
    Local: plain(() => new GoTime(time.atMs)),
    IsZero: plain(() => time.atMs === ZERO_TIME_MS),
    String: plain(() => formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST')),
    Format: { params: 's', call: ([layout]) => formatTime(time, layout as string) },
    Sub: ofOther('t', (other: GoTime) => new GoDuration(nanoseconds(time.atMs - other.atMs))),
    After: ofOther('t', (other: GoTime) => time.atMs > other.atMs),
    Before: ofOther('t', (other: GoTime) => time.atMs < other.atMs),
    Equal: ofOther('t', (other: GoTime) => time.atMs === other.atMs),
    Compare: ofOther('t', (other: GoTime) => BigInt(Math.sign(time.atMs - other.atMs))),
    AddDate: { params: 'iii', call: ([years, months, days]) => addDate(time, years, months, days) },
    Add: ofOther('a', (by: Value) => {
      const size = by instanceof GoDuration ? by.nanoseconds : by;
      if (typeof size !== 'bigint') {
        throw new FunctionError(`expected time.Duration; got ${typeName(by)}`);
      }
      return new GoTime(time.atMs + Number(size / 1_000_000n), time.zone);
    }),
  };
}

const ZERO_TIME_MS = Date.parse('0001-01-01T00:00:00Z');

function nanoseconds(milliseconds: number): bigint {
  return BigInt(milliseconds) * 1_000_000n;
}

// biome-ignore lint/suspicious/noExplicitAny: the caller has checked the arguments
function ofOther(params: string, call: (...args: any[]) => Value): Method {
  return { params, call: (args) => call(...args) };
}

/** The same time of day so many years, months and days later. */
function addDate(time: GoTime, years: Value, months: Value, days: Value): GoTime {
  const { offsetMinutes } = localParts(time);
  const local = new Date(time.atMs + offsetMinutes * 60_000);
  local.setUTCFullYear(
    local.getUTCFullYear() + Number(years),
    local.getUTCMonth() + Number(months),
    local.getUTCDate() + Number(days),
  );
  return new GoTime(local.getTime() - offsetMinutes * 60_000, time.zone);
}

function ofDuration({ nanoseconds: size }: GoDuration): Methods {
  const per = (unit: number) => plain(() => Number(size) / unit);
  const whole = (unit: bigint) => plain(() => goInt64(size / unit));
  return {
    ...{ Hours: per(3600e9), Minutes: per(60e9), Seconds: per(1e9) },
    ...{ Milliseconds: whole(1_000_000n), Microseconds: whole(1000n), Nanoseconds: whole(1n) },
    String: plain(() => formatDuration(size)),
    Abs: plain(() => new GoDuration(size < 0n ? -size : size)),
  };
}

function ofVersion(version: GoVersion): Methods {
  const { major, minor, patch, pre, metadata, original } = version;
  const number = (value: bigint) => plain(() => new GoInteger('uint64', value));
  const next = (numbers: Pick<GoVersion, 'major' | 'minor' | 'patch'>) =>
    plain(() => {
      const made = { ...numbers, pre: '', metadata: '', original: '' };
      const { text } = new GoVersion(made);
      return new GoVersion({ ...made, original: (original.startsWith('v') ? 'v' : '') + text });
    });
  const order = (test: (sign: number) => Value) =>
    ofOther('a', (other: Value) => {
      if (other instanceof GoVersion) return test(compareVersions(version, other));
      throw new FunctionError(`expected *semver.Version; got ${typeName(other)}`);
    });
  return {
    ...{ Major: number(major), Minor: number(minor), Patch: number(patch) },
    ...{ Prerelease: plain(() => pre), Metadata: plain(() => metadata) },
    ...{ Original: plain(() => original), String: plain(() => version.text) },
    IncMajor: next({ major: major + 1n, minor: 0n, patch: 0n }),
    IncMinor: next({ major, minor: minor + 1n, patch: 0n }),
    IncPatch: next({ major, minor, patch: pre === '' ? patch + 1n : patch }),
    Compare: order((sign) => BigInt(sign)),
    Equal: order((sign) => sign === 0),
    LessThan: order((sign) => sign < 0),
    LessThanEqual: order((sign) => sign <= 0),
    GreaterThan: order((sign) => sign > 0),
    GreaterThanEqual: order((sign) => sign >= 0),
  };
}

function compareVersions(a: GoVersion, b: GoVersion): number {
  for (const key of ['major', 'minor', 'patch'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return comparePreReleases(a.pre, b.pre);
}

/** None is later than any; numbers come before words and by their size. */
export function comparePreReleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    if (one === other) continue;
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const [isNumber, isOther] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber && isOther) return Math.sign(Number(one) - Number(other));
    if (isNumber !== isOther) return isNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}
