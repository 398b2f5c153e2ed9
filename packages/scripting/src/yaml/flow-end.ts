/** What may come next between brackets: a value, more of a text without quotes, or what follows it. */
type Expected = 'value' | 'text' | 'separator';

export interface Scan {
  source: string;
  /** Where to begin: between brackets, or in quoted text. */
  start: number;
  /** The sign that ends the text in which the scan begins. */
  quote?: '"' | "'";
  isFlow: boolean;
  /** Not behind this. */
  limit: number;
  /** Is told of each blank that only separates. */
  onBlank?: (at: number) => void;
}

/** Behind the quoted text and all brackets that are open where the scan begins. Takes linear time. */
export function flowEnd(scan: Scan): number {
  const { source, start, quote, isFlow, limit, onBlank } = scan;
  const begin = quote ? quotedEnd(source, start, quote) : start;
  if (!isFlow) return Math.min(begin, limit);
  const expected = quote ? 'separator' : expectedAt(source, start);
  // Blanks that are asked for are known to begin with one that separates.
  return new Flow(scan, onBlank && expected === 'text' ? 'separator' : expected).end(begin);
}

class Flow {
  readonly #source: string;
  readonly #limit: number;
  readonly #onBlank: ((at: number) => void) | undefined;
  #expected: Expected;
  /** Within the innermost brackets at the beginning; how many are around those is not known. */
  #depth = 0;

  constructor({ source, limit, onBlank }: Scan, expected: Expected) {
    this.#source = source;
    this.#limit = limit;
    this.#onBlank = onBlank;
    this.#expected = expected;
  }

  end(begin: number): number {
    let at = begin;
    while (at < this.#limit) {
      const sign = this.#source[at] as string;
      if ((sign === ']' || sign === '}') && this.#closes(at)) return at + 1;
      at = isBlank(sign) ? this.#blank(at) : this.#next(sign, at);
    }
    return this.#limit;
  }

  #closes(at: number): boolean {
    if (this.#depth > 0) {
      this.#depth--;
      return false;
    }
    // Only between brackets may this follow.
    return !/[,\]}]/.test(this.#source[skipSpace(this.#source, at + 1)] ?? '');
  }

  #blank(at: number): number {
    if (this.#expected !== 'text') this.#onBlank?.(at);
    return at + 1;
  }

  #next(sign: string, at: number): number {
    const source = this.#source;
    const isBeforeGap = /^[\s,[\]{}]?$/.test(source[at + 1] ?? '');
    if (sign === '#' && isBlank(source[at - 1] ?? '\n')) {
      if (this.#expected === 'text') this.#expected = 'separator';
      return lineEnd(source, at);
    }
    if (/[[{,\]}]/.test(sign)) {
      if (sign === '[' || sign === '{') this.#depth++;
      this.#expected = sign === ']' || sign === '}' ? 'separator' : 'value';
    } else if (sign === ':' && (isBeforeGap || this.#expected === 'separator')) {
      this.#expected = 'value';
    } else if (this.#expected === 'value' && (sign === '"' || sign === "'")) {
      this.#expected = 'separator';
      return quotedEnd(source, at + 1, sign);
    } else if (this.#expected === 'value' && (sign === '&' || sign === '!')) {
      return wordEnd(source, at);
    } else if (!(this.#expected === 'value' && sign === '?' && isBeforeGap)) {
      this.#expected = 'text';
    }
    return at + 1;
  }
}

/** A text without quotes goes on over lines, but not behind a comment. */
function expectedAt(source: string, start: number): Expected {
  let end = start;
  while (end > 0 && isBlank(source[end - 1] as string)) end--;
  if (/[,[{:?]/.test(source[end - 1] ?? ',')) return 'value';
  const line = source.slice(source.lastIndexOf('\n', end - 1) + 1, end);
  return /(?:^|\s)#/.test(line) ? 'value' : 'text';
}

function quotedEnd(source: string, start: number, quote: '"' | "'"): number {
  for (let at = start; at < source.length; at++) {
    const sign = source[at];
    if (sign === '\\' && quote === '"') at++;
    else if (sign === quote) {
      if (quote === '"' || source[at + 1] !== "'") return at + 1;
      at++;
    }
  }
  return source.length;
}

function skipSpace(source: string, start: number): number {
  let at = start;
  while (at < source.length) {
    if (isBlank(source[at] as string)) at++;
    else if (source[at] === '#' && isBlank(source[at - 1] as string)) at = lineEnd(source, at);
    else break;
  }
  return at;
}

function wordEnd(source: string, start: number): number {
  let at = start;
  while (at < source.length && !/[\s,[\]{}]/.test(source[at] as string)) at++;
  return at;
}

function lineEnd(source: string, start: number): number {
  const end = source.indexOf('\n', start);
  return end < 0 ? source.length : end;
}

function isBlank(sign: string): boolean {
  return sign === ' ' || sign === '\t' || sign === '\n' || sign === '\r';
}
