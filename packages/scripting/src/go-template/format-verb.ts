import { type Flags, padText } from './format-flags.ts';
import { formatFloatVerb } from './format-float-verb.ts';
import { goSyntax } from './go-syntax.ts';
import { printComplex, printValue } from './print.ts';
import { quoteGo, quoteRune } from './quote-go.ts';
import {
  GoComplex,
  GoDuration,
  GoInteger,
  isList,
  isNil,
  sortedEntries,
  typeName,
  type Value,
} from './value.ts';

/** One operand by its verb; what the verb is not made for is told in the text. */
export function formatVerb(verb: string, value: Value, flags: Flags): string {
  if (verb === 'T') return padText(cut(typeName(value), flags), flags);
  if (isNil(value)) return verb === 'v' ? padText('<nil>', flags) : `%!${verb}(<nil>)`;
  if (verb === 'v') return format(verb, value, flags) as string;
  if (verb === 'w') return wrongVerb(verb, value, flags);
  return format(verb, value, flags) ?? wrongVerb(verb, value, flags);
}

function format(verb: string, value: Value, given: Flags): string | undefined {
  // For `%v` a plus means the names of fields, which none of these values has.
  const flags = verb === 'v' ? { ...given, plus: false } : given;
  if (verb === 'v' && flags.sharp) return goSyntax(value, scalarSyntax(flags));
  if (isList(value)) return `[${Array.from(value, (one) => within(verb, one, flags)).join(' ')}]`;
  if (value instanceof Map) {
    const entries = sortedEntries(value).map(
      ([key, one]) => `${within(verb, key, flags)}:${within(verb, one, flags)}`,
    );
    return `map[${entries.join(' ')}]`;
  }
  return scalar(verb, value, flags);
}

function within(verb: string, value: Value, flags: Flags): string {
  if (isNil(value)) return '<nil>';
  return format(verb, value, flags) ?? wrongVerb(verb, value, flags);
}

/** How what is within a value is written in Go's syntax: with the width that is asked for. */
function scalarSyntax(flags: Flags): (value: Value) => string {
  const plain = { ...flags, sharp: false };
  return (value) => {
    if (typeof value === 'string') return formatText('q', value, plain) as string;
    return scalar('v', value, plain) as string;
  };
}

function wrongVerb(verb: string, value: Value, flags: Flags): string {
  const isSyntax = verb === 'w' && flags.sharp;
  const text = isSyntax ? goSyntax(value, scalarSyntax(flags)) : within('v', value, flags);
  return `%!${verb}(${typeName(value)}=${text})`;
}

function scalar(verb: string, value: Value, flags: Flags): string | undefined {
  switch (typeof value) {
    case 'string':
      return formatText(verb, value, flags);
    case 'boolean':
      return verb === 't' || verb === 'v' ? padText(String(value), flags) : undefined;
    case 'bigint':
      return formatInteger(verb, value, flags);
    case 'number':
      return formatFloatVerb(verb, value, flags);
    default:
      return named(verb, value, flags);
  }
}

/** What has a text of its own, and may be a number besides. */
function named(verb: string, value: Value, flags: Flags): string | undefined {
  if (value instanceof GoComplex) {
    const isFloats = 'veEfFgG'.includes(verb);
    const part = (one: number) => formatFloatVerb(verb, one, flags) ?? '';
    return isFloats ? printComplex(value, part) : undefined;
  }
  const isPlain = value instanceof GoInteger && value.name === undefined;
  if (!isPlain && 'vsxXq'.includes(verb)) {
    return formatText(verb === 'v' ? 's' : verb, printValue(value), flags);
  }
  if (value instanceof GoInteger) return formatInteger(verb, value.value, flags);
  if (value instanceof GoDuration) return formatInteger(verb, value.nanoseconds, flags);
  return undefined;
}

function formatText(verb: string, value: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
    case 's':
      return padText(cut(value, flags), flags);
    case 'q': {
      const text = cut(value, flags);
      const isRaw = flags.sharp && canBackquote(text);
      return padText(isRaw ? `\`${text}\`` : quoteGo(text, flags.plus), flags);
    }
    case 'x':
      return padText(hex(value, flags), flags);
    case 'X':
      return padText(hex(value, flags).toUpperCase(), flags);
    default:
      return undefined;
  }
}

function canBackquote(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what cannot be seen there
  return !/[\u0000-\u0008\u000a-\u001f`\u007f\ufeff]/.test(text);
}

function hex(value: string, { sharp, space, precision }: Flags): string {
  const bytes = [...new TextEncoder().encode(value)].slice(0, precision);
  if (bytes.length === 0) return '';
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  const start = sharp ? '0x' : '';
  return start + digits.join(space ? ` ${start}` : '');
}

function formatInteger(verb: string, value: bigint, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
    case 'd':
      return integer(value, 10, flags);
    case 'b':
      return integer(value, 2, flags, flags.sharp ? '0b' : '');
    case 'o':
      return integer(value, 8, flags, flags.sharp ? '0' : '');
    case 'O':
      return integer(value, 8, flags, '0o');
    case 'x':
      return integer(value, 16, flags, flags.sharp ? '0x' : '');
    case 'X':
      return integer(value, 16, flags, flags.sharp ? '0x' : '').toUpperCase();
    case 'c':
      return padText(characterOf(value), flags);
    case 'q':
      return padText(quoteRune(characterOf(value), flags.plus), flags);
    case 'U':
      return unicode(value, flags);
    default:
      return undefined;
  }
}

function characterOf(value: bigint): string {
  const isCharacter = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n);
  return isCharacter ? String.fromCodePoint(Number(value)) : '\uFFFD';
}

function unicode(value: bigint, flags: Flags): string {
  const digits = BigInt.asUintN(64, value)
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 4, 4), '0');
  const character = flags.sharp ? ` '${characterOf(value)}'` : '';
  return padText(`U+${digits}${character}`, { ...flags, zero: false });
}

function integer(value: bigint, base: number, flags: Flags, prefix = ''): string {
  const { width, precision, zero } = flags;
  const size = value < 0n ? -value : value;
  const plain = { ...flags, zero: false };
  if (precision === 0 && value === 0n) return padText('', plain);
  const sign = value < 0n ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  const room = zero && width !== undefined ? width - sign.length : 0;
  const digits = size.toString(base).padStart(precision ?? room, '0');
  const start = prefix === '0' && digits.startsWith('0') ? '' : prefix;
  return padText(sign + start + digits, plain);
}

function cut(text: string, { precision }: Flags): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('');
}
