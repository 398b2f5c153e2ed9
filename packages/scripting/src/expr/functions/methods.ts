import { formatDuration, formatTime, inZone } from '../../go-template/go-time.ts';
import { printValue } from '../../go-template/print.ts';
import { GoDuration, GoTime, isNil, type Value } from '../../go-template/value.ts';
import { exprError } from '../expr-error.ts';
import { later } from '../operators.ts';
import { asInt, asText, typeOf } from '../values.ts';

type Method<T> = (self: T, args: Value[]) => Value;

const part =
  (layout: string): Method<GoTime> =>
  (time) =>
    BigInt(formatTime(time, layout));

/** Methods of Go's time.Time. */
const TIME: Record<string, Method<GoTime>> = {
  Sub: (time, [other]) => new GoDuration(BigInt(time.atMs - asTime(other).atMs) * 1_000_000n),
  Add: (time, [by]) => later(time, asDuration(by).nanoseconds),
  AddDate: (time, [years, months, days]) => {
    const date = new Date(time.atMs);
    date.setUTCFullYear(date.getUTCFullYear() + asInt(years, 'AddDate'));
    date.setUTCMonth(date.getUTCMonth() + asInt(months, 'AddDate'));
    date.setUTCDate(date.getUTCDate() + asInt(days, 'AddDate'));
    return new GoTime(date.getTime(), time.zone);
  },
  Before: (time, [other]) => time.atMs < asTime(other).atMs,
  After: (time, [other]) => time.atMs > asTime(other).atMs,
  Equal: (time, [other]) => time.atMs === asTime(other).atMs,
  IsZero: ({ atMs }) => atMs === Date.parse('0001-01-01T00:00:00Z'),
  Unix: ({ atMs }) => BigInt(Math.floor(atMs / 1000)),
  UnixMilli: ({ atMs }) => BigInt(atMs),
  UnixNano: ({ atMs }) => BigInt(atMs) * 1_000_000n,
  UTC: (time) => inZone(time, 'UTC'),
  In: (time, [zone]) => inZone(time, asText(zone, 'In')),
  Format: (time, [layout]) => formatTime(time, asText(layout, 'Format')),
  String: (time) => printValue(time),
  Year: part('2006'),
  Month: part('1'),
  Day: part('2'),
  Hour: part('15'),
  Minute: part('4'),
  Second: part('5'),
  YearDay: part('002'),
  Weekday: (time) => BigInt(new Date(formatTime(time, '2006-01-02')).getUTCDay()),
  Truncate: (time, [by]) => {
    const stepMs = Number(asDuration(by).nanoseconds / 1_000_000n);
    return stepMs <= 0 ? time : new GoTime(Math.floor(time.atMs / stepMs) * stepMs, time.zone);
  },
};

const unit =
  (nanoseconds: number): Method<GoDuration> =>
  (self) =>
    Number(self.nanoseconds) / nanoseconds;

/** Methods of Go's time.Duration. */
const DURATION: Record<string, Method<GoDuration>> = {
  Hours: unit(3600e9),
  Minutes: unit(60e9),
  Seconds: unit(1e9),
  Milliseconds: ({ nanoseconds }) => nanoseconds / 1_000_000n,
  Microseconds: ({ nanoseconds }) => nanoseconds / 1_000n,
  Nanoseconds: ({ nanoseconds }) => nanoseconds,
  Abs: ({ nanoseconds }) => new GoDuration(nanoseconds < 0n ? -nanoseconds : nanoseconds),
  String: ({ nanoseconds }) => formatDuration(nanoseconds),
  Truncate: ({ nanoseconds }, [by]) => {
    const step = asDuration(by).nanoseconds;
    return new GoDuration(step <= 0n ? nanoseconds : nanoseconds - (nanoseconds % step));
  },
};

export function callMethod(
  receiver: Value,
  { name, at }: { name: string; at: number },
  args: Value[],
): Value {
  if (receiver instanceof GoTime && Object.hasOwn(TIME, name)) {
    return (TIME[name] as Method<GoTime>)(receiver, args);
  }
  if (receiver instanceof GoDuration && Object.hasOwn(DURATION, name)) {
    return (DURATION[name] as Method<GoDuration>)(receiver, args);
  }
  const what = isNil(receiver) ? '<nil>' : typeOf(receiver);
  throw exprError(`cannot fetch ${name} from ${what}`, at);
}

function asTime(value: Value): GoTime {
  if (value instanceof GoTime) return value;
  throw exprError(`a time is expected, not ${typeOf(value)}`);
}

function asDuration(value: Value): GoDuration {
  if (value instanceof GoDuration) return value;
  if (typeof value === 'bigint') return new GoDuration(value);
  throw exprError(`a duration is expected, not ${typeOf(value)}`);
}
