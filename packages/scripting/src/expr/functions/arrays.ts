import { printValue } from '../../go-template/print.ts';
import { isList, isNil, nilList, sortedEntries, type Value } from '../../go-template/value.ts';
import { exprError } from '../expr-error.ts';
import { memberOf } from '../members.ts';
import { asArray, asInt, asMap, asText, equal, order, typeOf } from '../values.ts';
import { type ExprFunctions, plain } from './function.ts';
import { directionOf } from './predicates.ts';

const MANY = Number.POSITIVE_INFINITY;

export const arrayFunctions: ExprFunctions = {
  len: plain(1, 1, ([value]) => {
    if (typeof value === 'string') return BigInt([...value].length);
    if (isList(value)) return BigInt(value.length);
    if (value instanceof Map) return BigInt(value.size);
    throw exprError(`invalid argument for len (type ${typeOf(value)})`);
  }),
  first: plain(1, 1, ([list]) => (isNil(list) ? null : (asArray(list, 'first')[0] ?? null))),
  last: plain(1, 1, ([list]) => (isNil(list) ? null : (asArray(list, 'last').at(-1) ?? null))),
  get: plain(2, 2, ([of, key]) => {
    if (of instanceof Map) return memberOf(of, key);
    const isListed = isList(of) || typeof of === 'string';
    if (!isListed || typeof key !== 'bigint') return null;
    const length = typeof of === 'string' ? new TextEncoder().encode(of).length : of.length;
    const isWithin = Number(key) < length && Number(key) >= -length;
    return isWithin ? memberOf(of, key) : null;
  }),
  take: plain(2, 2, ([list, count]) => {
    const most = asInt(count, 'take');
    if (most < 0) throw exprError('slice index out of bounds');
    return asArray(list, 'take').slice(0, most);
  }),
  reverse: plain(1, 1, ([list]) => asArray(list, 'reverse').toReversed()),
  concat: plain(1, MANY, (lists, room) => {
    const joined = lists.flatMap((list) => asArray(list, 'concat'));
    room.make(joined.length);
    return joined.length === 0 ? nilList('[]interface {}') : joined;
  }),
  flatten: plain(1, 1, ([list], room) => {
    const flat = flatten(asArray(list, 'flatten'));
    room.make(flat.length);
    return flat;
  }),
  uniq: plain(1, 1, ([list], room) => {
    const seen: Value[] = [];
    for (const one of asArray(list, 'uniq')) {
      room.step(seen.length + 1);
      if (!seen.some((other) => equal(other, one))) seen.push(one);
    }
    return seen;
  }),
  sort: plain(1, 2, ([list, direction]) => {
    const sign = directionOf(direction);
    return [...asArray(list, 'sort')].sort((a, b) => sign * order(a, b, '<'));
  }),
  join: plain(1, 2, ([list, separator = '']) =>
    asArray(list, 'join')
      .map((one) => asText(one, 'an element of join'))
      .join(asText(separator, 'join')),
  ),
  keys: plain(1, 1, ([map]) => sortedEntries(asMap(map, 'keys')).map(([key]) => key)),
  values: plain(1, 1, ([map]) => sortedEntries(asMap(map, 'values')).map(([, value]) => value)),
  toPairs: plain(1, 1, ([map]) => sortedEntries(asMap(map, 'toPairs'))),
  fromPairs: plain(1, 1, ([pairs]) => {
    const entries = asArray(pairs, 'fromPairs').map((pair): [string, Value] => {
      const [key, value, ...others] = asArray(pair, 'a pair');
      if (value === undefined || others.length > 0) {
        throw exprError(`invalid pair length ${printValue(pair)}`);
      }
      return [printValue(key), value];
    });
    return new Map(entries);
  }),
};

function flatten(list: readonly Value[]): Value[] {
  return list.flatMap((one) => (isList(one) ? flatten(one) : isNil(one) ? [null] : [one]));
}
