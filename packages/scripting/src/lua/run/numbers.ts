import type { LuaValue } from '../values.ts';

/** A number as the field's interpreter writes it: whole ones without a fraction. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return wholeNumber(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return exponent < -4 ? withExponent(value) : String(value);
}

function wholeNumber(value: number): string {
  if (Object.is(value, -0)) return '0';
  return Math.abs(value) < 2 ** 63 ? BigInt(value).toString() : withExponent(value);
}

/** Two digits of exponent at least. */
function withExponent(value: number): string {
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]+)$/;

/** The number that a text states; undefined when it states none. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  const hex = HEXADECIMAL.exec(trimmed);
  return hex ? Number.parseInt(hex[2] ?? '', 16) * (hex[1] === '-' ? -1 : 1) : undefined;
}

/** A number, or the one that a text states. */
export function numberOf(value: LuaValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseNumber(value) : undefined;
}
