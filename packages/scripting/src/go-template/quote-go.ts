import { utf8Text } from './utf8-text.ts';

const NAMED: Record<string, string> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** `strconv.Quote`: in double quotes, with Go's escapes for what cannot be seen, or is not ASCII. */
export function quoteGo(text: string, isAsciiOnly = false): string {
  return `"${[...text].map((one) => escaped(one, isAsciiOnly)).join('')}"`;
}

/** `strconv.QuoteRune`: one character in single quotes. */
export function quoteRune(character: string, isAsciiOnly = false): string {
  if (character === '"') return `'"'`;
  return character === "'" ? `'\\''` : `'${escaped(character, isAsciiOnly)}'`;
}

function escaped(character: string, isAsciiOnly: boolean): string {
  const named = NAMED[character];
  if (named) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x7f || (!isAsciiOnly && isPrintable(character))) return character;
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

function isPrintable(character: string): boolean {
  return /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character);
}

/** The value of a quoted text in Go's syntax; undefined where it is wrong. */
export function unquoteGo(quoted: string): string | undefined {
  const body = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return body.replaceAll('\r', '');
  const bytes: number[] = [];
  const add = (text: string) => bytes.push(...new TextEncoder().encode(text));
  for (const { 0: token } of body.matchAll(TOKEN)) {
    if (!token.startsWith('\\')) add(token);
    else if (!readEscape(token, quoted[0] ?? '', bytes, add)) return undefined;
  }
  return utf8Text(Uint8Array.from(bytes));
}

const TOKEN = /\\x[0-9a-fA-F]{2}|\\[0-7]{3}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[\s\S]?|[^\\]+/g;
const UNNAMED = new Map(Object.entries(NAMED).map(([text, name]) => [name, text]));

function readEscape(
  token: string,
  quote: string,
  bytes: number[],
  add: (text: string) => void,
): boolean {
  const named = UNNAMED.get(token);
  if (named !== undefined) {
    if (named === '"' && quote !== '"') return false;
    add(named);
  } else if (token === "\\'") {
    if (quote !== "'") return false;
    add("'");
  } else if (/^\\x..$/.test(token)) bytes.push(Number.parseInt(token.slice(2), 16));
  else if (/^\\[0-7]{3}$/.test(token)) bytes.push(Number.parseInt(token.slice(1), 8) & 0xff);
  else if (/^\\[uU].{4}/.test(token)) {
    const code = Number.parseInt(token.slice(2), 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    add(String.fromCodePoint(code));
  } else return false;
  return true;
}
