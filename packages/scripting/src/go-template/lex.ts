import { templateError } from './template-error.ts';

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'word'
  | 'field'
  | 'variable'
  | 'dot'
  | 'string'
  | 'character'
  | 'number'
  | 'declare'
  | 'assign'
  | 'pipe'
  | 'comma'
  | 'lparen'
  | 'rparen';

export interface Token {
  kind: TokenKind;
  text: string;
  line: number;
}

const COMMENT = /^\/\*[\s\S]*?\*\//;
const TRIM = /^-[ \t\r\n]/;

/** Cuts a template into text and the tokens of its actions, spaces around actions trimmed. */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let isTrimming = false;
  const advance = (count: number) => {
    for (let i = at; i < at + count; i++) if (source.charCodeAt(i) === 10) line++;
    at += count;
  };
  const text = (end: number, trimRight: boolean) => {
    const from = line;
    let piece = source.slice(at, end);
    advance(piece.length);
    if (isTrimming) piece = piece.replace(/^[ \t\r\n]+/, '');
    if (trimRight) piece = trimEnd(piece);
    if (piece !== '') tokens.push({ kind: 'text', text: piece, line: from });
  };
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    if (open < 0) {
      text(source.length, false);
      break;
    }
    const trimsBefore = TRIM.test(source.slice(open + 2, open + 4));
    text(open, trimsBefore);
    advance(2 + (trimsBefore ? 2 : 0));
    const comment = COMMENT.exec(source.startsWith('/*', at) ? source.slice(at) : '');
    if (comment) {
      advance(comment[0].length);
      const close = /^(?:[ \t\r\n]-)?\}\}/.exec(source.slice(at, at + 4));
      if (!close) throw templateError('comment ends before closing delimiter', line);
      isTrimming = close[0].length > 2;
      advance(close[0].length);
      continue;
    }
    if (source.startsWith('/*', at)) throw templateError('unclosed comment', line);
    tokens.push({ kind: 'open', text: '{{', line });
    const inside = lexAction(source, at, line, tokens);
    isTrimming = inside.isTrimming;
    advance(inside.end - at);
  }
  return tokens;
}

/** A loop, since a pattern that ends with `$` looks at the blanks again and again. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] ?? 'x')) end--;
  return text.slice(0, end);
}

/** No digit can be taken by two parts, or a number that is none were tried in all ways. */
const NUMBER = [
  ...['(?:0[xX][\\da-fA-F_]*(?:\\.[\\da-fA-F_]*)?[pP][+-]?\\d+', '0[xX][\\da-fA-F_]+'],
  ...[
    '0[bB][01_]+',
    '0[oO][0-7_]+',
    '(?:\\d[\\d_]*(?:\\.[\\d_]*)?|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?)',
  ],
].join('|');

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+?(?=[ \t\r\n]-\}\})|[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])+'/y],
  ['number', new RegExp(`[+-]?${NUMBER}i?(?:[+-]${NUMBER}i)?`, 'y')],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['declare', /:=/y],
  ['assign', /=/y],
  ['pipe', /\|/y],
  ['comma', /,/y],
  ['lparen', /\(/y],
  ['rparen', /\)/y],
];

function lexAction(
  source: string,
  from: number,
  startLine: number,
  tokens: Token[],
): { end: number; isTrimming: boolean } {
  let at = from;
  let line = startLine;
  let depth = 0;
  while (at < source.length) {
    const close = /^(?:[ \t\r\n]-)?\}\}/.exec(source.slice(at, at + 4));
    if (close && depth > 0) throw templateError('unclosed left paren', line);
    if (close) {
      tokens.push({ kind: 'close', text: '}}', line });
      return { end: at + close[0].length, isTrimming: close[0].length > 2 };
    }
    const token = tokenAt(source, at, line);
    if (token.kind === 'lparen') depth++;
    if (token.kind === 'rparen' && --depth < 0) {
      throw templateError('unexpected right paren', line);
    }
    tokens.push(token);
    at += token.text.length;
    line += token.text.split('\n').length - 1;
  }
  throw templateError(depth > 0 ? 'unclosed left paren' : 'unclosed action', startLine);
}

function tokenAt(source: string, at: number, line: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) continue;
    if (isCutShort(kind, source, at + text.length)) {
      throw templateError(`bad ${kind} syntax: "${source.slice(at, at + text.length + 1)}"`, line);
    }
    return { kind, text, line };
  }
  const rest = source.slice(at, at + 1);
  if (rest === '"' || rest === '`') throw templateError('unterminated quoted string', line);
  if (rest === "'") throw templateError('unterminated character constant', line);
  throw templateError(`unexpected ${JSON.stringify(rest)} in command`, line);
}

/** `3a` and `.a-b` are no two tokens. */
function isCutShort(kind: TokenKind, source: string, end: number): boolean {
  const next = source[end] ?? ' ';
  if (kind === 'number') return /[\p{L}\p{Nd}_]/u.test(next);
  if (kind !== 'field' && kind !== 'variable' && kind !== 'word') return false;
  return !/[ \t\r\n.,|:=)(}]/.test(next);
}
