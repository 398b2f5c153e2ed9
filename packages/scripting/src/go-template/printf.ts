import { formatFloat } from './format-float.ts';
import { printValue } from './print.ts';
import { quoteGo } from './quote-go.ts';
import { FunctionError } from './template-error.ts';
import { GoTime, isList, isNil, kindName, sortedEntries, typeName, type Value } from './value.ts';

interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  width?: number;
  precision?: number;
}

const LONGEST_PAD = 100_000;
const VERB = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?([\s\S])?/gu;

/** `fmt.Sprintf`; what does not fit is told in the text, as there. */
export function sprintf(format: string, given: readonly Value[]): string {
  let next = 0;
  const text = format.replace(VERB, (_, signs: string, width, precision, verb: string) => {
    const flags = flagsOf(signs);
    const number = (written: string | undefined) => {
      if (written !== '*') return written === undefined ? undefined : Number(written || '0');
      const value = given[next++];
      return typeof value === 'bigint' ? Number(value) : undefined;
    };
    const wide = number(width);
    const precise = number(precision);
    if (verb === undefined) return '%!(NOVERB)';
    if (verb === '%') return '%';
    if (wide !== undefined) {
      if (wide < 0) flags.minus = true;
      flags.width = Math.abs(wide);
    }
    if (precise !== undefined) flags.precision = precise;
    if ((flags.width ?? 0) > LONGEST_PAD || (flags.precision ?? 0) > LONGEST_PAD) {
      throw new FunctionError('a width or precision is too large');
    }
    if (next >= given.length) return `%!${verb}(MISSING)`;
    return formatVerb(verb, given[next++], flags);
  });
  if (next >= given.length) return text;
  const extra = given.slice(next).map((one) => {
    return isNil(one) ? '<nil>' : `${typeName(one)}=${printValue(one)}`;
  });
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

function flagsOf(signs: string): Flags {
  const minus = signs.includes('-');
  return {
    minus,
    plus: signs.includes('+'),
    sharp: signs.includes('#'),
    space: signs.includes(' '),
    zero: signs.includes('0') && !minus,
  };
}

function formatVerb(verb: string, value: Value, flags: Flags): string {
  if (verb === 'T') return pad(typeName(value), flags);
  if (isNil(value)) return verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  if (verb === 'v') return formatDefault(value, flags);
  if (isList(value)) return `[${value.map((one) => formatVerb(verb, one, flags)).join(' ')}]`;
  if (value instanceof Map) {
    const entries = sortedEntries(value).map(
      ([key, one]) => `${formatVerb(verb, key, flags)}:${formatVerb(verb, one, flags)}`,
    );
    return `map[${entries.join(' ')}]`;
  }
  const written = writeScalar(verb, value, flags);
  return written ?? `%!${verb}(${typeName(value)}=${printValue(value)})`;
}

function formatDefault(value: Value, flags: Flags): string {
  if (flags.sharp) return goSyntax(value);
  if (isList(value) && hasWidth(flags)) {
    return `[${value.map((one) => formatDefault(one, flags)).join(' ')}]`;
  }
  if (typeof value === 'bigint') return integer(value, 10n, flags);
  if (typeof value === 'number') return float(value, 'g', flags);
  if (typeof value === 'string') return pad(cut(value, flags), flags);
  return pad(printValue(value), flags);
}

function hasWidth({ width, precision }: Flags): boolean {
  return width !== undefined || precision !== undefined;
}

function writeScalar(verb: string, value: Value, flags: Flags): string | undefined {
  switch (typeof value) {
    case 'string':
      return writeText(verb, value, flags);
    case 'boolean':
      return verb === 't' ? pad(String(value), flags) : undefined;
    case 'bigint':
      return writeInteger(verb, value, flags);
    case 'number':
      return 'eEfFgG'.includes(verb)
        ? float(value, verb as 'e', flags, 'eEfF'.includes(verb) ? 6 : undefined)
        : undefined;
    default:
      return verb === 's' ? pad(printValue(value), flags) : undefined;
  }
}

function writeText(verb: string, value: string, flags: Flags): string | undefined {
  const bytes = () => [...new TextEncoder().encode(value)];
  const hex = () => bytes().map((byte) => byte.toString(16).padStart(2, '0'));
  switch (verb) {
    case 's':
      return pad(cut(value, flags), flags);
    case 'q':
      return pad(
        flags.sharp && !value.includes('`') ? `\`${value}\`` : quoteGo(cut(value, flags)),
        flags,
      );
    case 'x':
      return pad(hex().join(flags.space ? ' ' : ''), flags);
    case 'X':
      return pad(
        hex()
          .join(flags.space ? ' ' : '')
          .toUpperCase(),
        flags,
      );
    default:
      return undefined;
  }
}

function writeInteger(verb: string, value: bigint, flags: Flags): string | undefined {
  const prefix = (text: string) => (flags.sharp ? text : '');
  switch (verb) {
    case 'd':
      return integer(value, 10n, flags);
    case 'b':
      return integer(value, 2n, flags, prefix('0b'));
    case 'o':
      return integer(value, 8n, flags, prefix('0'));
    case 'O':
      return integer(value, 8n, flags, '0o');
    case 'x':
      return integer(value, 16n, flags, prefix('0x'));
    case 'X':
      return integer(value, 16n, flags, prefix('0X')).toUpperCase();
    case 'c':
      return pad(characterOf(value), flags);
    case 'q':
      return pad(
        `'${quoteGo(characterOf(value)).slice(1, -1).replace("'", "\\'").replace('\\"', '"')}'`,
        flags,
      );
    case 'U':
      return pad(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, flags);
    default:
      return undefined;
  }
}

function characterOf(value: bigint): string {
  return value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\uFFFD';
}

function integer(value: bigint, base: bigint, flags: Flags, prefix = ''): string {
  const size = value < 0n ? -value : value;
  let digits = size.toString(Number(base));
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, '0');
  const sign = signOf(value < 0n, flags);
  if (flags.zero && flags.width !== undefined && flags.precision === undefined) {
    digits = digits.padStart(flags.width - sign.length, '0');
  }
  return pad(`${sign}${prefix}${digits}`, { ...flags, zero: false });
}

function float(
  value: number,
  verb: 'e' | 'E' | 'f' | 'F' | 'g' | 'G',
  flags: Flags,
  precision?: number,
): string {
  const text = formatFloat(value, verb, flags.precision ?? precision);
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  const sign = Number.isFinite(value) || isNegative ? signOf(isNegative, flags) : '+';
  const room = flags.zero && flags.width !== undefined ? flags.width - sign.length : 0;
  return pad(`${sign}${digits.padStart(room, '0')}`, { ...flags, zero: false });
}

function signOf(isNegative: boolean, { plus, space }: Flags): string {
  return isNegative ? '-' : plus ? '+' : space ? ' ' : '';
}

function cut(text: string, { precision }: Flags): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('');
}

function pad(text: string, { width = 0, minus, zero }: Flags): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}

/** `%#v`. */
function goSyntax(value: Value): string {
  if (isNil(value)) return 'interface {}(nil)';
  if (typeof value === 'string') return quoteGo(value);
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (value instanceof Map) {
    const entries = sortedEntries(value).map(([key, one]) => `${quoteGo(key)}:${goSyntax(one)}`);
    return `map[string]interface {}{${entries.join(', ')}}`;
  }
  return value instanceof GoTime ? kindName(value) : printValue(value);
}
