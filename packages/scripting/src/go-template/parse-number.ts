import type { Token } from './lex.ts';
import { templateError } from './template-error.ts';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;

/** A number as Go reads it: an int, or a float64 where it has a point or an exponent. */
export function parseNumber({ text, line }: Pick<Token, 'text' | 'line'>): number | bigint {
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
  const found = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d{1,5})$/.exec(text);
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
