import { type FieldPath, isMap } from './field-path.ts';

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
const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/;
const NANO_DIGITS = 9;

/**
 * A quantity (`100m`, `1Gi`, `0.5`, the number 2) in billionths, rounded up as the API server
 * does; undefined when it is none.
 */
export function quantityInNanos(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = QUANTITY.exec(String(value));
  if (!match) return undefined;
  const [, sign, digits = '0', exponent, suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const binary = BINARY[suffix];
  const power = NANO_DIGITS - fraction.length + (binary ? 0 : Number(exponent ?? DECIMAL[suffix]));
  const mantissa = BigInt(`${whole}${fraction}` || '0') * (binary ?? 1n);
  const nanos =
    power >= 0 ? mantissa * 10n ** BigInt(power) : divideUp(mantissa, 10n ** BigInt(-power));
  return sign === '-' ? -nanos : nanos;
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
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

/** True when both are quantities of the same size, however they are written. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  if (isMap(a) || isMap(b)) return false;
  const size = quantityInNanos(a);
  return size !== undefined && size === quantityInNanos(b);
}
