import { canonicalQuantity } from '../../compare/quantity.ts';
import type { ScalarType } from '../../compare/types/field-types.ts';

interface Scalar {
  words: string;
  reads(value: unknown): boolean;
}

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);

const TIME = { words: 'a time', reads: isTime };

export const SCALARS: Record<ScalarType, Scalar> = {
  string: { words: 'a text', reads: isText },
  bool: { words: 'true or false', reads: (value) => typeof value === 'boolean' },
  int: { words: 'a whole number', reads: Number.isInteger },
  float: { words: 'a number', reads: isNumber },
  bytes: { words: 'a text in base64', reads: isText },
  quantity: { words: 'a quantity', reads: (value) => canonicalQuantity(value) !== undefined },
  intOrString: {
    words: 'a whole number or a text',
    reads: (value) => isText(value) || Number.isInteger(value),
  },
  time: TIME,
  microTime: TIME,
  duration: { words: 'a duration', reads: isText },
  any: { words: 'anything', reads: () => true },
};

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Is it a point in time as Kubernetes writes one (RFC 3339)? */
export function isTime(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 64) return false;
  const [, year, month, day] = RFC3339.exec(value) ?? [];
  if (year === undefined) return false;
  // A day that the month does not have would be taken for one of the next month.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
