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
  const digits = Math.min(precision ?? 0, 100);
  if (verb === 'e') return exponential(value, precision === undefined ? undefined : digits);
  if (verb === 'f') return precision === undefined ? shortestFixed(value) : fixed(value, digits);
  return general(value, precision);
}

/** The shortest form is judged as if six digits were asked for. */
function general(value: number, precision: number | undefined): string {
  const significant = precision === undefined ? undefined : Math.min(Math.max(precision, 1), 100);
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
  const text =
    significant === undefined ? value.toExponential() : value.toExponential(significant - 1);
  const [mantissa = '', exponent = '+0'] = text.split('e');
  const power = exponent.slice(1).padStart(2, '0');
  return `${trimmed ? trimZeros(mantissa) : mantissa}e${exponent[0]}${power}`;
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Exact, also where toFixed gives up (from 1e21 on). */
function fixed(value: number, places: number): string {
  const size = Math.abs(value);
  if (size < 1e21) return sign(value) + size.toFixed(places);
  const whole = BigInt(size).toString();
  return sign(value) + whole + (places > 0 ? `.${'0'.repeat(places)}` : '');
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
