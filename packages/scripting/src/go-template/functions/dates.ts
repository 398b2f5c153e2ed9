import { formatDuration, formatTime, inZone, parseDuration, parseTime } from '../go-time.ts';
import { FunctionError } from '../template-error.ts';
import { GoInteger, GoTime, type Value } from '../value.ts';
import type { Functions, Room } from './function.ts';

const SECOND = 1_000_000_000n;
const local = 'UTC';

const formatted =
  (layout?: string, zoned = true) =>
  (args: Value[], room: Room): Value => {
    const rest = layout === undefined ? args.slice(1) : args;
    const [date, zone = local] = rest;
    const time = inZone(timeOf(date, room), zoned ? String(zone) : local);
    return formatTime(time, layout ?? String(args[0]));
  };

export const dateFunctions: Functions = {
  now: { params: '', call: (_, { now }) => new GoTime(now.getTime()) },
  date: { params: 'sa', call: formatted(undefined, false) },
  date_in_zone: { params: 'sas', call: formatted() },
  dateInZone: { params: 'sas', call: formatted() },
  htmlDate: { params: 'a', call: formatted('2006-01-02', false) },
  htmlDateInZone: { params: 'as', call: formatted('2006-01-02') },
  dateModify: { params: 'st', call: (args) => modified(args) ?? (args[1] as GoTime) },
  date_modify: { params: 'st', call: (args) => modified(args) ?? (args[1] as GoTime) },
  mustDateModify: { params: 'st', call: mustModify },
  must_date_modify: { params: 'st', call: mustModify },
  toDate: {
    params: 'ss',
    call: ([layout, text]) =>
      parseTime(layout as string, text as string) ?? new GoTime(ZERO_TIME_MS),
  },
  mustToDate: {
    params: 'ss',
    call: ([layout, text]) => {
      const time = parseTime(layout as string, text as string);
      if (time) return time;
      throw new FunctionError(`parsing time "${text}" as "${layout}": cannot parse`);
    },
  },
  unixEpoch: {
    params: 't',
    call: ([time]) => String(Math.floor((time as GoTime).atMs / 1000)),
  },
  ago: {
    params: 'a',
    call: ([date], room) => {
      const seconds = Math.round((room.now.getTime() - timeOf(date, room).atMs) / 1000);
      return formatDuration(BigInt(seconds) * SECOND);
    },
  },
  duration: { params: 'a', call: ([seconds]) => formatDuration(wrap(secondsOf(seconds) * SECOND)) },
  durationRound: { params: 'a', call: ([value], room) => rounded(value, room) },
};

/** Go's zero time: what could not be read. */
const ZERO_TIME_MS = Date.parse('0001-01-01T00:00:00Z');

function timeOf(value: Value, { now }: Room): GoTime {
  if (value instanceof GoTime) return value;
  if (typeof value === 'bigint') return new GoTime(Number(value) * 1000);
  if (value instanceof GoInteger && /^int/.test(value.type)) {
    return new GoTime(Number(value.value) * 1000);
  }
  return new GoTime(now.getTime());
}

/** Of a text and an int64; of nothing else. */
function secondsOf(value: Value): bigint {
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? BigInt(value) : 0n;
  return value instanceof GoInteger && value.type === 'int64' ? value.value : 0n;
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function modified([by, time]: Value[]): GoTime | undefined {
  const nanoseconds = parseDuration(by as string);
  if (nanoseconds === undefined) return undefined;
  const { atMs, zone } = time as GoTime;
  return new GoTime(atMs + Number(nanoseconds / 1_000_000n), zone);
}

function mustModify(args: Value[]): Value {
  const time = modified(args);
  if (time) return time;
  throw new FunctionError(`time: invalid duration "${args[0]}"`);
}

const HOUR = 3600n * SECOND;
const LARGEST: readonly (readonly [string, bigint])[] = [
  ['y', 365n * 24n * HOUR],
  ['mo', 30n * 24n * HOUR],
  ['d', 24n * HOUR],
  ['h', HOUR],
  ['m', 60n * SECOND],
  ['s', SECOND],
];

/** The largest unit alone: `2h10m5s` is `2h`. */
function rounded(value: Value, room: Room): string {
  const given =
    typeof value === 'string'
      ? (parseDuration(value) ?? 0n)
      : value instanceof GoTime
        ? BigInt(room.now.getTime() - value.atMs) * 1_000_000n
        : value instanceof GoInteger && value.type === 'int64'
          ? value.value
          : 0n;
  const size = given < 0n ? -given : given;
  const unit = LARGEST.find(([, each]) => size > each);
  return unit ? `${size / unit[1]}${unit[0]}` : '0s';
}
