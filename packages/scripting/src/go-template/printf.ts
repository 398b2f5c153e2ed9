import type { Flags } from './format-flags.ts';
import { formatVerb } from './format-verb.ts';
import { printValue } from './print.ts';
import { FunctionError } from './template-error.ts';
import { GoInteger, isNil, typeName, type Value } from './value.ts';

const LONGEST_PAD = 100_000;
const SIGNS = '#0+- ';

/** `fmt.Sprintf`; what does not fit is told in the text, as there. */
export function sprintf(format: string, given: readonly Value[]): string {
  return new Printer(format, given).print();
}

class Printer {
  readonly #format: string;
  readonly #given: readonly Value[];
  readonly #out: string[] = [];
  #at = 0;
  /** The operand that is next. */
  #next = 0;
  #isReordered = false;
  /** An index such as `[2]` was read right before, and it was one. */
  #isAfterIndex = false;
  #isGoodIndex = true;

  constructor(format: string, given: readonly Value[]) {
    this.#format = format;
    this.#given = given;
  }

  print(): string {
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at);
      const end = percent < 0 ? this.#format.length : percent;
      this.#out.push(this.#format.slice(this.#at, end));
      this.#at = end + 1;
      if (percent >= 0) this.#directive();
    }
    const extra = this.#isReordered ? [] : this.#given.slice(this.#next);
    if (extra.length > 0) {
      const told = extra.map((one) =>
        isNil(one) ? '<nil>' : `${typeName(one)}=${printValue(one)}`,
      );
      this.#out.push(`%!(EXTRA ${told.join(', ')})`);
    }
    return this.#out.join('');
  }

  #directive(): void {
    const flags = this.#flags();
    this.#isGoodIndex = true;
    this.#isAfterIndex = false;
    this.#index();
    this.#width(flags);
    this.#precision(flags);
    if (!this.#isAfterIndex) this.#index();
    const code = this.#format.codePointAt(this.#at);
    if (code === undefined) {
      this.#out.push('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    this.#out.push(this.#written(verb, flags));
  }

  #written(verb: string, flags: Flags): string {
    if (verb === '%') return '%';
    if (!this.#isGoodIndex) return `%!${verb}(BADINDEX)`;
    if (this.#next >= this.#given.length) return `%!${verb}(MISSING)`;
    return formatVerb(verb, this.#given[this.#next++], flags);
  }

  #flags(): Flags {
    const flags: Flags = { minus: false, plus: false, sharp: false, space: false, zero: false };
    for (; SIGNS.includes(this.#format[this.#at] ?? '?'); this.#at++) {
      const sign = this.#format[this.#at];
      if (sign === '#') flags.sharp = true;
      else if (sign === '0') flags.zero = true;
      else if (sign === '+') flags.plus = true;
      else if (sign === '-') flags.minus = true;
      else flags.space = true;
    }
    if (flags.minus) flags.zero = false;
    return flags;
  }

  #width(flags: Flags): void {
    if (this.#format[this.#at] === '*') {
      const width = this.#star();
      if (width === undefined) this.#out.push('%!(BADWIDTH)');
      else {
        flags.width = Math.abs(width);
        if (width < 0) {
          flags.minus = true;
          flags.zero = false;
        }
      }
      return;
    }
    const width = this.#number();
    if (width === undefined) return;
    flags.width = bounded(width);
    // `%[3]2d`: the index belongs to the verb.
    if (this.#isAfterIndex) this.#isGoodIndex = false;
  }

  #precision(flags: Flags): void {
    if (this.#format[this.#at] !== '.') return;
    this.#at++;
    if (this.#isAfterIndex) this.#isGoodIndex = false;
    this.#index();
    if (this.#format[this.#at] === '*') {
      const precision = this.#star();
      if (precision === undefined || precision < 0) this.#out.push('%!(BADPREC)');
      else flags.precision = precision;
      return;
    }
    flags.precision = bounded(this.#number() ?? 0);
  }

  /** The next operand as a width or precision; undefined where it is no such number. */
  #star(): number | undefined {
    this.#at++;
    this.#isAfterIndex = false;
    if (this.#next >= this.#given.length) return undefined;
    const operand = this.#given[this.#next++];
    const value = operand instanceof GoInteger ? operand.value : operand;
    if (typeof value !== 'bigint' || value > 1_000_000n || value < -1_000_000n) return undefined;
    return bounded(Number(value));
  }

  #number(): number | undefined {
    const from = this.#at;
    while (/\d/.test(this.#format[this.#at] ?? '')) this.#at++;
    return this.#at === from ? undefined : Number(this.#format.slice(from, this.#at));
  }

  /** `[2]`: the second operand is next. */
  #index(): void {
    if (this.#format[this.#at] !== '[') return;
    this.#isReordered = true;
    const close = this.#format.indexOf(']', this.#at);
    const written = close < 0 ? '' : this.#format.slice(this.#at + 1, close);
    this.#at = close < 0 ? this.#at + 1 : close + 1;
    const place = /^\d{1,9}$/.test(written) ? Number(written) : 0;
    if (place < 1 || place > this.#given.length) {
      this.#isGoodIndex = false;
      return;
    }
    this.#next = place - 1;
    this.#isAfterIndex = true;
  }
}

function bounded(size: number): number {
  if (Math.abs(size) <= LONGEST_PAD) return size;
  throw new FunctionError('a width or precision is too large');
}
