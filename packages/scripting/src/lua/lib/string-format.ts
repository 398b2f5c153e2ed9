import { formatNumber } from '../run/numbers.ts';
import { raise } from '../values.ts';
import type { Arguments } from './arguments.ts';
import { textOf } from './base.ts';

const SPEC = /%([-+ #0]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/y;
const WIDTH_AT_MOST = 99;

interface Spec {
  flags: string;
  width: number;
  precision: number | undefined;
  verb: string;
}

/** `string.format`. Fractions are cut off where a whole number is asked for. */
export function formatText(args: Arguments): string {
  const template = args.text(1);
  let result = '';
  let argument = 1;
  for (let at = 0; at < template.length; ) {
    const next = template.indexOf('%', at);
    if (next < 0) return result + template.slice(at);
    result += template.slice(at, next);
    SPEC.lastIndex = next;
    const found = SPEC.exec(template);
    if (!found) return raise(args.runtime, 'invalid conversion in format');
    const spec = specOf(args, found);
    result += spec.verb === '%' ? '%' : formatOne(args, ++argument, spec);
    at = SPEC.lastIndex;
  }
  return result;
}

function specOf(args: Arguments, [, flags, width, precision, verb]: RegExpExecArray): Spec {
  const spec = {
    flags: flags ?? '',
    width: Number(width || 0),
    precision: precision === undefined ? undefined : Number(precision || 0),
    verb: verb ?? '',
  };
  if (spec.width > WIDTH_AT_MOST || (spec.precision ?? 0) > WIDTH_AT_MOST) {
    raise(args.runtime, 'invalid format (width or precision too long)');
  }
  return spec;
}

function formatOne(args: Arguments, at: number, spec: Spec): string {
  switch (spec.verb) {
    case 's':
    case 'v': {
      const text = textOf(args.runtime, args.any(at));
      return padded(spec, spec.precision === undefined ? text : text.slice(0, spec.precision));
    }
    case 'q':
      return quoted(args.text(at));
    case 'c':
      return padded(spec, String.fromCharCode(args.integer(at) & 255));
    case 'd':
    case 'i':
    case 'u':
      return integer(spec, args.number(at), 10);
    case 'o':
      return integer(spec, args.number(at), 8);
    case 'x':
      return integer(spec, args.number(at), 16);
    case 'X':
      return integer(spec, args.number(at), 16).toUpperCase();
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return float(spec, args.number(at));
    default:
      return raise(args.runtime, `invalid option '%${spec.verb}' to 'format'`);
  }
}

function padded({ flags, width }: Spec, text: string): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function integer(spec: Spec, value: number, base: number): string {
  if (!Number.isFinite(value)) return padded(spec, formatNumber(value));
  const whole = BigInt(Math.trunc(value));
  const prefix = base === 16 && spec.flags.includes('#') && whole !== 0n ? '0x' : '';
  const size = (whole < 0n ? -whole : whole).toString(base);
  const digits = prefix + size.padStart(spec.precision ?? 0, '0');
  return signed(spec, whole < 0n, digits, spec.precision === undefined);
}

function float(spec: Spec, value: number): string {
  if (!Number.isFinite(value)) return padded(spec, formatNumber(value));
  const size = Math.abs(value);
  const lower = spec.verb.toLowerCase();
  const text =
    lower === 'f'
      ? fixed(size, spec.precision ?? 6)
      : lower === 'e'
        ? twoDigits(size.toExponential(spec.precision ?? 6))
        : general(size, spec);
  const cased = spec.verb === lower ? text : text.toUpperCase();
  return signed(spec, value < 0 || Object.is(value, -0), cased, true);
}

/** All digits, also of what JavaScript writes with an exponent. */
function fixed(size: number, precision: number): string {
  if (size < 1e21) return size.toFixed(precision);
  return precision === 0 ? String(BigInt(size)) : `${BigInt(size)}.${'0'.repeat(precision)}`;
}

function general(size: number, { precision, flags }: Spec): string {
  const digits = precision === 0 ? 1 : (precision ?? 6);
  const rounded = size.toExponential(digits - 1);
  const exponent = Number(rounded.slice(rounded.indexOf('e') + 1));
  const isPlain = exponent >= -4 && exponent < digits;
  const text = isPlain ? size.toFixed(digits - 1 - exponent) : rounded;
  if (flags.includes('#')) return twoDigits(text);
  const [number = '', power] = text.split('e');
  const short = number.includes('.') ? number.replace(/\.?0+$/, '') : number;
  return twoDigits(power === undefined ? short : `${short}e${power}`);
}

function twoDigits(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function signed(spec: Spec, isNegative: boolean, digits: string, mayFill: boolean): string {
  const { flags, width } = spec;
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const fills = mayFill && flags.includes('0') && !flags.includes('-');
  const filled = fills ? digits.padStart(width - sign.length, '0') : digits;
  return padded(spec, sign + filled);
}

function quoted(text: string): string {
  const escaped = text
    .replace(/["\\\n]/g, (char) => `\\${char}`)
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\000');
  return `"${escaped}"`;
}
