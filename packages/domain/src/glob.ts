/**
 * Globs as Argo CD's policies, projects and windows read them: `*` and `**` match any text, `?` one
 * character, `[abc]`, `[a-z]` and `[!abc]` one of a set, `{a,b}` either, `\` takes the next
 * character as it is. Braces that are not closed end with the pattern; one that cannot be read
 * matches nothing. `*` and `?` match no separator, where one is given; `**` does, and a pattern that
 * is nothing but `*` matches any text.
 */
export function matchesGlob(pattern: string, text: string, separator?: string): boolean {
  if (pattern === '*') return true;
  const glob = parseGlob(pattern);
  if (!glob) return false;
  const characters = [...text];
  return walk(glob, { characters, separator }, new Set([0])).has(characters.length);
}

/** Whether a pattern can be read at all. */
export function isGlob(pattern: string): boolean {
  return parseGlob(pattern) !== undefined;
}

interface Text {
  characters: string[];
  separator: string | undefined;
}

type Part =
  | { kind: 'text'; character: string }
  | { kind: 'any'; crossing: boolean }
  | { kind: 'one' }
  | { kind: 'set'; negated: boolean; ranges: [string, string][] }
  | { kind: 'either'; choices: Part[][] };

/** The places in the text that can be reached: linear in the pattern for each place. */
function walk(parts: Part[], text: Text, from: ReadonlySet<number>): ReadonlySet<number> {
  let places = from;
  for (const part of parts) {
    if (places.size === 0) return places;
    places = step(part, text, places);
  }
  return places;
}

function step(part: Part, text: Text, from: ReadonlySet<number>): ReadonlySet<number> {
  switch (part.kind) {
    case 'any':
      return reachable(text, from, part.crossing ? undefined : text.separator);
    case 'either':
      return new Set(part.choices.flatMap((choice) => [...walk(choice, text, from)]));
    default:
      return new Set(
        [...from]
          .filter((at) => at < text.characters.length && fits(part, text, at))
          .map((at) => at + 1),
      );
  }
}

/** From each place as far as the next character that stops. */
function reachable(
  { characters }: Text,
  from: ReadonlySet<number>,
  stop: string | undefined,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const place of from) {
    for (let at = place; at <= characters.length && !found.has(at); at++) {
      found.add(at);
      if (stop !== undefined && characters[at] === stop) break;
    }
  }
  return found;
}

function fits(
  part: Exclude<Part, { kind: 'any' | 'either' }>,
  { characters, separator }: Text,
  at: number,
): boolean {
  const character = characters[at] ?? '';
  switch (part.kind) {
    case 'text':
      return part.character === character;
    case 'one':
      return character !== separator;
    case 'set':
      return (
        part.ranges.some(([low, high]) => low <= character && character <= high) !== part.negated
      );
  }
}

const DEEPEST = 32;

function parseGlob(pattern: string): Part[] | undefined {
  return parseParts({ characters: [...pattern], at: 0 }, 0);
}

interface Source {
  characters: string[];
  at: number;
}

/** Matches the empty text: a backslash at the end, before no character. */
const NOTHING: Part = { kind: 'either', choices: [[]] };

/** Inside braces it ends before a `,` or `}`. */
function parseParts(source: Source, depth: number): Part[] | undefined {
  const parts: Part[] = [];
  while (source.at < source.characters.length) {
    const character = source.characters[source.at] as string;
    if (depth > 0 && (character === ',' || character === '}')) return parts;
    source.at += 1;
    const part = parsePart(source, character, depth);
    if (!part) return undefined;
    parts.push(part);
  }
  return parts;
}

function parsePart(source: Source, character: string, depth: number): Part | undefined {
  switch (character) {
    case '*': {
      const crossing = source.characters[source.at] === '*';
      if (crossing) source.at += 1;
      return { kind: 'any', crossing };
    }
    case '?':
      return { kind: 'one' };
    case '[':
      return parseSet(source);
    case '{':
      return depth < DEEPEST ? parseEither(source, depth + 1) : undefined;
    case '\\': {
      const escaped = source.characters[source.at];
      source.at += 1;
      return escaped === undefined ? NOTHING : { kind: 'text', character: escaped };
    }
    default:
      return { kind: 'text', character };
  }
}

function parseSet(source: Source): Part | undefined {
  const end = source.characters.indexOf(']', source.at);
  if (end < 0) return undefined;
  const inside = source.characters.slice(source.at, end);
  source.at = end + 1;
  const negated = inside[0] === '!';
  const members = negated ? inside.slice(1) : inside;
  if (members.length === 0) return undefined;
  const [low, dash, high] = members as [string, string?, string?];
  if (dash === '-') {
    // A set is one range or a list of characters, never both.
    const isRange = members.length === 3 && high !== undefined && low <= high;
    return isRange ? { kind: 'set', negated, ranges: [[low, high]] } : undefined;
  }
  return { kind: 'set', negated, ranges: members.map((one) => [one, one]) };
}

function parseEither(source: Source, depth: number): Part | undefined {
  const choices: Part[][] = [];
  for (;;) {
    const choice = parseParts(source, depth);
    if (!choice) return undefined;
    choices.push(choice);
    const next = source.characters[source.at];
    if (next === undefined) return { kind: 'either', choices };
    source.at += 1;
    if (next === '}') return { kind: 'either', choices };
  }
}
