/** A text that YAML takes for something else than text, or that its tag cannot be. */
export type Scalar = string | number | boolean | null;

const PREFIX = 'tag:yaml.org,2002:';
const BOOLEANS = new Map<string, boolean>([
  ...inCases('y', true),
  ...inCases('yes', true),
  ...inCases('on', true),
  ...inCases('true', true),
  ...inCases('n', false),
  ...inCases('no', false),
  ...inCases('off', false),
  ...inCases('false', false),
]);
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const PREFIXED = /^([-+]?)0(?:x([0-9a-f]+)|b([01]+)|o?([0-7]+))$/i;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;
const LARGEST_UNSIGNED = 2n ** 64n - 1n;
const SMALLEST_SIGNED = -(2n ** 63n);

/**
 * What a plain scalar means to Kubernetes' programs: version 1.1 with `yes`, `on` and `0644`, but
 * without base-60 numbers and dates. Throws Error for `.inf` and `.nan`, which JSON does not have.
 */
export function plainScalar(text: string): Scalar {
  if (NULLS.has(text)) return null;
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return boolean;
  if (NOT_FINITE.test(text)) throw new Error(`${text} is no value of JSON`);
  if (text.startsWith('.')) return FLOAT.test(text) ? finite(text, text) : text;
  return /^[-+0-9]/.test(text) ? numberOf(text) : text;
}

/** What a scalar with a tag is. Throws Error for what its tag cannot be. */
export function taggedScalar(text: string, tag: string): Scalar {
  switch (tag) {
    case `${PREFIX}binary`:
      return binary(text);
    case `${PREFIX}bool`:
    case `${PREFIX}int`:
    case `${PREFIX}float`:
    case `${PREFIX}null`:
      return checked(plainScalar(text), tag, text);
    default:
      return text;
  }
}

function checked(value: Scalar, tag: string, text: string): Scalar {
  const name = tag.slice(PREFIX.length);
  const fits = {
    bool: typeof value === 'boolean',
    int: typeof value === 'number' && isIntegerText(text),
    float: typeof value === 'number',
    null: value === null,
  }[name];
  // Without the value, which may be secret.
  if (!fits) throw new Error(`the value behind !!${name} is no ${name}`);
  return value;
}

function numberOf(text: string): Scalar {
  const plain = text.replaceAll('_', '');
  const integer = integerOf(plain);
  if (integer !== undefined) return integer;
  return FLOAT.test(plain) ? finite(plain, text) : text;
}

/** Undefined for what has no room in 64 bits, or in a double: a float, or text, then. */
function integerOf(plain: string): number | undefined {
  if (DECIMAL.test(plain)) {
    const value = 0 + Number(plain);
    return Number.isFinite(value) ? value : undefined;
  }
  const [whole, sign, hex, binary, octal] = PREFIXED.exec(plain) ?? [];
  if (whole === undefined) return undefined;
  const digits = hex ? `0x${hex}` : binary ? `0b${binary}` : `0o${octal}`;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  return value > LARGEST_UNSIGNED || value < SMALLEST_SIGNED ? undefined : Number(value);
}

function isIntegerText(text: string): boolean {
  return integerOf(text.replaceAll('_', '')) !== undefined;
}

/** A number too large for a double stays the text that it is. */
function finite(plain: string, text: string): Scalar {
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

function binary(text: string): string {
  const plain = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(plain)) {
    throw new Error('!!binary is not in base64');
  }
  return Buffer.from(plain, 'base64').toString('utf8');
}

/** The three ways in which a word may be written. */
function inCases(word: string, value: boolean): [string, boolean][] {
  const upper = word.toUpperCase();
  return [
    [word, value],
    [upper, value],
    [`${upper[0]}${word.slice(1)}`, value],
  ];
}
