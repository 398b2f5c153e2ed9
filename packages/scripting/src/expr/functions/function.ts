import type { Value } from '../../go-template/value.ts';
import type { Room } from '../room.ts';

/** Asks about one element: what `#` and the like stand for goes in. */
export type Predicate = (pointers: Record<string, Value>) => Value;

export interface PredicateCall {
  predicate: Predicate | undefined;
  /** The arguments behind it. */
  more: Value[];
  room: Room;
}

/** A function with how many arguments it takes. */
export type ExprFunction = { least: number; most?: number } & (
  | { kind: 'plain'; call(args: Value[], room: Room): Value }
  | { kind: 'predicate'; call(over: Value, given: PredicateCall): Value }
);

export type ExprFunctions = Record<string, ExprFunction>;

export function plain(
  least: number,
  most: number,
  call: (args: Value[], room: Room) => Value,
): ExprFunction {
  return { kind: 'plain', least, most, call };
}

export function over(
  least: number,
  most: number,
  call: (over: Value, given: PredicateCall) => Value,
): ExprFunction {
  return { kind: 'predicate', least, most, call };
}
