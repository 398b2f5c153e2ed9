/** A float64's parts: `mantissa * 2^exponent`, the mantissa a whole number of 53 bits. */
export function floatParts(value: number): {
  isNegative: boolean;
  mantissa: bigint;
  exponent: number;
} {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return {
    isNegative: bits >> 63n === 1n,
    mantissa: power === 0 ? fraction : fraction | (1n << 52n),
    exponent: (power === 0 ? 1 : power) - 1075,
  };
}
