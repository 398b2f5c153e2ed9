/**
 * Whether a path fits a pattern of Go's `path.Match`, which the directories of the Git generator and
 * the kinds of a project's lists have: `*` and `?` do not cross a `/`, `[a-z]` and `[^a-z]` are one
 * character of a set, `\` takes the next character as it is. A pattern that cannot be read fits
 * nothing.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const parts = parse(pattern);
  return parts !== undefined && walk(parts, [...path]);
}

type Part =
  | { kind: 'any' }
  | { kind: 'one' }
  | { kind: 'text'; character: string }
  | { kind: 'set'; negated: boolean; ranges: [string, string][] };

/** The places in the text that can be reached, part by part: linear in the pattern for each. */
function walk(parts: readonly Part[], text: readonly string[]): boolean {
  let places = new Set([0]);
  for (const part of parts) {
    places = part.kind === 'any' ? reachable(places, text) : stepped(part, places, text);
    if (places.size === 0) return false;
  }
  return places.has(text.length);
}

function reachable(places: ReadonlySet<number>, text: readonly string[]): Set<number> {
  const found = new Set<number>();
  for (const place of places) {
    for (let at = place; !found.has(at); at++) {
      found.add(at);
      if (at >= text.length || text[at] === '/') break;
    }
  }
  return found;
}

function stepped(
  part: Exclude<Part, { kind: 'any' }>,
  places: ReadonlySet<number>,
  text: readonly string[],
): Set<number> {
  const fitting = [...places].filter((at) => at < text.length && fits(part, text[at] as string));
  return new Set(fitting.map((at) => at + 1));
}

function fits(part: Exclude<Part, { kind: 'any' }>, character: string): boolean {
  if (part.kind === 'text') return part.character === character;
  if (part.kind === 'one') return character !== '/';
  return part.ranges.some(([low, high]) => isWithin(character, low, high)) !== part.negated;
}

function isWithin(character: string, low: string, high: string): boolean {
  const [one, from, to] = [character, low, high].map((text) => text.codePointAt(0) ?? 0);
  return (one as number) >= (from as number) && (one as number) <= (to as number);
}

interface Source {
  characters: string[];
  at: number;
}

function parse(pattern: string): Part[] | undefined {
  const source: Source = { characters: [...pattern], at: 0 };
  const parts: Part[] = [];
  while (source.at < source.characters.length) {
    const part = parsePart(source);
    if (!part) return undefined;
    parts.push(part);
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
  const negated = source.characters[source.at] === '^';
  if (negated) source.at++;
  const ranges: [string, string][] = [];
  while (source.characters[source.at] !== ']' || ranges.length === 0) {
    const range = parseRange(source);
    if (!range) return undefined;
    ranges.push(range);
  }
  source.at++;
  return { kind: 'set', negated, ranges };
}

function parseRange(source: Source): [string, string] | undefined {
  const low = parseMember(source);
  if (low === undefined) return undefined;
  if (source.characters[source.at] !== '-') return [low, low];
  source.at++;
  const high = parseMember(source);
  return high === undefined ? undefined : [low, high];
}

function parseMember(source: Source): string | undefined {
  const character = source.characters[source.at++];
  if (character === undefined || character === '-' || character === ']') return undefined;
  // What a set ends with is looked at by the caller; a member is never the end of the pattern.
  const member = character === '\\' ? source.characters[source.at++] : character;
  return source.at < source.characters.length ? member : undefined;
}
