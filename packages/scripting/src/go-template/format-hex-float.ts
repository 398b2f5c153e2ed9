import { floatParts } from './float-parts.ts';

/** `%b`: `4503599627370496p-52`. */
export function formatPowerOfTwo(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  const { isNegative, mantissa, exponent } = floatParts(value);
  return `${isNegative ? '-' : ''}${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** `%x`: `0x1.8p+01`; `precision` hexadecimal digits, or as many as it takes. */
export function formatHexFloat(value: number, precision?: number): string {
  if (!Number.isFinite(value)) return special(value);
  const { isNegative, mantissa, exponent } = floatParts(value);
  const sign = isNegative ? '-' : '';
  if (mantissa === 0n) return `${sign}0x0${fraction('', precision)}p+00`;
  let [whole, power] = [mantissa, exponent + 52];
  for (; whole < 1n << 52n; power--) whole <<= 1n;
  if (precision !== undefined && precision < 13) {
    whole = rounded(whole, BigInt(4 * (13 - precision)));
    if (whole >= 1n << 53n) {
      whole >>= 1n;
      power++;
    }
  }
  const digits = (whole & 0xfffffffffffffn).toString(16).padStart(13, '0').replace(/0+$/, '');
  const size = String(Math.abs(power)).padStart(2, '0');
  return `${sign}0x1${fraction(digits, precision)}p${power < 0 ? '-' : '+'}${size}`;
}

function special(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

function fraction(digits: string, precision: number | undefined): string {
  const padded = digits.padEnd(precision ?? 0, '0');
  return padded === '' ? '' : `.${padded}`;
}

/** Without its last bits, to the nearest, halves to the even one. */
function rounded(value: bigint, bits: bigint): bigint {
  const unit = 1n << bits;
  const [low, high] = [value & (unit - 1n), value >> bits];
  const isUp = low > unit / 2n || (low === unit / 2n && high % 2n === 1n);
  return (high + (isUp ? 1n : 0n)) << bits;
}
