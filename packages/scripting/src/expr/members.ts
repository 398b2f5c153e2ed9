import { printValue } from '../go-template/print.ts';
import { utf8Text } from '../go-template/utf8-text.ts';
import { isList, isNil, type Value } from '../go-template/value.ts';
import { exprError } from './expr-error.ts';
import { asInt, typeOf } from './values.ts';

/** `x.key` and `x[key]`. @throws UserError where there can be none. */
export function memberOf(of: Value, key: Value): Value {
  if (of instanceof Map) {
    if (typeof key === 'string') return of.get(key) ?? null;
    throw exprError(`cannot use ${typeOf(key)} as a key of a map`);
  }
  if (isList(of)) {
    if (typeof key === 'string') throw exprError(`cannot fetch ${key} from array`);
    const index = asInt(key, 'an index');
    const place = index < 0 ? of.length + index : index;
    if (place >= 0 && place < of.length) return of[place] ?? null;
    throw exprError(`index out of range: ${index} (array length is ${of.length})`);
  }
  if (typeof of === 'string' && typeof key !== 'string') {
    const bytes = new TextEncoder().encode(of);
    const index = asInt(key, 'an index');
    const byte = bytes[index < 0 ? bytes.length + index : index];
    if (byte !== undefined) return BigInt(byte);
    throw exprError(`index out of range: ${index} (array length is ${bytes.length})`);
  }
  const what = isNil(of) ? '<nil>' : typeOf(of);
  throw exprError(`cannot fetch ${printValue(key)} from ${what}`);
}

export function sliceOf(of: Value, from: Value, to: Value): Value {
  if (typeof of !== 'string' && !isList(of)) throw exprError(`cannot slice ${typeOf(of)}`);
  const whole = typeof of === 'string' ? new TextEncoder().encode(of) : of;
  const place = (value: Value, otherwise: number) => {
    if (isNil(value)) return otherwise;
    const index = asInt(value, 'an index');
    return Math.min(Math.max(index < 0 ? whole.length + index : index, 0), whole.length);
  };
  const cut = whole.slice(place(from, 0), place(to, whole.length));
  return cut instanceof Uint8Array ? utf8Text(cut) : cut;
}
