/** An import as it is written: `code` is evaluated, and may import in turn. */
export interface Import {
  path: string;
  isCode: boolean;
}

const KEYWORDS: Record<string, boolean> = { import: true, importstr: false, importbin: false };

type Token =
  | { kind: 'blank' | 'other'; end: number }
  | { kind: 'word' | 'text'; value: string; end: number };

/**
 * All that a Jsonnet text imports, also where it is never evaluated: the language takes nothing but
 * a text there, so that it can be told without evaluation. Stops at what is no Jsonnet.
 */
export function scanImports(text: string): Import[] {
  const found: Import[] = [];
  let keyword: string | undefined;
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    if (!token) return found;
    at = token.end;
    if (token.kind === 'blank') continue;
    if (token.kind === 'text' && keyword !== undefined) {
      found.push({ path: token.value, isCode: KEYWORDS[keyword] ?? false });
    }
    const isKeyword = token.kind === 'word' && Object.hasOwn(KEYWORDS, token.value);
    keyword = isKeyword ? token.value : undefined;
  }
  return found;
}

const BLANK = /(?:\s+|(?:\/\/|#)[^\n]*)/y;
const WORD = /[A-Za-z_]\w*/y;

/** Undefined where something begins that does not end. */
function tokenAt(text: string, at: number): Token | undefined {
  const blank = matchAt(BLANK, text, at);
  if (blank) return { kind: 'blank', end: at + blank.length };
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? undefined : { kind: 'blank', end: end + 2 };
  }
  if (text.startsWith('|||', at)) return blockAt(text, at);
  const word = matchAt(WORD, text, at);
  if (word) return { kind: 'word', value: word, end: at + word.length };
  const isRaw = text[at] === '@';
  const quote = text[isRaw ? at + 1 : at];
  if (quote !== '"' && quote !== "'") return { kind: 'other', end: at + 1 };
  return isRaw ? rawTextAt(text, at + 2, quote) : textAt(text, at + 1, quote);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function textAt(text: string, start: number, quote: string): Token | undefined {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) {
      return { kind: 'text', value: plainText(text.slice(start, at)), end: at + 1 };
    }
  }
  return undefined;
}

/** A quote is written twice in it. */
function rawTextAt(text: string, start: number, quote: string): Token | undefined {
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] === quote) continue;
    const value = text.slice(start, at).replaceAll(quote + quote, quote);
    return { kind: 'text', value, end: at + 1 };
  }
  return undefined;
}

/** A text block goes on for as long as lines begin with the blanks of its first, or are empty. */
function blockAt(text: string, start: number): Token | undefined {
  let line = text.indexOf('\n', start) + 1;
  while (line > 0 && text[line] === '\n') line++;
  const margin = line > 0 ? matchAt(/[ \t]*/y, text, line) : '';
  if (!margin) return undefined;
  while (line > 0 && (text.startsWith(margin, line) || text[line] === '\n')) {
    line = text.indexOf('\n', line) + 1;
  }
  const end = line > 0 ? matchAt(/[ \t]*\|\|\|/y, text, line) : undefined;
  return end === undefined ? undefined : { kind: 'other', end: line + end.length };
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function plainText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code, character) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[character] ?? character),
  );
}
