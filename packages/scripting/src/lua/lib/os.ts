import { makesText } from '../run/operators.ts';
import type { LuaTable } from '../table.ts';
import type { LuaValue } from '../values.ts';
import { type Arguments, type Builtin, functionsOf, tableOf } from './arguments.ts';
import { formatDate } from './strftime.ts';

const FORMAT_LENGTH_AT_MOST = 4096;
const BYTES_OF_PARTS = 1024;

/** `time` and `date`: all that the field's own safe module has. Local time is UTC. */
const SAFE: Record<string, Builtin> = {
  time(args) {
    if (!args.has(1)) return Math.floor(args.runtime.nowMs / 1000);
    const table = args.table(1);
    const [year, month, day] = ['year', 'month', 'day'].map((name) => field(args, table, name));
    const [hour, min, sec] = [
      field(args, table, 'hour', 12),
      field(args, table, 'min', 0),
      field(args, table, 'sec', 0),
    ];
    return Math.floor(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour, min, sec) / 1000);
  },
  date(args) {
    const format = args.text(1, '%c').replace(/^!/, '');
    const date = new Date(args.has(2) ? args.number(2) * 1000 : args.runtime.nowMs);
    if (Number.isNaN(date.getTime())) args.bad(2, 'time out of range');
    if (format.startsWith('*t')) return partsOf(args, date);
    if (format.length > FORMAT_LENGTH_AT_MOST) args.bad(1, 'format is too long');
    args.runtime.budget.spend(format.length);
    const text = formatDate(format, date);
    makesText(args.runtime, text.length);
    return text;
  },
};

/** Those that a script with the standard libraries has besides; none reaches the machine. */
const BESIDES: Record<string, Builtin> = {
  clock: () => performance.now() / 1000,
  difftime: (args) => args.number(1) - args.number(2, 0),
};

export const SAFE_OS: readonly [string, LuaValue][] = functionsOf(SAFE);
export const OS: readonly [string, LuaValue][] = functionsOf({ ...SAFE, ...BESIDES });

function field(args: Arguments, table: LuaTable, name: string, fallback?: number): number {
  const value = table.get(name);
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  return fallback ?? args.bad(1, `field '${name}' missing in date table`);
}

function partsOf(args: Arguments, date: Date): LuaTable {
  args.runtime.budget.allocate(BYTES_OF_PARTS);
  const startOfYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  return tableOf([
    ['year', date.getUTCFullYear()],
    ['month', date.getUTCMonth() + 1],
    ['day', date.getUTCDate()],
    ['hour', date.getUTCHours()],
    ['min', date.getUTCMinutes()],
    ['sec', date.getUTCSeconds()],
    ['wday', date.getUTCDay() + 1],
    ['yday', Math.floor((date.getTime() - startOfYear) / 86_400_000) + 1],
    ['isdst', false],
  ]);
}
