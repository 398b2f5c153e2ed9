import type { Operand } from './ast.ts';
import { FunctionError } from './template-error.ts';
import { GoList, GoTime, isList, isNil, TextMap, typeName, type Value } from './value.ts';

interface Kind {
  name: string;
  takesNil: boolean;
  fits(value: Value): boolean;
}

const KINDS: Record<string, Kind> = {
  s: { name: 'string', takesNil: false, fits: (value) => typeof value === 'string' },
  i: {
    name: 'int',
    takesNil: false,
    fits: (value) => typeof value === 'bigint',
  },
  f: { name: 'float64', takesNil: false, fits: (value) => typeof value === 'number' },
  b: { name: 'bool', takesNil: false, fits: (value) => typeof value === 'boolean' },
  m: {
    name: 'map[string]interface {}',
    takesNil: true,
    fits: (value) => value instanceof Map && !(value instanceof TextMap),
  },
  l: {
    name: '[]interface {}',
    takesNil: true,
    fits: (value) => isList(value) && !(value instanceof GoList && value.type !== '[]interface {}'),
  },
  t: { name: 'time.Time', takesNil: false, fits: (value) => value instanceof GoTime },
  a: { name: 'interface {}', takesNil: true, fits: () => true },
};

/** How many arguments fit, and of which kind each is. */
export class Parameters {
  readonly #kinds: Kind[];
  readonly #isVariadic: boolean;

  constructor(params: string) {
    this.#isVariadic = params.endsWith('*');
    const letters = this.#isVariadic ? params.slice(0, -1) : params;
    this.#kinds = [...letters].map((letter) => KINDS[letter] as Kind);
  }

  /** @throws FunctionError */
  checkCount(name: string, count: number): void {
    const fixed = this.#kinds.length - (this.#isVariadic ? 1 : 0);
    if (this.#isVariadic && count < fixed) {
      throw new FunctionError(
        `wrong number of args for ${name}: want at least ${fixed} got ${count}`,
      );
    }
    if (!this.#isVariadic && count !== fixed) {
      throw new FunctionError(`wrong number of args for ${name}: want ${fixed} got ${count}`);
    }
  }

  /** The value as the parameter takes it. @throws FunctionError */
  take(value: Value, at: number, operand?: Operand): Value {
    const kind = this.#kinds[Math.min(at, this.#kinds.length - 1)] as Kind;
    if (isNil(value)) {
      if (kind.takesNil) return kind.name === 'interface {}' ? value : undefined;
      throw new FunctionError(`invalid value; expected ${kind.name}`);
    }
    const given = operand?.kind === 'number' ? constantAs(kind, value) : value;
    if (kind.fits(given)) return given;
    if (operand && LITERALS.has(operand.kind)) throw new FunctionError(`expected ${kind.name}`);
    throw new FunctionError(`wrong type for value; expected ${kind.name}; got ${typeName(value)}`);
  }
}

const LITERALS = new Set<Operand['kind']>(['number', 'text', 'boolean']);

/** A number that is written out is an int or a float, as is asked for. */
function constantAs(kind: Kind, value: Value): Value {
  if (kind.name === 'float64' && typeof value === 'bigint') return Number(value);
  if (kind.name === 'int' && typeof value === 'number' && Number.isSafeInteger(value)) {
    return BigInt(value);
  }
  return value;
}
