import { invalid } from '../problem.ts';

/**
 * The files of a Git generator are named by what `git ls-files` takes: a file, a folder for all
 * that is below it, or a pattern whose `*`, `?` and `[…]` also match a `/`, so that `a/*.json` finds
 * `a/b/c.json`, and `**` is nothing but `*`.
 * @throws UserError for what is outside of the repository
 */
export function pathspec(given: string): (path: string) => boolean {
  const spec = normal(given);
  const parts = parse(spec);
  return (path) => {
    if (spec === '' || path === spec) return true;
    const folder = spec.endsWith('/') ? spec : `${spec}/`;
    return path.startsWith(folder) || (parts !== undefined && walk(parts, [...path]));
  };
}

/** Without `.` and `..`; a `/` at the end stays. */
function normal(given: string): string {
  if (given.startsWith('/')) throw outside(given);
  const steps: string[] = [];
  for (const step of given.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) throw outside(given);
  }
  const isFolder = /(^|\/)\.{0,2}$/.test(given) && steps.length > 0;
  return steps.join('/') + (isFolder ? '/' : '');
}

function outside(path: string) {
  return invalid(`'${path}' is outside repository: name it from the root, without a leading "/"`);
}

type Part =
  | { kind: 'any' }
  | { kind: 'one' }
  | { kind: 'text'; character: string }
  | { kind: 'set'; negated: boolean; fits: ((character: string) => boolean)[] };

/** The places in the text that can be reached, part by part: linear in the pattern for each. */
function walk(parts: readonly Part[], text: readonly string[]): boolean {
  let places = new Set([0]);
  for (const part of parts) {
    if (part.kind === 'any') {
      const first = Math.min(...places);
      places = new Set(Array.from({ length: text.length - first + 1 }, (_, at) => first + at));
    } else {
      const fitting = [...places].filter((at) => at < text.length && fits(part, text[at] ?? ''));
      places = new Set(fitting.map((at) => at + 1));
    }
    if (places.size === 0) return false;
  }
  return places.has(text.length);
}

function fits(part: Exclude<Part, { kind: 'any' }>, character: string): boolean {
  if (part.kind === 'one') return true;
  if (part.kind === 'text') return part.character === character;
  return part.fits.some((one) => one(character)) !== part.negated;
}

interface Source {
  characters: string[];
  at: number;
}

/** Undefined where a set has no end: then the pattern is only a path. */
function parse(pattern: string): Part[] | undefined {
  const source: Source = { characters: [...pattern], at: 0 };
  const parts: Part[] = [];
  while (source.at < source.characters.length) {
    const part = parsePart(source);
    if (!part) return undefined;
    if (part.kind !== 'any' || parts.at(-1)?.kind !== 'any') parts.push(part);
  }
  return parts;
}

function parsePart(source: Source): Part | undefined {
  const character = source.characters[source.at++] as string;
  if (character === '*') return { kind: 'any' };
  if (character === '?') return { kind: 'one' };
  if (character === '[') return parseSet(source);
  if (character !== '\\') return { kind: 'text', character };
  const escaped = source.characters[source.at++];
  return escaped === undefined ? undefined : { kind: 'text', character: escaped };
}

function parseSet(source: Source): Part | undefined {
  const { characters } = source;
  const negated = characters[source.at] === '!' || characters[source.at] === '^';
  if (negated) source.at++;
  const members: ((character: string) => boolean)[] = [];
  for (;;) {
    const low = characters[source.at++];
    if (low === undefined) return undefined;
    if (low === ']' && members.length > 0) return { kind: 'set', negated, fits: members };
    const member = low === '[' ? parseClass(source) : undefined;
    members.push(member ?? parseRange(source, low));
  }
}

const CLASSES: Record<string, RegExp> = {
  alnum: /[a-z0-9]/i,
  alpha: /[a-z]/i,
  digit: /[0-9]/,
  lower: /[a-z]/,
  upper: /[A-Z]/,
  xdigit: /[0-9a-f]/i,
  space: /\s/,
  punct: /[!-/:-@[-`{-~]/,
};

/** `[:alpha:]` and the like. */
function parseClass(source: Source): ((character: string) => boolean) | undefined {
  const rest = source.characters.slice(source.at, source.at + 10).join('');
  const [whole, name = ''] = /^:([a-z]+):\]/.exec(rest) ?? [];
  const pattern = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (!whole || !pattern) return undefined;
  source.at += whole.length;
  return (character) => pattern.test(character);
}

function parseRange(source: Source, first: string): (character: string) => boolean {
  const { characters } = source;
  const low = first === '\\' ? (characters[source.at++] ?? '') : first;
  const next = characters[source.at + 1];
  if (characters[source.at] !== '-' || next === ']' || next === undefined) {
    return (character) => character === low;
  }
  source.at += 2;
  const high = next === '\\' ? (characters[source.at++] ?? '') : next;
  return (character) => character >= low && character <= high;
}
