import { type Flags, padText } from './format-flags.ts';
import { formatFloat } from './format-float.ts';
import { formatHexFloat, formatPowerOfTwo } from './format-hex-float.ts';

/** A float64 by its verb; undefined where the verb is not for floats. */
export function formatFloatVerb(verb: string, value: number, flags: Flags): string | undefined {
  const signed = written(verb, value, flags);
  if (signed === undefined) return undefined;
  const isNegative = signed.startsWith('-');
  const digits = signed.replace(/^[-+]/, '');
  const sign = isNegative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (!Number.isFinite(value)) {
    const known = Number.isNaN(value) ? sign : sign || '+';
    return padText(known + digits, { ...flags, zero: false });
  }
  const full = flags.sharp && verb !== 'b' ? withPoint(digits, verb, flags.precision) : digits;
  // Zeros go between the sign and the digits.
  const room = flags.zero && flags.width !== undefined ? flags.width - sign.length : 0;
  return padText(sign + full.padStart(room, '0'), { ...flags, zero: false });
}

function written(verb: string, value: number, { precision }: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return formatFloat(value, 'g', precision);
    case 'g':
    case 'G':
      return formatFloat(value, verb, precision);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
      return formatFloat(value, verb, precision ?? 6);
    case 'b':
      return formatPowerOfTwo(value);
    case 'x':
      return formatHexFloat(value, precision);
    case 'X':
      return formatHexFloat(value, precision).toUpperCase();
    default:
      return undefined;
  }
}

/** `%#g` keeps the zeros at the end, and the point in any case. */
function withPoint(digits: string, verb: string, precision: number | undefined): string {
  const at = digits.search(/[eEpP]/);
  const [mantissa, tail] = at < 0 ? [digits, ''] : [digits.slice(0, at), digits.slice(at)];
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  if (!'vgG'.includes(verb)) return pointed + tail;
  const significant = pointed.replace('.', '').replace(/^0+/, '').length;
  const wanted = precision ?? 6;
  const isZero = significant === 0;
  const known = isZero ? pointed.replace('.', '').length : significant;
  return pointed + '0'.repeat(Math.max(wanted - known, 0)) + tail;
}
