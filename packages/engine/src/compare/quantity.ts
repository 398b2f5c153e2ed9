import type { FieldPath } from './field-path.ts';

/** Powers of ten and of two behind a number, as Kubernetes quantities spell them. */
const DECIMAL: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: Record<string, bigint> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};
const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/;
/** Longer ones are compared as they are written: calculating with them takes its time. */
const MAX_LENGTH = 500;
const NANO_DIGITS = 9;
const NANO = 10n ** 9n;
const DECIMAL_SUFFIXES = new Map(Object.entries(DECIMAL).map(([suffix, power]) => [power, suffix]));

type Format = 'decimal' | 'binary' | 'exponent';

interface Quantity {
  /** In billionths, rounded away from zero as the API server does. */
  nanos: bigint;
  format: Format;
}

/**
 * A quantity (`1000m`, `0.5Gi`, the number 2) as the API server writes it: the largest suffix of
 * its own family that leaves a whole number. Undefined when it is none.
 */
export function canonicalQuantity(value: unknown): string | undefined {
  const quantity = parse(value);
  if (!quantity) return undefined;
  const { nanos, format } = quantity;
  const small = nanos < 1024n * NANO && nanos > -1024n * NANO;
  return format === 'binary' && !small ? inBinary(nanos) : inDecimal(nanos, format);
}

function parse(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  const match = text.length > MAX_LENGTH ? null : QUANTITY.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '0', exponent, suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const binary = BINARY[suffix];
  const power = NANO_DIGITS - fraction.length + (binary ? 0 : Number(exponent ?? DECIMAL[suffix]));
  const mantissa = BigInt(`${whole}${fraction}` || '0') * (binary ?? 1n);
  const nanos =
    power >= 0 ? mantissa * 10n ** BigInt(power) : divideUp(mantissa, 10n ** BigInt(-power));
  const format = binary ? 'binary' : exponent === undefined ? 'decimal' : 'exponent';
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

function inDecimal(nanos: bigint, format: Format): string {
  if (nanos === 0n) return '0';
  let mantissa = nanos;
  let power = -NANO_DIGITS;
  while (mantissa % 1000n === 0n && power < 18) {
    mantissa /= 1000n;
    power += 3;
  }
  if (format === 'exponent') return power === 0 ? `${mantissa}` : `${mantissa}e${power}`;
  return `${mantissa}${DECIMAL_SUFFIXES.get(power) ?? ''}`;
}

function inBinary(nanos: bigint): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  let mantissa = divideUp(magnitude, NANO);
  let suffix = '';
  for (const next of ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']) {
    if (mantissa % 1024n !== 0n) break;
    mantissa /= 1024n;
    suffix = next;
  }
  return `${nanos < 0n ? '-' : ''}${mantissa}${suffix}`;
}

/** Fields of built-in types whose entries are quantities, and fields that are one. */
const QUANTITY_MAPS = new Set([
  'limits',
  'requests',
  'hard',
  'capacity',
  'allocatable',
  'overhead',
  'podFixed',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
]);
const QUANTITY_FIELDS = new Set(['sizeLimit', 'divisor', 'averageValue']);
const FREE_TEXT_KINDS = new Set(['ConfigMap', 'Secret', 'CustomResourceDefinition']);
const FREE_TEXT_MAPS = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'parameters',
]);

/** True when the built-in kind's field at this path holds a quantity, not just any text. */
export function isQuantityField(kind: string, path: FieldPath): boolean {
  if (FREE_TEXT_KINDS.has(kind) || path[0] === 'metadata') return false;
  const field = path.at(-1);
  const parent = path.at(-2);
  if (typeof field !== 'string' || typeof parent !== 'string' || FREE_TEXT_MAPS.has(parent))
    return false;
  if (kind === 'HorizontalPodAutoscaler' && parent === 'target' && field === 'value') return true;
  return QUANTITY_MAPS.has(parent) || QUANTITY_FIELDS.has(field);
}

/** True when the API server writes both the same way. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const text = canonicalQuantity(a);
  return text !== undefined && text === canonicalQuantity(b);
}
