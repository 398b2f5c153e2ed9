import type { Token, TokenKind } from './lex.ts';
import { templateError } from './template-error.ts';

/** The tokens of a template, one after the other. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  /** The next one that is no space; spaces before it are gone. */
  peekPast(): Token | undefined {
    while (this.peek()?.kind === 'space') this.#at++;
    return this.peek();
  }

  next(): Token {
    const token = this.peek();
    if (!token) throw templateError('unexpected EOF', this.line());
    this.#at++;
    return token;
  }

  nextPast(): Token {
    this.peekPast();
    return this.next();
  }

  /** @throws UserError unless the next token is of the kind. */
  expect(kind: TokenKind, context: string): Token {
    const token = this.nextPast();
    if (token.kind !== kind) throw unexpected(token, context);
    return token;
  }

  back(): void {
    this.#at--;
  }

  line(): number {
    return (this.peek() ?? this.#tokens.at(-1))?.line ?? 1;
  }
}

export function unexpected(token: Token, context: string) {
  return templateError(`unexpected ${JSON.stringify(token.text)} in ${context}`, token.line);
}
