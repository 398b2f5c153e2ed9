import { LuaError } from '../values.ts';
import type { Token } from './lexer.ts';

/** As in the reference implementation: what is nested more deeply is refused. */
const NESTING_AT_MOST = 180;

/** Tokens with a place in them. Every failure names the line and what stands there. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get following(): Token | undefined {
    return this.#tokens[this.#at + 1];
  }

  get line(): number {
    return this.current.line;
  }

  is(symbol: string): boolean {
    const { kind, value } = this.current;
    return kind === 'symbol' && value === symbol;
  }

  isAny(symbols: readonly string[]): boolean {
    const { kind, value } = this.current;
    return kind === 'symbol' && symbols.includes(value as string);
  }

  advance(): Token {
    const token = this.current;
    if (this.#at < this.#tokens.length - 1) this.#at++;
    return token;
  }

  accept(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.advance();
    return true;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) this.fail(`'${symbol}' expected`);
  }

  name(): string {
    const token = this.advance();
    // `goto` is a name in older scripts.
    if (token.kind === 'name' || (token.kind === 'symbol' && token.value === 'goto')) {
      return token.value as string;
    }
    this.#at--;
    return this.fail('a name expected');
  }

  nested<T>(parse: () => T): T {
    if (++this.#depth > NESTING_AT_MOST) this.fail('the script is nested too deeply');
    const result = parse();
    this.#depth--;
    return result;
  }

  fail(reason: string): never {
    const { value, line } = this.current;
    throw new LuaError(`<string> line:${line} near '${String(value).slice(0, 60)}': ${reason}`);
  }
}
