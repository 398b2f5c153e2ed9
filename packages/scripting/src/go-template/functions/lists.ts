import { FunctionError } from '../template-error.ts';
import { goList, isList, isNil, isTrue, nilList, typeName, type Value } from '../value.ts';
import { int64, listOf } from './casts.ts';
import { deepEqual } from './compare.ts';
import { define, type Functions, shallow, type TemplateFunction } from './function.ts';

const plain: Functions = shallow({
  list: define('a*', (...values: Value[]) => values),
  tuple: define('a*', (...values: Value[]) => values),
  first: define('a', (list: Value) => listOf(list, 'find first')[0]),
  last: define('a', (list: Value) => listOf(list, 'find last').at(-1)),
  rest: define('a', (list: Value) => madeOf(list, listOf(list, 'find rest').slice(1))),
  initial: define('a', (list: Value) => madeOf(list, listOf(list, 'find initial').slice(0, -1))),
  append: define('aa', (list: Value, one: Value) => [...listOf(list, 'push'), one]),
  push: define('aa', (list: Value, one: Value) => [...listOf(list, 'push'), one]),
  prepend: define('aa', (list: Value, one: Value) => [one, ...listOf(list, 'prepend')]),
  reverse: define('a', (list: Value) => listOf(list, 'find reverse').toReversed()),
  compact: define('a', (list: Value) => listOf(list, 'compact').filter(isTrue)),
  slice: define('aa*', (list: Value, ...places: Value[]) => sliceList(list, places)),
  chunk: define('ia', (size: bigint, list: Value) => chunk(Number(size), listOf(list, 'chunk'))),
});

/** They compare each with each: what they cost is counted. */
const counted: Functions = {
  uniq: {
    params: 'a',
    call: ([list], { budget }) => {
      const seen: Value[] = [];
      for (const one of listOf(list, 'find uniq')) {
        budget.step(seen.length + 1);
        if (!seen.some((other) => deepEqual(other, one))) seen.push(one);
      }
      return seen;
    },
  },
  without: {
    params: 'aa*',
    call: ([list, ...omitted], { budget }) => {
      const given = listOf(list, 'find without');
      budget.step(given.length * (omitted.length + 1));
      return given.filter((one) => !omitted.some((other) => deepEqual(other, one)));
    },
  },
  has: {
    params: 'aa',
    call: ([needle, list], { budget }) => {
      if (isNil(list)) return false;
      const given = listOf(list, 'find has');
      budget.step(given.length);
      return given.some((one) => deepEqual(one, needle));
    },
  },
  concat: {
    params: 'a*',
    call: (lists, { budget }) => {
      const joined = lists.flatMap((list) => listOf(list, 'concat'));
      budget.step(joined.length);
      return joined.length === 0 ? nilList('[]interface {}') : joined;
    },
  },
  until: {
    params: 'i',
    call: ([count], { budget }) =>
      goList('[]int', countTo(0n, count as bigint, (count as bigint) < 0n ? -1n : 1n, budget)),
  },
  untilStep: {
    params: 'iii',
    call: ([from, to, by], { budget }) =>
      goList('[]int', countTo(from as bigint, to as bigint, by as bigint, budget)),
  },
  seq: { params: 'i*', call: (given, { budget }) => sequence(given as bigint[], budget) },
};

/** Those that end the template where the others do too; sprig has both names. */
const MUST = [
  ...['append', 'push', 'prepend', 'first', 'rest', 'last', 'initial', 'reverse', 'uniq'],
  ...['without', 'has', 'slice', 'compact', 'chunk'],
];

const all: Functions = { ...plain, ...counted };

export const listFunctions: Functions = {
  ...all,
  ...Object.fromEntries(
    MUST.map((name) => [
      `must${name[0]?.toUpperCase()}${name.slice(1)}`,
      all[name] as TemplateFunction,
    ]),
  ),
};

function sliceList(list: Value, places: readonly Value[]): Value {
  if (!isList(list)) {
    throw new FunctionError(`list should be type of slice or array but ${typeName(list)}`);
  }
  if (list.length === 0) return null;
  const [from = 0, to = list.length] = places.map((place) => Number(int64(place)));
  if (from < 0 || to < 0 || to > list.length || from > to) {
    throw new FunctionError(`slice bounds out of range [${from}:${to}]`);
  }
  return list.slice(from, to);
}

function chunk(size: number, list: readonly Value[]): Value {
  const isNone = size < 0 && Math.floor((list.length - 1) / size) + 1 === 0;
  if (size < 1 && !isNone) throw new FunctionError('the size of a chunk must be positive');
  const chunks: Value[] = [];
  for (let at = 0; size > 0 && at < list.length; at += size) chunks.push(list.slice(at, at + size));
  return goList('[][]interface {}', chunks);
}

/** What is left of a list that has no elements is nil. */
function madeOf(list: Value, rest: readonly Value[]): Value {
  return isList(list) && list.length === 0 ? nilList('[]interface {}') : rest;
}

type Counted = { step(count: number): void };

function countTo(from: bigint, to: bigint, by: bigint, budget: Counted): bigint[] {
  if (by === 0n || (by > 0n ? to < from : to >= from && from !== to)) return [];
  const count = by > 0n ? (to - from + by - 1n) / by : (from - to - by - 1n) / -by;
  budget.step(Number(count));
  return Array.from({ length: Number(count) }, (_, at) => from + BigInt(at) * by);
}

function sequence(given: readonly bigint[], budget: Counted): string {
  const [first = 0n, second = 0n, third = 0n] = given;
  const listed = (from: bigint, to: bigint, by: bigint) => countTo(from, to, by, budget).join(' ');
  switch (given.length) {
    case 1: {
      const by = first < 1n ? -1n : 1n;
      return listed(1n, first + by, by);
    }
    case 2: {
      const by = second < first ? -1n : 1n;
      return listed(first, second + by, by);
    }
    case 3: {
      const by = third < first ? -1n : 1n;
      return by < 0n && second > 0n ? '' : listed(first, third + by, second);
    }
    default:
      return '';
  }
}
