import { formatTime } from './go-time.ts';
import { FunctionError } from './template-error.ts';
import {
  GoCertificate,
  GoComplex,
  GoDuration,
  GoInteger,
  GoList,
  type GoMap,
  GoTime,
  GoVersion,
  isList,
  sortedEntries,
  type Value,
} from './value.ts';

const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

export interface JsonStyle {
  /** What is written instead of `<`, `>` and `&` does no harm within HTML. */
  isHtmlSafe?: boolean;
  /** What each level is moved in by; all in one line without it. */
  indent?: string;
}

/** JSON as Go's `encoding/json` writes it: keys in order, integers whole. @throws FunctionError */
export function writeJson(value: Value, style: JsonStyle = {}): string {
  return write(value, style, '\n');
}

function write(value: Value, style: JsonStyle, lineStart: string): string {
  if (typeof value === 'string') return text(value, style);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof GoList && value.isNil) return 'null';
  if (isList(value)) {
    const next = lineStart + (style.indent ?? '');
    return enclosed(
      '[]',
      Array.from(value, (one) => write(one, style, next)),
      style,
      lineStart,
    );
  }
  if (value instanceof Map) return map(value, style, lineStart);
  if (value instanceof GoCertificate) return map(certificateFields(value), style, lineStart);
  if (value instanceof GoInteger) return String(value.value);
  if (value instanceof GoVersion) return text(value.text, style);
  if (value instanceof GoTime) return `"${formatTime(value, RFC3339_NANO)}"`;
  if (value instanceof GoDuration) return String(value.nanoseconds);
  if (value instanceof GoComplex) throw new FunctionError('json: unsupported type: complex128');
  return 'null';
}

function map(value: GoMap, style: JsonStyle, lineStart: string): string {
  const colon = style.indent === undefined ? ':' : ': ';
  const next = lineStart + (style.indent ?? '');
  const entries = sortedEntries(value).map(
    ([key, one]) => text(key, style) + colon + write(one, style, next),
  );
  return enclosed('{}', entries, style, lineStart);
}

function enclosed(
  [open = '', close = '']: string,
  parts: readonly string[],
  { indent }: JsonStyle,
  lineStart: string,
): string {
  if (indent === undefined || parts.length === 0) return open + parts.join(',') + close;
  const next = lineStart + indent;
  return open + next + parts.join(`,${next}`) + lineStart + close;
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new FunctionError(`json: unsupported value: ${value}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function text(value: string, { isHtmlSafe }: JsonStyle): string {
  const json = JSON.stringify(value.toWellFormed());
  return json.replace(isHtmlSafe ? /[<>&\u2028\u2029]/g : /[\u2028\u2029]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A certificate as the struct that it is. */
export function certificateFields({ cert, key }: GoCertificate): GoMap {
  return new Map([
    ['Cert', cert],
    ['Key', key],
  ]);
}
