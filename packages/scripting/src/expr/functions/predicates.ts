import { printValue } from '../../go-template/print.ts';
import { isNil, type Value } from '../../go-template/value.ts';
import { exprError } from '../expr-error.ts';
import { OPERATORS } from '../operators.ts';
import { asArray, asBoolean, order } from '../values.ts';
import { type ExprFunctions, over, type PredicateCall } from './function.ts';

/** Functions that ask a predicate about each element: `all(list, # > 1)`. */
export const predicateFunctions: ExprFunctions = {
  all: over(2, 2, (list, call) => elements(list, call).every(is(call))),
  any: over(2, 2, (list, call) => elements(list, call).some(is(call))),
  none: over(2, 2, (list, call) => !elements(list, call).some(is(call))),
  one: over(2, 2, (list, call) => elements(list, call).filter(is(call)).length === 1),
  filter: over(2, 2, (list, call) => elements(list, call).filter(is(call))),
  map: over(2, 2, (list, call) => elements(list, call).map((one, at) => ask(call, one, at))),
  find: over(2, 2, (list, call) => elements(list, call).find(is(call)) ?? null),
  findIndex: over(2, 2, (list, call) => index(elements(list, call).findIndex(is(call)))),
  findLast: over(2, 2, (list, call) => elements(list, call).findLast(is(call)) ?? null),
  findLastIndex: over(2, 2, (list, call) => index(elements(list, call).findLastIndex(is(call)))),
  count: over(1, 2, (list, call) => {
    const test = call.predicate ? is(call) : (one: Value) => asBoolean(one, 'an element');
    return BigInt(elements(list, call).filter(test).length);
  }),
  sum: over(1, 2, (list, call) => {
    const add = OPERATORS['+'] as NonNullable<(typeof OPERATORS)[string]>;
    const numbers = elements(list, call).map((one) => (call.predicate ? ask(call, one) : one));
    return numbers.reduce((a, b) => add(a, b, call.room), 0n);
  }),
  groupBy: over(2, 2, (list, call) => {
    const groups = new Map<string, Value[]>();
    for (const one of elements(list, call)) {
      const answer = ask(call, one);
      call.room.walk(answer);
      const key = printValue(answer);
      const group = groups.get(key);
      if (group) group.push(one);
      else groups.set(key, [one]);
    }
    return groups;
  }),
  sortBy: over(2, 3, (list, call) => {
    const keyed = elements(list, call).map((one) => ({ one, key: ask(call, one) }));
    const sign = directionOf(call.more[0]);
    return keyed.sort((a, b) => sign * order(a.key, b.key, '<')).map(({ one }) => one);
  }),
  reduce: over(2, 3, (list, call) => {
    const all = elements(list, call);
    const hasStart = call.more.length > 0;
    if (all.length === 0 && !hasStart)
      throw exprError('reduce of empty array with no initial value');
    const start = hasStart ? call.more[0] : all[0];
    return all.slice(hasStart ? 0 : 1).reduce<Value>((acc, one, at) => {
      const place = BigInt(hasStart ? at : at + 1);
      return call.predicate?.({ '#': one, '#acc': acc, '#index': place });
    }, start);
  }),
};

function elements(list: Value, { room }: PredicateCall): readonly Value[] {
  const all = asElements(list);
  room.make(all.length);
  return all;
}

/** A text is the list of its bytes. */
function asElements(list: Value): readonly Value[] {
  if (typeof list === 'string') return Array.from(new TextEncoder().encode(list), BigInt);
  return list instanceof Map && list.size === 0 ? [] : asArray(list, 'the first argument');
}

/** The place of an element is known where each gives one of its own. */
function ask({ predicate }: PredicateCall, one: Value, at?: number): Value {
  return predicate?.({ '#': one, ...(at === undefined ? {} : { '#index': BigInt(at) }) });
}

function is(call: PredicateCall): (one: Value) => boolean {
  return (one) => {
    const answer = ask(call, one);
    return isNil(answer) ? false : asBoolean(answer, 'a predicate');
  };
}

/** Of nothing that was found there is none. */
function index(at: number): Value {
  return at < 0 ? null : BigInt(at);
}

export function directionOf(given: Value): 1 | -1 {
  if (isNil(given) || given === 'asc') return 1;
  if (given === 'desc') return -1;
  throw exprError(`invalid order ${printValue(given)}, expected asc or desc`);
}
