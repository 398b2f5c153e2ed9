import { unquoteGo } from '../go-template/quote-go.ts';
import { exprError } from './expr-error.ts';

export type TokenKind = 'name' | 'number' | 'text' | 'operator' | 'bracket' | 'pointer' | 'end';

export interface Token {
  kind: TokenKind;
  text: string;
  at: number;
}

const WORD_OPERATORS = new Set([
  ...[
    'in',
    'not',
    'or',
    'and',
    'matches',
    'contains',
    'startsWith',
    'endsWith',
    'let',
    'if',
    'else',
  ],
]);

const BLANK = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const NUMBER =
  /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_$][\p{L}\p{Nd}_$]*/uy;
const TEXT = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`]|``)*`/y;
const POINTER = /#\w*/y;
const OPERATOR = /\?\.|\?\?|\.\.|\*\*|==|!=|<=|>=|&&|\|\||[-+*/%^!<>=?:.,;|]/y;

/** Cuts an expression into its tokens. @throws UserError naming the character. */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const read = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  for (;;) {
    at += read(BLANK)?.length ?? 0;
    if (at >= source.length) return [...tokens, { kind: 'end', text: 'the end', at: at + 1 }];
    const token = tokenAt(source, at, read, isAfterDot(tokens));
    tokens.push({ ...token, at: at + 1 });
    at += token.length;
  }
}

interface Read {
  kind: TokenKind;
  text: string;
  length: number;
}

function tokenAt(
  source: string,
  at: number,
  read: (pattern: RegExp) => string | undefined,
  isMember: boolean,
): Read {
  const number = isMember ? undefined : read(NUMBER);
  if (number !== undefined) return { kind: 'number', text: number, length: number.length };
  const name = read(NAME);
  if (name !== undefined) {
    const kind = !isMember && WORD_OPERATORS.has(name) ? 'operator' : 'name';
    return { kind, text: name, length: name.length };
  }
  const text = read(TEXT);
  if (text !== undefined) {
    return { kind: 'text', text: unquoted(text, at), length: text.length };
  }
  const pointer = read(POINTER);
  if (pointer !== undefined) return { kind: 'pointer', text: pointer, length: pointer.length };
  const operator = read(OPERATOR);
  if (operator !== undefined) return { kind: 'operator', text: operator, length: operator.length };
  const one = source[at] ?? '';
  if ('()[]{}'.includes(one)) return { kind: 'bracket', text: one, length: 1 };
  if (one === '"' || one === "'" || one === '`') throw exprError('literal not terminated', at + 1);
  throw exprError(`unrecognized character ${JSON.stringify(one)}`, at + 1);
}

/** What follows a dot is a name, whatever else the word means. */
function isAfterDot(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  return last?.kind === 'operator' && (last.text === '.' || last.text === '?.');
}

function unquoted(quoted: string, at: number): string {
  if (quoted.startsWith('`')) return quoted.slice(1, -1).replaceAll('``', '`');
  const body = quoted.slice(1, -1).replace(/\\['"]|"/g, (one) => (one === "\\'" ? "'" : '\\"'));
  const text = unquoteGo(`"${body}"`);
  if (text === undefined) throw exprError('unable to unescape the text', at + 1);
  return text;
}
