import { formatFloat } from './format-float.ts';
import { formatDuration, formatTime } from './go-time.ts';
import {
  GoCertificate,
  GoComplex,
  GoDuration,
  GoInteger,
  GoTime,
  GoVersion,
  isList,
  isNil,
  sortedEntries,
  type Value,
} from './value.ts';

/** `%v`, as templates print and `print` does. */
export function printValue(value: Value): string {
  if (isNil(value)) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatFloat(value, 'g');
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(printValue).join(' ')}]`;
  if (value instanceof GoInteger) return value.name ?? String(value.value);
  if (value instanceof GoTime) return formatTime(value, '2006-01-02 15:04:05.999999999 -0700 MST');
  if (value instanceof GoVersion) return value.text;
  if (value instanceof GoComplex) return printComplex(value, (part) => formatFloat(part, 'g'));
  if (value instanceof GoCertificate) return `{${value.cert} ${value.key}}`;
  if (value instanceof GoDuration) return formatDuration(value.nanoseconds);
  const entries = sortedEntries(value).map(([key, one]) => `${key}:${printValue(one)}`);
  return `map[${entries.join(' ')}]`;
}

/** Both parts as `format` writes each, the second with its sign. */
export function printComplex(
  { real, imaginary }: GoComplex,
  format: (part: number) => string,
): string {
  const second = format(imaginary);
  return `(${format(real)}${/^[+-]/.test(second) ? '' : '+'}${second}i)`;
}

/** What an action writes: what is not there is told so. */
export function printResult(value: Value): string {
  return isNil(value) ? '<no value>' : printValue(value);
}

/** `fmt.Sprint`: a space between two operands of which neither is a text. */
export function sprint(values: readonly Value[]): string {
  let text = '';
  values.forEach((value, at) => {
    const before = values[at - 1];
    if (at > 0 && typeof value !== 'string' && typeof before !== 'string') text += ' ';
    text += printValue(value);
  });
  return text;
}

export function sprintln(values: readonly Value[]): string {
  return `${values.map(printValue).join(' ')}\n`;
}
