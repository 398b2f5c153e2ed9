import { formatFloat } from './format-float.ts';
import { FunctionError } from './template-error.ts';
import {
  GoCertificate,
  GoDuration,
  GoInteger,
  GoList,
  type GoMap,
  isList,
  isNil,
  type Value,
} from './value.ts';
import { certificateFields, writeJson } from './write-json.ts';
import { yamlText } from './yaml-scalar.ts';

/** Longer keys are written behind a question mark. */
const LONGEST_KEY = 128;
const MOST_INT = 2n ** 64n;

/** YAML as sigs.k8s.io/yaml writes it: keys in order, lists not moved in, no line broken. */
export function writeYaml(value: Value): string {
  return block(value, 0, false).replace(/^\n/, '');
}

/** A value with the lines it takes; what does not fit behind its key begins with a line break. */
function block(value: Value, depth: number, isInEntry: boolean): string {
  if (isList(value) && value.length > 0 && !(value instanceof GoList && value.isNil)) {
    // A list within an entry is not moved in.
    return list(value, isInEntry ? depth - 1 : depth);
  }
  if (value instanceof Map && value.size > 0) return map(value, depth);
  if (value instanceof GoCertificate) return map(certificateFields(value), depth);
  return scalar(value, depth);
}

function indent(depth: number): string {
  return `\n${'  '.repeat(Math.max(depth, 0))}`;
}

function list(values: readonly Value[], depth: number): string {
  return values
    .map((one) => `${indent(depth)}- ${block(one, depth + 1, false).replace(/^\n */, '')}`)
    .join('');
}

function map(value: GoMap, depth: number): string {
  const keys = [...value.keys()].sort(compareKeys);
  return keys
    .map((key) => {
      const written = yamlText(key, 'key') ?? '';
      const within = block(value.get(key), depth + 1, true);
      const isLong = key.includes('\n') || new TextEncoder().encode(key).length > LONGEST_KEY;
      const start = isLong
        ? `${indent(depth)}? ${written}${indent(depth)}:`
        : `${indent(depth)}${written}:`;
      return start + (within.startsWith('\n') ? within : ` ${within}`);
    })
    .join('');
}

function scalar(value: Value, depth: number): string {
  if (isNil(value)) return 'null';
  if (typeof value === 'string') return text(value.toWellFormed(), depth);
  if (typeof value === 'number') return number(value);
  if (value instanceof GoList && value.isNil) return 'null';
  if (isList(value)) return '[]';
  if (value instanceof Map) return '{}';
  if (value instanceof GoInteger || value instanceof GoDuration) return writeJson(value);
  if (typeof value === 'object') return text(JSON.parse(writeJson(value)), depth);
  return String(value);
}

/** A float that is whole is an int, as long as 64 bits hold it. */
function number(value: number): string {
  if (!Number.isFinite(value)) throw new FunctionError(`json: unsupported value: ${value}`);
  const json = String(value);
  const isInt = /^-?\d+$/.test(json) && BigInt(json) < MOST_INT && BigInt(json) >= -(MOST_INT / 2n);
  return isInt ? json : formatFloat(value, 'g');
}

function text(value: string, depth: number): string {
  const written = yamlText(value, 'value');
  if (written !== undefined) return written;
  const lines = value.split('\n');
  const ending = value.endsWith('\n') ? (/^\n$|\n\n$/.test(value) ? '+' : '') : '-';
  const start = /^[ \n\r\u0085\u2028\u2029]/.test(value) ? '2' : '';
  const shown = value.endsWith('\n') ? lines.slice(0, -1) : lines;
  const margin = indent(Math.max(depth, 1));
  const body = shown.map((line) => (line === '' ? '\n' : margin + line)).join('');
  return `|${start}${ending}${body}`;
}

const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;

/** Numbers within keys by their size; what is no letter before letters. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at] as string, right[at] as string];
    if (one === other) continue;
    const [isLetter, isOther] = [LETTER.test(one), LETTER.test(other)];
    if (isLetter !== isOther) return isLetter ? 1 : -1;
    if (!isLetter) {
      const sign = compareNumbers(left, right, at);
      if (sign !== 0) return sign;
    }
    return (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}

/** The numbers that go on from here; with the same digits before them only zeros at the start count. */
function compareNumbers(left: readonly string[], right: readonly string[], from: number): number {
  const isWithin = (left[from] === '0' || right[from] === '0') && hasDigitBefore(left, from);
  const read = (letters: readonly string[]) => {
    let end = from;
    while (end < letters.length && DIGIT.test(letters[end] as string)) end++;
    const digits = letters.slice(from, end).join('');
    return { end, size: BigInt(`${isWithin ? '1' : '0'}${/^\d*$/.test(digits) ? digits : ''}`) };
  };
  const [one, other] = [read(left), read(right)];
  if (one.size !== other.size) return one.size < other.size ? -1 : 1;
  return one.end - other.end;
}

function hasDigitBefore(letters: readonly string[], from: number): boolean {
  for (let at = from - 1; at >= 0 && DIGIT.test(letters[at] as string); at--) {
    if (letters[at] !== '0') return true;
  }
  return false;
}
