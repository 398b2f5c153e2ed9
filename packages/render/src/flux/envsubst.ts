/** What a variable is; undefined for one that nobody set. */
export type Lookup = (name: string) => string | undefined;

type Operation = (value: string, args: readonly string[]) => string;

const IDENTIFIER = /[\p{L}\p{Nd}_]/u;
const MAX_DEPTH = 50;
/** Of what variables are put into, with all that is made on the way. */
const MAX_LENGTH = 32 * 1024 * 1024;
/** Characters of a pattern times those of the text that it is held against. */
const MAX_COMPARED = 20_000_000;

const orDefault: Operation = (value, args) => (value === '' ? args.join('') : value);

/** What stands behind the variable's name, the longest first. */
const OPERATIONS: readonly (readonly [string, Operation])[] = [
  [',,', (value) => value.toLowerCase()],
  ['^^', (value) => value.toUpperCase()],
  ['##', (value, [glob = '']) => trimStart(value, glob, { longest: true })],
  ['%%', (value, [glob = '']) => trimEnd(value, glob, { longest: true })],
  ['//', (value, [from = '', to = '']) => replaceAll(value, from, to)],
  [
    '/#',
    (value, [from = '', to = '']) =>
      value.startsWith(from) ? to + value.slice(from.length) : value,
  ],
  [
    '/%',
    (value, [from = '', to = '']) =>
      value.endsWith(from) ? value.slice(0, value.length - from.length) + to : value,
  ],
  [':=', orDefault],
  [':-', orDefault],
  [':?', orDefault],
  [':+', orDefault],
  [',', (value) => value.slice(0, 1).toLowerCase() + value.slice(1)],
  ['^', (value) => value.slice(0, 1).toUpperCase() + value.slice(1)],
  ['#', (value, [glob = '']) => trimStart(value, glob, { longest: false })],
  ['%', (value, [glob = '']) => trimEnd(value, glob, { longest: false })],
  ['/', (value, [from = '', to = '']) => replaceFirst(value, from, to)],
  ['=', orDefault],
  [':', substring],
];

/** Whose arguments are several, and what stands between them. */
const SEPARATORS: Record<string, string> = { '/': '/', '//': '/', '/#': '/', '/%': '/', ':': ':' };

/**
 * Replaces `${name}` and its forms (`${name:=default}`, `${name:1:2}`, `${name/from/to}`, …) as
 * Flux does; what nobody set is empty. `$$` is a dollar, `$name` and `$(name)` stay. Throws an Error
 * for a form that is none, and for a text that would grow without measure.
 */
export function envsubst(text: string, lookup: Lookup): string {
  return new Substitution(text, lookup).text();
}

class Substitution {
  readonly #text: string;
  readonly #lookup: Lookup;
  #at = 0;
  #length = 0;

  constructor(text: string, lookup: Lookup) {
    this.#text = text;
    this.#lookup = lookup;
  }

  text(): string {
    let result = '';
    for (;;) {
      const dollar = this.#text.indexOf('$', this.#at);
      if (dollar < 0) return result + this.#text.slice(this.#at);
      result += this.#text.slice(this.#at, dollar);
      this.#at = dollar + 1;
      const next = this.#text[this.#at];
      if (next === '{') {
        this.#at++;
        result += this.#grown(this.#expansion(0));
      } else {
        result += '$';
        if (next === '$') this.#at++;
      }
    }
  }

  /** What follows `${`, with its closing brace. */
  #expansion(depth: number): string {
    if (depth > MAX_DEPTH) throw new Error('variables are nested too deep');
    const isLength = this.#text[this.#at] === '#';
    if (isLength) this.#at++;
    const name = this.#name();
    const value = this.#lookup(name) ?? '';
    if (this.#take('}')) return isLength ? String([...value].length) : value;
    if (isLength) throw this.#wrong(name);
    const [sign, operate] = OPERATIONS.find(([one]) => this.#take(one)) ?? [];
    if (sign === undefined || !operate) throw this.#wrong(name);
    return operate(value, this.#args(SEPARATORS[sign], depth));
  }

  #name(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && IDENTIFIER.test(this.#text.charAt(this.#at))) this.#at++;
    if (this.#at === start) throw this.#wrong('');
    return this.#text.slice(start, this.#at);
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  /** Up to the closing brace; texts may hold further variables. */
  #args(separator: string | undefined, depth: number): string[] {
    const args = [''];
    const add = (text: string) => args.push((args.pop() ?? '') + this.#grown(text));
    while (!this.#take('}')) {
      const next = this.#text[this.#at];
      if (next === undefined) throw new Error('a variable lacks its closing brace');
      const escaped = next === '\\' && ['/', '\\'].includes(this.#text[this.#at + 1] ?? '');
      if (this.#take('${')) add(this.#expansion(depth + 1));
      else if (escaped) {
        add(this.#text.charAt(this.#at + 1));
        this.#at += 2;
      } else if (next === separator && args.length < 2) {
        args.push('');
        this.#at++;
      } else {
        add(next);
        this.#at++;
      }
    }
    return args;
  }

  /** The same text, once it is counted. */
  #grown(text: string): string {
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) throw new Error(`more than ${MAX_LENGTH} characters come of it`);
    return text;
  }

  #wrong(name: string): Error {
    const near = this.#text.slice(this.#at - name.length, this.#at + 20).split('\n')[0];
    return new Error(`unable to parse the variable at ${JSON.stringify(`\${${near}`)}`);
  }
}

function replaceAll(value: string, from: string, to: string): string {
  if (from === '') return value;
  const parts = value.split(from);
  if (value.length + parts.length * to.length > MAX_LENGTH) {
    throw new Error(`more than ${MAX_LENGTH} characters come of it`);
  }
  return parts.join(to);
}

function replaceFirst(value: string, from: string, to: string): string {
  const at = from === '' ? -1 : value.indexOf(from);
  return at < 0 ? value : value.slice(0, at) + to + value.slice(at + from.length);
}

/** A position from the end is negative; past the end there is nothing. */
function substring(value: string, [from = '', length]: readonly string[]): string {
  const position = integer(from);
  const count = length === undefined ? undefined : integer(length);
  if (position === undefined || (length !== undefined && count === undefined)) return value;
  const start = position < 0 ? Math.max(0, value.length + position) : position;
  return count === undefined ? value.slice(start) : value.slice(start, start + Math.max(0, count));
}

function integer(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

function trimStart(value: string, glob: string, { longest }: { longest: boolean }): string {
  const lengths = matchingLengths(glob, value);
  if (lengths.length === 0) return value;
  return value.slice(longest ? Math.max(...lengths) : Math.min(...lengths));
}

function trimEnd(value: string, glob: string, options: { longest: boolean }): string {
  return backwards(trimStart(backwards(value), backwards(glob), options));
}

function backwards(text: string): string {
  return [...text].reverse().join('');
}

/**
 * How much of the text's beginning a glob matches, each length. `*` is anything but a slash, `?` one
 * character but that. Takes no longer than both lengths multiplied.
 */
function matchingLengths(glob: string, text: string): number[] {
  if (glob.length * text.length > MAX_COMPARED)
    throw new Error('a pattern is too long for its text');
  let reached = [0];
  for (const sign of glob) {
    const next = new Set<number>();
    for (const at of reached) {
      if (sign === '*') {
        // What another start has reached was followed to its end.
        for (let end = at; end <= text.length && !next.has(end); end++) {
          next.add(end);
          if (text[end] === '/') break;
        }
      } else if (at < text.length && (sign === text[at] || (sign === '?' && text[at] !== '/'))) {
        next.add(at + 1);
      }
    }
    reached = [...next];
  }
  return reached;
}
