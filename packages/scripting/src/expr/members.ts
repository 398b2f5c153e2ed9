import { printValue } from '../go-template/print.ts';
import { isList, isNil, type Value } from '../go-template/value.ts';
import { exprError } from './expr-error.ts';
import { asInt, typeOf } from './values.ts';

/** `x.key` and `x[key]`. @throws UserError where there can be none. */
export function memberOf(of: Value, key: Value): Value {
  if (of instanceof Map) return of.get(typeof key === 'string' ? key : printValue(key)) ?? null;
  if (isList(of)) {
    if (typeof key === 'string') throw exprError(`cannot fetch ${key} from array`);
    const index = asInt(key, 'an index');
    const place = index < 0 ? of.length + index : index;
    if (place >= 0 && place < of.length) return of[place] ?? null;
    throw exprError(`index out of range: ${index} (array length is ${of.length})`);
  }
  if (typeof of === 'string' && typeof key !== 'string') {
    const letters = [...of];
    const index = asInt(key, 'an index');
    const letter = letters[index < 0 ? letters.length + index : index];
    if (letter !== undefined) return letter;
    throw exprError(`index out of range: ${index} (string length is ${letters.length})`);
  }
  const what = isNil(of) ? '<nil>' : typeOf(of);
  throw exprError(`cannot fetch ${printValue(key)} from ${what}`);
}

export function sliceOf(of: Value, from: Value, to: Value): Value {
  if (typeof of !== 'string' && !isList(of)) throw exprError(`cannot slice ${typeOf(of)}`);
  const whole: readonly Value[] = typeof of === 'string' ? [...of] : of;
  const place = (value: Value, otherwise: number) => {
    if (isNil(value)) return otherwise;
    const index = asInt(value, 'an index');
    return Math.min(Math.max(index < 0 ? whole.length + index : index, 0), whole.length);
  };
  const cut = whole.slice(place(from, 0), place(to, whole.length));
  return typeof of === 'string' ? cut.join('') : cut;
}
