import { formatNumber } from '../run/numbers.ts';
import { call, isLess, makesText, rawSet } from '../run/operators.ts';
import {
  isTrue,
  type LuaFunction,
  type LuaValue,
  type Runtime,
  raise,
  typeName,
} from '../values.ts';
import { type Arguments, type Builtin, functionsOf, tableOf } from './arguments.ts';
import { unpack } from './base.ts';

/** 5.1's, and what older and newer scripts use: `getn`, `maxn`, `foreach`, `pack`, `unpack`. */
const BUILTINS: Record<string, Builtin> = {
  concat(args) {
    const table = args.table(1);
    const separator = args.text(2, '');
    const [from, to] = [args.integer(3, 1), args.integer(4, table.length)];
    const parts: string[] = [];
    for (let at = from; at <= to; at++) parts.push(concatItem(args, table.get(at), at, separator));
    return parts.join(separator);
  },
  foreach(args) {
    for (const [key, value] of args.table(1).entries()) {
      const [result] = call(args.runtime, args.function(2), [key, value]);
      if (result !== undefined) return result;
    }
    return undefined;
  },
  foreachi(args) {
    const table = args.table(1);
    for (let at = 1; at <= table.length; at++) {
      const [result] = call(args.runtime, args.function(2), [at, table.get(at)]);
      if (result !== undefined) return result;
    }
    return undefined;
  },
  getn: (args) => args.table(1).length,
  insert(args) {
    const table = args.table(1);
    if (args.all.length < 2) args.bad(2, 'value expected');
    if (args.all.length === 2) {
      rawSet(args.runtime, table, table.length + 1, args.get(2));
      return [];
    }
    const at = args.integer(2);
    if (at < 1 || at > table.length + 1) {
      rawSet(args.runtime, table, at, args.get(3));
      return [];
    }
    args.runtime.budget.spend((table.length - at) >> 4);
    args.runtime.budget.allocate(8);
    table.insert(at, args.get(3));
    return [];
  },
  maxn(args) {
    let highest = 0;
    for (const [key] of args.table(1).entries()) {
      if (typeof key === 'number' && key > highest) highest = key;
    }
    return highest;
  },
  pack: (args) => {
    const packed = tableOf([]);
    for (const [at, value] of args.all.entries()) rawSet(args.runtime, packed, at + 1, value);
    rawSet(args.runtime, packed, 'n', args.all.length);
    return packed;
  },
  remove(args) {
    const table = args.table(1);
    const { length } = table;
    const at = args.integer(2, length);
    if (length === 0 || at < 1 || at > length) return undefined;
    args.runtime.budget.spend((length - at) >> 4);
    return table.remove(at);
  },
  setn: (args) => args.table(1),
  sort(args) {
    const table = args.table(1);
    const order = args.has(2) ? args.function(2) : undefined;
    const sorted = mergeSorted(args.runtime, table.list, order);
    for (const [at, value] of sorted.entries()) table.list[at] = value;
    return [];
  },
  unpack,
};

export const TABLE: readonly [string, LuaValue][] = functionsOf(BUILTINS);

function concatItem(args: Arguments, value: LuaValue, at: number, separator: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return raise(
      args.runtime,
      `invalid value (${typeName(value)}) at index ${at} in table for concat`,
    );
  }
  const text = typeof value === 'string' ? value : formatNumber(value);
  makesText(args.runtime, text.length + separator.length);
  args.runtime.budget.spend(1);
  return text;
}

/** Ends whatever the order says, also when it contradicts itself. */
function mergeSorted(
  runtime: Runtime,
  list: readonly LuaValue[],
  order: LuaFunction | undefined,
): LuaValue[] {
  if (list.length < 2) return [...list];
  runtime.budget.spend(list.length);
  runtime.budget.allocate(list.length * 8);
  const middle = list.length >> 1;
  const left = mergeSorted(runtime, list.slice(0, middle), order);
  const right = mergeSorted(runtime, list.slice(middle), order);
  const before = (a: LuaValue, b: LuaValue) =>
    order ? isTrue(call(runtime, order, [a, b])[0]) : isLess(runtime, a, b);
  const merged: LuaValue[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    merged.push(before(right[j], left[i]) ? right[j++] : left[i++]);
  }
  return [...merged, ...left.slice(i), ...right.slice(j)];
}
