import { LuaError } from '../values.ts';

export type Token =
  | { kind: 'name' | 'text'; value: string; line: number }
  | { kind: 'number'; value: number; line: number }
  /** A keyword, an operator, punctuation, or the end (`<eof>`). */
  | { kind: 'symbol'; value: string; line: number };

const KEYWORDS = new Set(
  (
    'and break do else elseif end false for function goto if in local nil not or repeat return ' +
    'then true until while'
  ).split(' '),
);
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /\.\.\.|\.\.|==|~=|<=|>=|::|[-+*/%^#<>=(){}[\];:,.]/y;
const LONG_OPEN = /\[(=*)\[/y;
const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The tokens of a script, the end among them. @throws LuaError naming the line. */
export function tokensOf(source: string): Token[] {
  return new Lexer(source).all();
}

class Lexer {
  readonly #source: string;
  #at = 0;
  #line = 1;

  constructor(source: string) {
    this.#source = source;
    if (source.startsWith('#')) this.#toLineEnd();
  }

  all(): Token[] {
    const tokens: Token[] = [];
    for (;;) {
      this.#skipBlank();
      const token = this.#next();
      tokens.push(token);
      if (token.kind === 'symbol' && token.value === '<eof>') return tokens;
    }
  }

  #next(): Token {
    const line = this.#line;
    const symbol = (value: string): Token => ({ kind: 'symbol', value, line });
    if (this.#at >= this.#source.length) return symbol('<eof>');
    const name = this.#take(NAME);
    if (name)
      return KEYWORDS.has(name[0]) ? symbol(name[0]) : { kind: 'name', value: name[0], line };
    const number = this.#take(NUMBER);
    if (number) return { kind: 'number', value: this.#number(number[0]), line };
    const char = this.#source[this.#at];
    if (char === '"' || char === "'") return { kind: 'text', value: this.#quoted(char), line };
    const long = this.#long();
    if (long !== undefined) return { kind: 'text', value: long, line };
    const other = this.#take(SYMBOL);
    return other ? symbol(other[0]) : this.#fail(`unexpected character ${JSON.stringify(char)}`);
  }

  #number(text: string): number {
    // `3x` and `1..2` are no numbers, whatever follows.
    if (/[A-Za-z0-9_]/.test(this.#source[this.#at] ?? ''))
      this.#fail(`malformed number near '${text}'`);
    return Number(text);
  }

  #skipBlank(): void {
    for (; this.#at < this.#source.length; this.#at++) {
      const char = this.#source[this.#at];
      if (char === '\n') this.#line++;
      else if (char === '-' && this.#source[this.#at + 1] === '-') {
        this.#at += 2;
        if (this.#long() === undefined) this.#toLineEnd();
        this.#at--;
      } else if (char !== ' ' && char !== '\t' && char !== '\r' && char !== '\f' && char !== '\v') {
        return;
      }
    }
  }

  #toLineEnd(): void {
    const end = this.#source.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#source.length : end;
  }

  /** `[[…]]`, `[=[…]=]`; undefined when none begins here. */
  #long(): string | undefined {
    const open = this.#take(LONG_OPEN);
    if (!open) return undefined;
    const close = `]${open[1]}]`;
    const end = this.#source.indexOf(close, this.#at);
    if (end < 0) this.#fail('unfinished long string or comment');
    const text = this.#source.slice(this.#at, end);
    this.#at = end + close.length;
    this.#line += text.split('\n').length - 1;
    return text.replace(/\r\n/g, '\n').replace(/^\n/, '');
  }

  #quoted(quote: string): string {
    let text = '';
    for (this.#at++; ; this.#at++) {
      const char = this.#source[this.#at];
      if (char === undefined || char === '\n') this.#fail('unfinished string');
      if (char === quote) break;
      text += char === '\\' ? this.#escape() : char;
    }
    this.#at++;
    return text;
  }

  /** Leaves off at the last character of the escape. */
  #escape(): string {
    const char = this.#source[++this.#at] ?? '';
    if (Object.hasOwn(ESCAPES, char)) return ESCAPES[char] ?? '';
    if (char === '\r' || char === '\n') {
      if (char === '\r' && this.#source[this.#at + 1] === '\n') this.#at++;
      this.#line++;
      return '\n';
    }
    const digits = /^\d{1,3}/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0];
    if (digits) {
      if (Number(digits) > 255) this.#fail('escape sequence too large');
      this.#at += digits.length - 1;
      return String.fromCharCode(Number(digits));
    }
    return char;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at += found[0].length;
    return found;
  }

  #fail(message: string): never {
    throw new LuaError(`<string> line:${this.#line}: ${message}`);
  }
}
