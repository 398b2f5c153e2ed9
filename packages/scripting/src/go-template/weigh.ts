import { isList, type Value } from './value.ts';

/**
 * How many values are within a value, counted as often as they are met: a list that holds another
 * one twice is small and prints twice as long. Stops counting at `most`.
 */
export function weigh(value: Value, most: number): number {
  let count = 0;
  const open: Value[] = [value];
  while (open.length > 0 && count < most) {
    const one = open.pop();
    count++;
    if (isList(one)) add(one, open, most - count);
    else if (one instanceof Map) add(one.values(), open, most - count);
    else if (typeof one === 'string') count += one.length >> 8;
  }
  return count;
}

function add(values: Iterable<Value>, open: Value[], most: number): void {
  let left = most;
  for (const value of values) {
    if (left-- <= 0) return;
    open.push(value);
  }
}
