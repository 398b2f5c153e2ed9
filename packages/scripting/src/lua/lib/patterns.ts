import { type LuaValue, type Runtime, raise } from '../values.ts';

/** Lua's patterns, as the reference manual of 5.1 states them (5.4.1), and `%f` besides. */

const CAPTURES_AT_MOST = 32;
const DEPTH_AT_MOST = 200;
const OPEN = -1;
const POSITION = -2;
const REPEATS: ReadonlySet<string | undefined> = new Set(['*', '+', '-']);

interface Capture {
  start: number;
  /** Or OPEN while it is not closed, POSITION for `()`. */
  length: number;
}

export interface Match {
  start: number;
  end: number;
  captures: LuaValue[];
}

/** One text against one pattern. Work counts against the run's time. */
export class Matcher {
  readonly #runtime: Runtime;
  readonly #text: string;
  readonly #pattern: string;
  #captures: Capture[] = [];
  #depth = 0;

  constructor(runtime: Runtime, text: string, pattern: string) {
    this.#runtime = runtime;
    this.#text = text;
    this.#pattern = pattern;
  }

  /** The first match at `from` or later; `^` holds it to `from`. */
  find(from: number): Match | undefined {
    const anchored = this.#pattern.startsWith('^');
    for (let start = from; start <= this.#text.length; start++) {
      const match = this.at(start, anchored ? 1 : 0);
      if (match || anchored) return match;
    }
    return undefined;
  }

  /** A match that begins exactly here. */
  at(start: number, patternFrom = 0): Match | undefined {
    this.#captures = [];
    this.#depth = 0;
    const end = this.#match(start, patternFrom);
    return end < 0 ? undefined : { start, end, captures: this.#captured() };
  }

  #captured(): LuaValue[] {
    return this.#captures.map(({ start, length }) => {
      if (length === POSITION) return start + 1;
      if (length === OPEN) this.#fail('unfinished capture');
      return this.#text.slice(start, start + length);
    });
  }

  /** Where the match ends; -1 for none. */
  #match(textAt: number, patternAt: number): number {
    if (++this.#depth > DEPTH_AT_MOST) this.#fail('pattern too complex');
    const end = this.#matchItems(textAt, patternAt);
    this.#depth--;
    return end;
  }

  #matchItems(textFrom: number, patternFrom: number): number {
    const pattern = this.#pattern;
    let text = textFrom;
    let at = patternFrom;
    while (at < pattern.length && text >= 0) {
      this.#runtime.budget.spend(1);
      const char = pattern[at];
      if (char === '(' || char === ')') return this.#bracket(text, at);
      if (char === '$' && at + 1 === pattern.length) return text === this.#text.length ? text : -1;
      const special = char === '%' ? (pattern[at + 1] ?? '') : '';
      if (special === 'b') {
        text = this.#balanced(text, at + 2);
        at += 4;
      } else if (special === 'f') {
        const end = this.#frontier(text, at + 2);
        if (end < 0) return -1;
        at = end;
      } else if (special >= '0' && special <= '9') {
        text = this.#again(text, special);
        at += 2;
      } else {
        const end = this.#classEnd(at);
        const isOptional = pattern[end] === '?';
        if (isOptional || REPEATS.has(pattern[end])) {
          const rest = this.#repeated(text, at, end);
          if (rest >= 0 || !isOptional) return rest;
          at = end + 1;
        } else {
          text = this.#matchesOne(text, at, end) ? text + 1 : -1;
          at = end;
        }
      }
    }
    return text;
  }

  #bracket(text: number, at: number): number {
    if (this.#pattern[at] === ')') return this.#close(text, at + 1);
    return this.#pattern[at + 1] === ')'
      ? this.#open(text, at + 2, POSITION)
      : this.#open(text, at + 1, OPEN);
  }

  /** Where the pattern goes on behind the set; -1 where the text does not enter the set here. */
  #frontier(text: number, at: number): number {
    if (this.#pattern[at] !== '[') this.#fail("missing '[' after '%f' in pattern");
    const end = this.#classEnd(at);
    const before = text === 0 ? '\0' : (this.#text[text - 1] ?? '\0');
    const here = this.#text[text] ?? '\0';
    return !this.#inSet(before, at, end - 1) && this.#inSet(here, at, end - 1) ? end : -1;
  }

  /** A class with `*`, `+`, `-` or `?` behind it, and all the rest. */
  #repeated(text: number, at: number, end: number): number {
    switch (this.#pattern[end]) {
      case '*':
        return this.#longest(text, at, end);
      case '+':
        return this.#matchesOne(text, at, end) ? this.#longest(text + 1, at, end) : -1;
      case '-':
        return this.#shortest(text, at, end);
      default:
        return this.#matchesOne(text, at, end) ? this.#match(text + 1, end + 1) : -1;
    }
  }

  #longest(from: number, at: number, end: number): number {
    let text = from;
    while (this.#matchesOne(text, at, end)) text++;
    for (; text >= from; text--) {
      const rest = this.#match(text, end + 1);
      if (rest >= 0) return rest;
    }
    return -1;
  }

  #shortest(from: number, at: number, end: number): number {
    for (let text = from; ; text++) {
      const rest = this.#match(text, end + 1);
      if (rest >= 0) return rest;
      if (!this.#matchesOne(text, at, end)) return -1;
    }
  }

  #open(text: number, at: number, length: number): number {
    if (this.#captures.length >= CAPTURES_AT_MOST) this.#fail('too many captures');
    this.#captures.push({ start: text, length });
    const end = this.#match(text, at);
    if (end < 0) this.#captures.pop();
    return end;
  }

  #close(text: number, at: number): number {
    const capture = this.#captures.findLast(({ length }) => length === OPEN);
    if (!capture) return this.#fail('invalid pattern capture');
    capture.length = text - capture.start;
    const end = this.#match(text, at);
    if (end < 0) capture.length = OPEN;
    return end;
  }

  #balanced(from: number, at: number): number {
    const [open, close] = [this.#pattern[at], this.#pattern[at + 1]];
    if (open === undefined || close === undefined) this.#fail("missing arguments to '%b'");
    if (this.#text[from] !== open) return -1;
    let nested = 1;
    for (let text = from + 1; text < this.#text.length; text++) {
      const char = this.#text[text];
      if (char === close) {
        if (--nested === 0) return this.#scanned(from, text + 1);
      } else if (char === open) nested++;
    }
    this.#scanned(from, this.#text.length);
    return -1;
  }

  /** Counts what was looked at, and answers where it ended. */
  #scanned(from: number, to: number): number {
    this.#runtime.budget.spend(to - from);
    return to;
  }

  #again(text: number, digit: string): number {
    const capture = this.#captures[Number(digit) - 1];
    if (!capture || capture.length < 0) return this.#fail(`invalid capture index %${digit}`);
    const wanted = this.#text.slice(capture.start, capture.start + capture.length);
    this.#runtime.budget.spend(wanted.length);
    return this.#text.startsWith(wanted, text) ? text + wanted.length : -1;
  }

  #classEnd(at: number): number {
    const pattern = this.#pattern;
    if (pattern[at] === '%') {
      if (at + 1 >= pattern.length) this.#fail("malformed pattern (ends with '%')");
      return at + 2;
    }
    if (pattern[at] !== '[') return at + 1;
    let end = at + 1;
    if (pattern[end] === '^') end++;
    // The first bracket may be a member.
    do {
      if (end >= pattern.length) {
        this.#scanned(at, end);
        this.#fail("malformed pattern (missing ']')");
      }
      if (pattern[end++] === '%') end++;
    } while (pattern[end] !== ']');
    return this.#scanned(at, end + 1);
  }

  #matchesOne(text: number, at: number, end: number): boolean {
    const char = this.#text[text];
    if (char === undefined) return false;
    this.#runtime.budget.spend(1);
    switch (this.#pattern[at]) {
      case '.':
        return true;
      case '%':
        return isOfClass(char, this.#pattern[at + 1] ?? '');
      case '[':
        return this.#inSet(char, at, end - 1);
      default:
        return char === this.#pattern[at];
    }
  }

  /** From `[` to its `]`. */
  #inSet(char: string, from: number, to: number): boolean {
    const pattern = this.#pattern;
    this.#runtime.budget.spend(to - from);
    let at = from + 1;
    const negated = pattern[at] === '^';
    if (negated) at++;
    for (; at < to; at++) {
      const member = pattern[at] ?? '';
      if (member === '%') {
        if (isOfClass(char, pattern[++at] ?? '')) return !negated;
      } else if (pattern[at + 1] === '-' && at + 2 < to) {
        if (member <= char && char <= (pattern[at + 2] ?? '')) return !negated;
        at += 2;
      } else if (member === char) return !negated;
    }
    return negated;
  }

  #fail(reason: string): never {
    return raise(this.#runtime, reason);
  }
}

const CLASSES: Record<string, RegExp> = {
  a: /[A-Za-z]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the class of them.
  c: /[\x00-\x1f\x7f]/,
  d: /\d/,
  g: /[!-~]/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[ \t-\r]/,
  u: /[A-Z]/,
  w: /[A-Za-z0-9]/,
  x: /[0-9A-Fa-f]/,
  z: /\0/,
};

function isOfClass(char: string, name: string): boolean {
  const known = CLASSES[name.toLowerCase()];
  if (!known) return char === name;
  return known.test(char) === (name === name.toLowerCase());
}
