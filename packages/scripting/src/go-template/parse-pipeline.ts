import type { Command, Operand, Pipe } from './ast.ts';
import type { Token, TokenKind } from './lex.ts';
import { parseNumber } from './parse-number.ts';
import { unquoteGo } from './quote-go.ts';
import { templateError } from './template-error.ts';
import { type TokenStream, unexpected } from './token-stream.ts';

/** What is known while a template is read. */
export interface Scope {
  tokens: TokenStream;
  /** Variables in sight, the last one first to be found. */
  variables: string[];
  isFunction(name: string): boolean;
  depth: number;
}

const DEEPEST = 200;

export function parsePipeline(scope: Scope, context: string, end: TokenKind): Pipe {
  if (++scope.depth > DEEPEST) throw templateError('it is nested too deeply', scope.tokens.line());
  const { tokens } = scope;
  const line = tokens.peekPast()?.line ?? tokens.line();
  const { names, isAssignment } = parseDeclarations(scope, context);
  const commands: Command[] = [];
  for (;;) {
    const token = tokens.nextPast();
    if (token.kind === end) break;
    if (!STARTS.has(token.kind)) throw unexpected(token, context);
    tokens.back();
    commands.push(parseCommand(scope));
  }
  scope.depth--;
  check(commands, context, line);
  return { names, isAssignment, commands, line };
}

const STARTS = new Set<TokenKind>([
  ...(['word', 'field', 'variable', 'dot', 'string', 'character', 'number', 'lparen'] as const),
]);

/** `$a :=`, `$a =`, and in a range `$a, $b :=`. */
function parseDeclarations({ tokens, variables }: Scope, context: string) {
  const names: string[] = [];
  while (tokens.peekPast()?.kind === 'variable') {
    const name = tokens.next();
    const hasSpace = tokens.peek()?.kind === 'space';
    const next = tokens.peekPast();
    if (next?.kind === 'declare' || next?.kind === 'assign') {
      tokens.next();
      names.push(name.text);
      variables.push(...names);
      return { names, isAssignment: next.kind === 'assign' };
    }
    if (next?.kind !== 'comma') {
      tokens.back();
      if (hasSpace) tokens.back();
      return { names, isAssignment: false };
    }
    tokens.next();
    names.push(name.text);
    if (context !== 'range' || names.length > 1) {
      throw templateError(`too many declarations in ${context}`, name.line);
    }
    if (tokens.peekPast()?.kind !== 'variable') {
      throw templateError('range can only initialize variables', name.line);
    }
  }
  return { names, isAssignment: false };
}

function check(commands: readonly Command[], context: string, line: number): void {
  if (commands.length === 0) throw templateError(`missing value for ${context}`, line);
  commands.slice(1).forEach(({ args: [first] }, at) => {
    const isValue = first && ['boolean', 'dot', 'nil', 'number', 'text'].includes(first.kind);
    if (isValue) throw templateError(`non executable command in pipeline stage ${at + 2}`, line);
  });
}

function parseCommand(scope: Scope): Command {
  const { tokens } = scope;
  const args: Operand[] = [];
  const line = tokens.peekPast()?.line ?? tokens.line();
  for (;;) {
    tokens.peekPast();
    const operand = parseOperand(scope);
    if (operand) args.push(operand);
    const token = tokens.next();
    if (token.kind === 'space') continue;
    if (token.kind === 'close' || token.kind === 'rparen') tokens.back();
    else if (token.kind !== 'pipe') throw unexpected(token, 'operand');
    break;
  }
  if (args.length === 0) throw templateError('empty command', line);
  return { args, line };
}

function parseOperand(scope: Scope): Operand | undefined {
  const term = parseTerm(scope);
  if (!term) return undefined;
  const names: string[] = [];
  while (scope.tokens.peek()?.kind === 'field') names.push(scope.tokens.next().text.slice(1));
  if (names.length === 0) return term;
  switch (term.kind) {
    case 'field':
    case 'variable':
      return { ...term, names: [...term.names, ...names] };
    case 'boolean':
    case 'text':
    case 'number':
    case 'nil':
    case 'dot':
      throw templateError(`unexpected . after term`, term.line);
    default:
      return { kind: 'chain', of: term, names, line: term.line };
  }
}

function parseTerm(scope: Scope): Operand | undefined {
  const { tokens } = scope;
  const token = tokens.next();
  const { text, line } = token;
  switch (token.kind) {
    case 'word':
      return wordOperand(scope, token);
    case 'dot':
      return { kind: 'dot', line };
    case 'field':
      return { kind: 'field', names: [text.slice(1)], line };
    case 'variable':
      if (!scope.variables.includes(text)) {
        throw templateError(`undefined variable "${text}"`, line);
      }
      return { kind: 'variable', name: text, names: [], line };
    case 'string':
      return { kind: 'text', value: unquoted(token), line };
    case 'character':
      return { kind: 'number', value: codeOf(token), text, line };
    case 'number':
      return { kind: 'number', value: parseNumber(token), text, line };
    case 'lparen':
      return {
        kind: 'pipe',
        pipe: parsePipeline(scope, 'parenthesized pipeline', 'rparen'),
        line,
      };
    default:
      tokens.back();
      return undefined;
  }
}

function wordOperand({ isFunction }: Scope, { text, line }: Token): Operand {
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', line };
  if (text === 'nil') return { kind: 'nil', line };
  if (!isFunction(text)) throw templateError(`function "${text}" not defined`, line);
  return { kind: 'identifier', name: text, line };
}

export function unquoted({ text, line }: Token): string {
  const value = unquoteGo(text);
  if (value === undefined) throw templateError(`${text} is not a text in Go's syntax`, line);
  return value;
}

function codeOf({ text, line }: Token): bigint {
  const value = unquoteGo(text);
  if (value === undefined || [...value].length !== 1) {
    throw templateError(`malformed character constant: ${text}`, line);
  }
  return BigInt(value.codePointAt(0) ?? 0);
}
