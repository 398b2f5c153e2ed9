import { floatParts } from './float-parts.ts';

/** As many as a float64 can have; zeros would follow. */
const MOST_DIGITS = 800;

/** A float64 as Go's `strconv.FormatFloat` writes it. `precision` undefined is the shortest. */
export function formatFloat(
  value: number,
  verb: 'e' | 'E' | 'f' | 'F' | 'g' | 'G',
  precision?: number,
): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const text = formatLower(value, verb.toLowerCase(), precision);
  return verb === 'E' || verb === 'G' ? text.toUpperCase() : text;
}

function formatLower(value: number, verb: string, precision: number | undefined): string {
  const digits = precision ?? 0;
  if (verb === 'e') return exponential(value, precision === undefined ? undefined : digits);
  if (verb === 'f') return precision === undefined ? shortestFixed(value) : fixed(value, digits);
  return general(value, precision);
}

/** The shortest form is judged as if six digits were asked for. */
function general(value: number, precision: number | undefined): string {
  const significant =
    precision === undefined ? undefined : Math.min(Math.max(precision, 1), MOST_DIGITS);
  const written = sign(value) + exponentialOf(Math.abs(value), significant, true);
  const exponent = Number(/e([+-]\d+)$/.exec(written)?.[1] ?? 0);
  if (exponent < -4 || exponent >= (significant ?? 6)) return written;
  if (significant === undefined) return shortestFixed(value);
  return trimZeros(fixed(value, Math.max(significant - 1 - exponent, 0)));
}

function exponential(value: number, digits: number | undefined): string {
  return (
    sign(value) +
    exponentialOf(Math.abs(value), digits === undefined ? undefined : digits + 1, false)
  );
}

/** The mantissa has `significant` digits; at least two digits of exponent. */
function exponentialOf(value: number, significant: number | undefined, trimmed: boolean): string {
  const text = significant === undefined ? value.toExponential() : scientific(value, significant);
  const [mantissa = '', exponent = '+0'] = text.split('e');
  const power = exponent.slice(1).padStart(2, '0');
  return `${trimmed ? trimZeros(mantissa) : mantissa}e${exponent[0]}${power}`;
}

function scientific(value: number, significant: number): string {
  if (value === 0) return value.toExponential(Math.min(significant, 100) - 1);
  let power = Number(value.toExponential().split('e')[1]);
  let digits = String(scaled(value, significant - 1 - power));
  // What is rounded up to the next power of ten, or was by the shortest form.
  if (digits.length !== significant) {
    power += digits.length - significant;
    digits = String(scaled(value, significant - 1 - power));
  }
  const mantissa = significant === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** No float64 has more decimal places. */
const MOST_PLACES = 1074;

/** Exact; halves go to the even digit. */
function fixed(value: number, places: number): string {
  const exact = Math.min(places, MOST_PLACES);
  const digits = String(scaled(Math.abs(value), exact)).padStart(exact + 1, '0');
  const whole = digits.slice(0, digits.length - exact);
  const part = digits.slice(digits.length - exact).padEnd(places, '0');
  return sign(value) + whole + (places > 0 ? `.${part}` : '');
}

/** `value * 10^places`, rounded to a whole number, halves to the even one. */
function scaled(value: number, places: number): bigint {
  const { mantissa, exponent } = floatParts(value);
  const above = mantissa * 10n ** BigInt(Math.max(places, 0)) * 2n ** BigInt(Math.max(exponent, 0));
  const below = 10n ** BigInt(Math.max(-places, 0)) * 2n ** BigInt(Math.max(-exponent, 0));
  const [whole, rest] = [above / below, (above % below) * 2n];
  const isUp = rest > below || (rest === below && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

function shortestFixed(value: number): string {
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(power) + 1;
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : digits.length <= point
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return sign(value) + text;
}
