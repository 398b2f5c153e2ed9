import { parseNumber } from '../go-template/parse-number.ts';
import type { Expression } from './ast.ts';
import { exprError } from './expr-error.ts';
import { lex, type Token, type TokenKind } from './lex.ts';

/** How tightly operators bind, as expr-lang defines them. */
const BINARY: Record<string, number> = {
  '|': 0,
  ...{ or: 10, '||': 10, and: 15, '&&': 15 },
  ...{ '==': 20, '!=': 20, '<': 20, '>': 20, '<=': 20, '>=': 20 },
  ...{ in: 20, matches: 20, contains: 20, startsWith: 20, endsWith: 20 },
  ...{ '..': 25, '+': 30, '-': 30, '*': 60, '/': 60, '%': 60, '**': 100, '^': 100, '??': 500 },
};
const UNARY: Record<string, number> = { not: 50, '!': 50, '-': 90, '+': 90 };
const NEGATABLE = new Set(['in', 'matches', 'contains', 'startsWith', 'endsWith']);
const COMPARISONS = new Set(['<', '>', '<=', '>=']);
/** Functions whose second argument is asked about each element. */
const PREDICATES = new Set([
  ...['all', 'any', 'none', 'one', 'filter', 'map', 'find', 'findIndex', 'findLast'],
  ...['findLastIndex', 'count', 'sum', 'groupBy', 'sortBy', 'reduce'],
]);
const DEEPEST = 250;

/** Reads an expression of expr-lang. @throws UserError naming the character. */
export function parseExpression(source: string): Expression {
  const parser = new Parser(lex(source));
  const expression = parser.sequence();
  parser.expect('end');
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expect(kind: TokenKind, text?: string): Token {
    if (this.#is(kind, text)) return this.#next();
    const { text: found, at } = this.#token();
    throw exprError(`unexpected ${found}${text ? `, expected ${text}` : ''}`, at);
  }

  /** Several expressions with `;` between them: the last one counts. */
  sequence(): Expression {
    if (this.#is('operator', 'let')) return this.#let();
    const first = this.#expression(0);
    const parts = [first];
    while (this.#take('operator', ';')) {
      if (this.#is('end') || this.#is('bracket', '}') || this.#is('bracket', ')')) break;
      parts.push(this.#is('operator', 'let') ? this.#let() : this.#expression(0));
    }
    return parts.length === 1 ? first : { kind: 'sequence', parts, at: first.at };
  }

  #let(): Expression {
    const { at } = this.expect('operator', 'let');
    const { text: name } = this.expect('name');
    this.expect('operator', '=');
    const value = this.#expression(0);
    this.expect('operator', ';');
    return { kind: 'let', name, value, body: this.#deeper(() => this.sequence()), at };
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw exprError('it is nested too deeply', this.#token().at);
    const result = read();
    this.#depth--;
    return result;
  }

  #expression(least: number): Expression {
    return this.#deeper(() => {
      if (least === 0 && this.#is('operator', 'let')) return this.#let();
      let left = this.#primary();
      let before = '';
      for (;;) {
        const operator = this.#binaryAt();
        if (!operator || operator.binding < least) break;
        if (before === '??' && operator.sign !== '??') {
          throw exprError(
            `Operator (${operator.sign}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses.`,
            this.#token().at,
          );
        }
        left = this.#binary(left, operator);
        before = operator.sign;
      }
      return least === 0 ? this.#conditional(left) : left;
    });
  }

  #binaryAt(): { sign: string; isNegated: boolean; binding: number } | undefined {
    const token = this.#token();
    if (token.kind !== 'operator') return undefined;
    const next = this.#tokens[this.#at + 1];
    const isNegated = token.text === 'not' && next?.kind === 'operator' && NEGATABLE.has(next.text);
    const sign = isNegated && next ? next.text : token.text;
    const binding = Object.hasOwn(BINARY, sign) ? BINARY[sign] : undefined;
    return binding === undefined ? undefined : { sign, isNegated, binding };
  }

  #binary(
    left: Expression,
    { sign, isNegated, binding }: { sign: string; isNegated: boolean; binding: number },
  ): Expression {
    if (isNegated) this.#next();
    const { at } = this.#next();
    if (sign === '|') return this.#piped(left);
    if (COMPARISONS.has(sign)) return this.#comparison(left, sign, at);
    const isRight = sign === '**' || sign === '^';
    const right = this.#expression(isRight ? binding : binding + 1);
    const whole: Expression = { kind: 'binary', sign, left, right, at };
    return isNegated ? { kind: 'unary', sign: 'not', operand: whole, at } : whole;
  }

  /** `1 < x < 3` is `1 < x and x < 3`. */
  #comparison(left: Expression, sign: string, at: number): Expression {
    const right = this.#expression(21);
    let whole: Expression = { kind: 'binary', sign, left, right, at };
    let last = right;
    while (this.#token().kind === 'operator' && COMPARISONS.has(this.#token().text)) {
      const { text, at: here } = this.#next();
      const next = this.#expression(21);
      const also: Expression = { kind: 'binary', sign: text, left: last, right: next, at: here };
      whole = { kind: 'binary', sign: 'and', left: whole, right: also, at: here };
      last = next;
    }
    return whole;
  }

  /** `x | f(y)` is `f(x, y)`. */
  #piped(left: Expression): Expression {
    const name = this.expect('name');
    const call = this.#call(name, [left]);
    return this.#postfix(call);
  }

  #conditional(condition: Expression): Expression {
    let whole = condition;
    for (;;) {
      const token = this.#take('operator', '?');
      if (!token) return whole;
      if (this.#take('operator', ':')) {
        const no = this.#expression(0);
        whole = { kind: 'conditional', condition: whole, yes: whole, no, at: token.at };
        continue;
      }
      const yes = this.#expression(0);
      this.expect('operator', ':');
      whole = { kind: 'conditional', condition: whole, yes, no: this.#expression(0), at: token.at };
    }
  }

  #primary(): Expression {
    const token = this.#token();
    if (token.kind === 'operator') {
      const binding = Object.hasOwn(UNARY, token.text) ? UNARY[token.text] : undefined;
      if (binding !== undefined) {
        this.#next();
        const operand = this.#expression(binding);
        return this.#postfix({ kind: 'unary', sign: token.text, operand, at: token.at });
      }
      if (token.text === 'if') return this.#if();
      // A field of the element that a predicate is asked about.
      if (token.text === '.' || token.text === '?.') {
        return this.#postfix({ kind: 'pointer', name: '#', at: token.at });
      }
    }
    if (this.#take('bracket', '(')) {
      const inner = this.sequence();
      this.expect('bracket', ')');
      return this.#postfix(inner);
    }
    return this.#postfix(this.#literal());
  }

  #if(): Expression {
    const { at } = this.#next();
    const condition = this.#expression(0);
    const yes = this.#block();
    this.expect('operator', 'else');
    const no = this.#is('operator', 'if') ? this.#deeper(() => this.#if()) : this.#block();
    return { kind: 'conditional', condition, yes, no, at };
  }

  #block(): Expression {
    this.expect('bracket', '{');
    const inner = this.sequence();
    this.expect('bracket', '}');
    return inner;
  }

  #literal(): Expression {
    const token = this.#next();
    const { text, at } = token;
    switch (token.kind) {
      case 'number':
        return { kind: 'value', value: parseNumber({ text, line: 1 }), at };
      case 'text':
        return { kind: 'value', value: text, at };
      case 'pointer':
        return { kind: 'pointer', name: text, at };
      case 'name':
        return this.#named(token);
      default:
        if (text === '[') return this.#array(at);
        if (text === '{') return this.#map(at);
        throw exprError(`unexpected ${text}`, at);
    }
  }

  #named(token: Token): Expression {
    const { text, at } = token;
    if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true', at };
    if (text === 'nil') return { kind: 'value', value: null, at };
    return this.#is('bracket', '(') ? this.#call(token, []) : { kind: 'name', name: text, at };
  }

  #call({ text: name, at }: Token, first: Expression[]): Expression {
    const place = PREDICATES.has(name) ? { predicateAt: 1 - first.length } : {};
    return { kind: 'call', name, args: [...first, ...this.#arguments(place)], at };
  }

  /** The second one of a function that takes a predicate may stand in braces. */
  #arguments({ predicateAt }: { predicateAt?: number } = {}): Expression[] {
    this.expect('bracket', '(');
    const args: Expression[] = [];
    while (!this.#is('bracket', ')')) {
      if (args.length > 0) {
        this.expect('operator', ',');
        if (this.#is('bracket', ')')) break;
      }
      const isBlock = args.length === predicateAt && this.#is('bracket', '{');
      args.push(isBlock ? this.#block() : this.#expression(0));
    }
    this.expect('bracket', ')');
    return args;
  }

  #array(at: number): Expression {
    const items: Expression[] = [];
    while (!this.#is('bracket', ']')) {
      if (items.length > 0) {
        this.expect('operator', ',');
        if (this.#is('bracket', ']')) break;
      }
      items.push(this.#expression(0));
    }
    this.expect('bracket', ']');
    return { kind: 'array', items, at };
  }

  #map(at: number): Expression {
    const entries: [Expression, Expression][] = [];
    while (!this.#is('bracket', '}')) {
      if (entries.length > 0) {
        this.expect('operator', ',');
        if (this.#is('bracket', '}')) break;
      }
      const key = this.#key();
      this.expect('operator', ':');
      entries.push([key, this.#expression(0)]);
    }
    this.expect('bracket', '}');
    return { kind: 'map', entries, at };
  }

  #key(): Expression {
    const token = this.#next();
    const { text, at } = token;
    if (token.kind === 'name' || token.kind === 'text' || token.kind === 'number') {
      return { kind: 'value', value: text, at };
    }
    if (text === '(') {
      const key = this.#expression(0);
      this.expect('bracket', ')');
      return key;
    }
    throw exprError(
      'a map key must be a quoted string, a number, an identifier, or an expression in parentheses',
      at,
    );
  }

  /** Members, elements, slices and methods behind an expression. */
  #postfix(start: Expression): Expression {
    let of = start;
    let hasOptional = false;
    for (;;) {
      const token = this.#token();
      const isOptional = token.kind === 'operator' && token.text === '?.';
      hasOptional ||= isOptional;
      if (isOptional || (token.kind === 'operator' && token.text === '.')) {
        this.#next();
        of =
          isOptional && this.#is('bracket', '[')
            ? this.#element(of, true)
            : this.#member(of, isOptional);
      } else if (token.kind === 'bracket' && token.text === '[') of = this.#element(of, false);
      else break;
    }
    return hasOptional ? { kind: 'chain', of, at: of.at } : of;
  }

  #member(of: Expression, isOptional: boolean): Expression {
    const { text: name, at } = this.expect('name');
    if (this.#is('bracket', '(')) {
      return { kind: 'method', of, name, isOptional, args: this.#arguments(), at };
    }
    return { kind: 'member', of, key: { kind: 'value', value: name, at }, isOptional, at };
  }

  #element(of: Expression, isOptional: boolean): Expression {
    const { at } = this.expect('bracket', '[');
    const from = this.#is('operator', ':') ? undefined : this.#expression(0);
    if (this.#take('operator', ':')) {
      const to = this.#is('bracket', ']') ? undefined : this.#expression(0);
      this.expect('bracket', ']');
      return { kind: 'slice', of, at, ...(from ? { from } : {}), ...(to ? { to } : {}) };
    }
    this.expect('bracket', ']');
    return { kind: 'member', of, key: from as Expression, isOptional, at };
  }

  #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#token();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #is(kind: TokenKind, text?: string): boolean {
    const token = this.#token();
    return token.kind === kind && (text === undefined || token.text === text);
  }

  #take(kind: TokenKind, text: string): Token | undefined {
    return this.#is(kind, text) ? this.#next() : undefined;
  }
}
