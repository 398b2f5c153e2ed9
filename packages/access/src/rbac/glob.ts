/**
 * Globs as policies use them, without separators: `*` and `**` are any text, slashes too; `?` is
 * any one character; `[abc]`, `[a-z]`, `[!abc]` are one of (not of) these; `{a,b*}` is one of these
 * globs, which may nest; a backslash takes the meaning from the next character.
 */
export type GlobPart =
  | { kind: 'text'; text: string }
  | { kind: 'any' }
  | { kind: 'single' }
  | { kind: 'list'; characters: string; not: boolean }
  | { kind: 'range'; low: string; high: string; not: boolean }
  | { kind: 'one-of'; choices: GlobPart[][] };

/** How deep braces may nest: each level costs stack, and nobody writes more than two. */
const MAX_DEPTH = 50;

interface Reader {
  characters: string[];
  at: number;
}

/** The parts of a glob; undefined for one that is not valid, which matches nothing. */
export function parseGlob(glob: string): GlobPart[] | undefined {
  try {
    return readParts({ characters: [...glob], at: 0 }, 0);
  } catch (error) {
    if (error instanceof InvalidGlob) return undefined;
    throw error;
  }
}

class InvalidGlob extends Error {}

/** Reads up to the end, or inside braces up to the comma or brace that ends the choice. */
function readParts(reader: Reader, depth: number): GlobPart[] {
  if (depth > MAX_DEPTH) throw new InvalidGlob();
  const parts: GlobPart[] = [];
  for (;;) {
    const next = reader.characters[reader.at];
    if (next === undefined) return parts;
    if (depth > 0 && (next === ',' || next === '}')) return parts;
    parts.push(readPart(reader, next, depth));
  }
}

function readPart(reader: Reader, next: string, depth: number): GlobPart {
  if (next === '*') {
    while (reader.characters[reader.at] === '*') reader.at += 1;
    return { kind: 'any' };
  }
  if (next === '?') {
    reader.at += 1;
    return { kind: 'single' };
  }
  if (next === '[') return readClass(reader);
  if (next === '{') return readChoices(reader, depth);
  return { kind: 'text', text: readText(reader, depth > 0 ? '?*[{},' : '?*[{') };
}

/** A brace that is never closed ends with the glob. */
function readChoices(reader: Reader, depth: number): GlobPart {
  const choices: GlobPart[][] = [];
  do {
    reader.at += 1;
    choices.push(readParts(reader, depth + 1));
  } while (reader.characters[reader.at] === ',');
  reader.at += 1;
  return { kind: 'one-of', choices };
}

function readClass(reader: Reader): GlobPart {
  reader.at += 1;
  const not = reader.characters[reader.at] === '!';
  if (not) reader.at += 1;
  const [low, dash, high] = reader.characters.slice(reader.at, reader.at + 3);
  const isRange = low !== undefined && dash === '-';
  if (isRange) reader.at += 3;
  const characters = isRange ? '' : readText(reader, ']');
  if (reader.characters[reader.at] !== ']') throw new InvalidGlob();
  reader.at += 1;
  if (!isRange && characters !== '') return { kind: 'list', characters, not };
  if (!isRange || high === undefined || codeOf(high) < codeOf(low)) throw new InvalidGlob();
  return { kind: 'range', low, high, not };
}

function readText(reader: Reader, stops: string): string {
  let text = '';
  for (; reader.at < reader.characters.length; reader.at += 1) {
    let character = reader.characters[reader.at] as string;
    if (stops.includes(character)) break;
    if (character === '\\') {
      reader.at += 1;
      character = reader.characters[reader.at] ?? '';
    }
    text += character;
  }
  return text;
}

function codeOf(character: string): number {
  return character.codePointAt(0) as number;
}
