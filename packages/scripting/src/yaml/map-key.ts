/**
 * The name of a field whose key is written as something else than text. Throws Error for a key that
 * is no name: nothing, a list or a map.
 */
export function keyText(key: unknown): string {
  switch (typeof key) {
    case 'string':
      return key;
    case 'boolean':
      return String(key);
    case 'number':
      return Number.isInteger(key) ? integerText(key) : singleText(key);
    default:
      // Without the key: it may be large, or secret.
      throw new Error(`${kindOf(key)} cannot be the name of a field`);
  }
}

function kindOf(key: unknown): string {
  if (key === null || key === undefined) return 'nothing';
  return Array.isArray(key) ? 'a list' : 'a map';
}

/** Without an exponent. */
function integerText(value: number): string {
  return BigInt(value).toString();
}

/** As few digits as tell it apart from its neighbours with 32 bits, as the field's reader has it. */
function singleText(value: number): string {
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return Number(text).toString();
  }
  return value.toString();
}
