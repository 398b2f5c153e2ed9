import type { Token } from './lex.ts';
import { templateError } from './template-error.ts';
import { GoComplex } from './value.ts';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** A number as Go reads it: an int, or a float64 where it has a point or an exponent. */
export function parseNumber(token: Pick<Token, 'text' | 'line'>): number | bigint | GoComplex {
  if (!token.text.endsWith('i')) return parseReal(token);
  const text = token.text.slice(0, -1);
  const at = signOfSecond(text);
  const part = (one: string) => partOf(one, token.line);
  return new GoComplex(at > 0 ? part(text.slice(0, at)) : 0, part(text.slice(Math.max(at, 0))));
}

/** Where the second part begins; a sign at the beginning or behind an exponent's letter is none. */
function signOfSecond(text: string): number {
  const exponents = /^[+-]?0[xX]/.test(text) ? 'pP' : 'eE';
  for (let at = text.length - 1; at > 0; at--) {
    if ('+-'.includes(text[at] as string) && !exponents.includes(text[at - 1] as string)) return at;
  }
  return -1;
}

/** A leading zero is no octal there. */
function partOf(text: string, line: number): number {
  const plain = text.replaceAll('_', '');
  return /^[+-]?[\d.]/.test(plain) && !/^[+-]?0[xXbBoO]/.test(plain)
    ? Number(plain)
    : Number(parseReal({ text, line }));
}

function parseReal({ text, line }: Pick<Token, 'text' | 'line'>): number | bigint {
  const plain = text.replaceAll('_', '');
  if (/^[+-]?\d*[.eE\d]+/.test(plain) && /[.eE]/.test(plain) && !/^[+-]?0[xX]/.test(plain)) {
    const value = Number(plain);
    if (Number.isFinite(value)) return value;
    throw templateError(`number ${text} is too large`, line);
  }
  const hex = readHexFloat(plain);
  if (hex !== undefined && Number.isFinite(hex)) return hex;
  const value = readInteger(plain);
  if (value === undefined) throw templateError(`bad number syntax: "${text}"`, line);
  if (value < LEAST || value > MOST) throw templateError(`${text} overflows int`, line);
  return value;
}

/** `0x1.8p3`: hexadecimal digits times a power of two. */
function readHexFloat(text: string): number | undefined {
  const found = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d{1,5})$/.exec(text);
  const [, sign, whole = '', part = '', power] = found ?? [];
  if (!found || whole + part === '') return undefined;
  const size = Number(`0x${whole}${part}`) * 2 ** (Number(power) - 4 * part.length);
  return sign === '-' ? -size : size;
}

/** With Go's prefixes; a leading zero alone is octal. */
export function readInteger(text: string): bigint | undefined {
  const found = /^([+-]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)$/.exec(text);
  if (!found) return undefined;
  const [, sign, digits = ''] = found;
  const isOctal = /^0\d+$/.test(digits);
  if (isOctal && /[89]/.test(digits)) return undefined;
  const size = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  return sign === '-' ? -size : size;
}
