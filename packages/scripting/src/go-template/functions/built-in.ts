import { sprint, sprintln } from '../print.ts';
import { sprintf } from '../printf.ts';
import { FunctionError } from '../template-error.ts';
import { GoInteger, isList, isNil, isTrue, TextMap, typeName, type Value } from '../value.ts';
import { byteLength, sliceBytes } from './casts.ts';
import { define, type Functions, shallow } from './function.ts';

/** The functions that text/template brings itself, comparisons aside. */
export const builtInFunctions: Functions = {
  // Looked at by the interpreter, which stops early.
  and: define('aa*', (first: Value) => first),
  or: define('aa*', (first: Value) => first),
  ...shallow({
    not: define('a', (value: Value) => !isTrue(value)),
    len: define('a', lengthOf),
    index: define('aa*', (value: Value, ...steps: Value[]) => {
      if (isNil(value)) throw new FunctionError('index of untyped nil');
      return steps.reduce(stepInto, value);
    }),
    slice: define('aa*', slice),
  }),
  print: define('a*', (...values: Value[]) => sprint(values)),
  println: define('a*', (...values: Value[]) => sprintln(values)),
  printf: {
    params: 'sa*',
    call: ([format, ...values], { budget }) => {
      const text = sprintf(format as string, values);
      budget.size(text.length);
      return text;
    },
  },
  html: define('a*', (...values: Value[]) => htmlEscape(textOfAll(values))),
  js: define('a*', (...values: Value[]) => jsEscape(textOfAll(values))),
  urlquery: define('a*', (...values: Value[]) => queryEscape(textOfAll(values))),
  call: define('aa*', (value: Value) => {
    throw new FunctionError(`non-function of type ${typeName(value)}`);
  }),
};

function lengthOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(byteLength(value));
  if (isList(value)) return BigInt(value.length);
  if (value instanceof Map) return BigInt(value.size);
  throw new FunctionError(isNil(value) ? 'len of nil pointer' : `len of type ${typeName(value)}`);
}

function stepInto(value: Value, step: Value): Value {
  if (isNil(value)) throw new FunctionError('index of untyped nil');
  if (value instanceof Map) {
    if (typeof step !== 'string') {
      throw new FunctionError(`value has type ${typeName(step)}; should be string`);
    }
    return value.get(step) ?? (value instanceof TextMap ? '' : null);
  }
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return new GoInteger('uint8', BigInt(bytes[position(step, bytes.length, false)] as number));
  }
  if (isList(value)) return value[position(step, value.length, false)] ?? null;
  throw new FunctionError(`can't index item of type ${typeName(value)}`);
}

function position(step: Value, length: number, isEnd: boolean): number {
  if (isNil(step)) throw new FunctionError('cannot index slice/array with nil');
  const place = step instanceof GoInteger ? step.value : step;
  if (typeof place !== 'bigint') {
    throw new FunctionError(`cannot index slice/array with type ${typeName(step)}`);
  }
  if (place < 0n || place > BigInt(length) || (!isEnd && place === BigInt(length))) {
    throw new FunctionError(`index out of range: ${place}`);
  }
  return Number(place);
}

function slice(value: Value, ...steps: Value[]): Value {
  if (isNil(value)) throw new FunctionError('slice of untyped nil');
  if (steps.length > 3) throw new FunctionError(`too many slice indexes: ${steps.length}`);
  if (typeof value !== 'string' && !isList(value)) {
    throw new FunctionError(`can't slice item of type ${typeName(value)}`);
  }
  if (typeof value === 'string' && steps.length === 3) {
    throw new FunctionError('cannot 3-index slice a string');
  }
  const length = typeof value === 'string' ? byteLength(value) : value.length;
  const [from = 0, to = length] = steps.map((step) => position(step, length, true));
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`);
  return typeof value === 'string' ? sliceBytes(value, from, to) : value.slice(from, to);
}

/** One text as it is; anything else as `print` writes it. */
function textOfAll(values: readonly Value[]): string {
  return sprint(values.map((value) => (isNil(value) ? '<no value>' : value)));
}

const HTML: Record<string, string> = {
  '\0': '\uFFFD',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function htmlEscape(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => HTML[character] ?? character);
}

const JS: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function jsEscape(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return text.replace(/[\\'"<>&=\u0000-\u001f\u007f-\u00a0\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return JS[character] ?? `\\u${code}`;
  });
}

/** As in the query of a URL. */
export function queryEscape(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
