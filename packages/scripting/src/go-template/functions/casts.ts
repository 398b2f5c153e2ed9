import { readInteger } from '../parse-number.ts';
import { printValue } from '../print.ts';
import { FunctionError } from '../template-error.ts';
import { utf8Text } from '../utf8-text.ts';
import { GoDuration, GoInteger, isList, isNil, typeName, type Value } from '../value.ts';

/** Values as other types, by the rules that sprig's functions go by: what does not fit is zero. */

export function textOf(value: Value): string {
  return printValue(value);
}

/** What no int64 can be becomes the least of them. */
const LEAST = -(2n ** 63n);

export function int64(value: Value): bigint {
  switch (typeof value) {
    case 'bigint':
      return BigInt.asIntN(64, value);
    case 'number':
      return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : LEAST;
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return readInteger(value.replace(/\.0+$/, '')) ?? 0n;
    default:
      if (value instanceof GoInteger) return value.value;
      return value instanceof GoDuration ? value.nanoseconds : 0n;
  }
}

export function float64(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const isNumber = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value);
    return isNumber ? Number(value) : 0;
  }
  return Number(int64(value));
}

/** Lists as they are; anything else is refused. */
export function listOf(value: Value, verb: string): readonly Value[] {
  if (isList(value)) return value;
  throw new FunctionError(`Cannot ${verb} on type ${typeName(value)}`);
}

/** The texts of a list without its nils; one value alone is a list of one. */
export function textsOf(value: Value): string[] {
  if (isNil(value)) return [];
  if (!isList(value)) return [textOf(value)];
  return value.filter((one) => !isNil(one)).map(textOf);
}

/** Bytes of a text, where a length in bytes is meant. */
export function sliceBytes(text: string, from: number, to?: number): string {
  const bytes = new TextEncoder().encode(text);
  return utf8Text(bytes.subarray(from, to));
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
