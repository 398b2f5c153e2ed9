import { RE2JS, RE2JSException } from 're2js';
import { type GlobPart, parseGlob } from './glob.ts';

/** How the resource, action and object of a rule are compared. Subjects never are patterns. */
export type MatchMode = 'glob' | 'regex';

/** Anything but `regex` is `glob`, as in the field. */
export function matchModeOf(text: string | undefined): MatchMode {
  return text === 'regex' ? 'regex' : 'glob';
}

/**
 * A pattern ready to be asked. An invalid glob matches nothing; an invalid regular expression makes
 * the whole evaluation it takes part in a refusal, which is why both are told apart.
 */
export type Pattern =
  | { kind: 'pattern'; matches(value: string): boolean }
  | { kind: 'invalid'; reason: string };

/** Work per match is bounded by the pattern's length times the value's. */
export const MAX_PATTERN_CHARACTERS = 4096;

export function compilePattern(mode: MatchMode, text: string): Pattern {
  if (text.length > MAX_PATTERN_CHARACTERS) {
    return { kind: 'invalid', reason: `has more than ${MAX_PATTERN_CHARACTERS} characters` };
  }
  return mode === 'glob' ? compileGlob(text) : compileRegex(text);
}

/** Unanchored, in RE2's language: no back-references, and time linear in the value's length. */
function compileRegex(text: string): Pattern {
  try {
    const regex = RE2JS.compile(text);
    return { kind: 'pattern', matches: (value) => regex.test(value) };
  } catch (error) {
    if (error instanceof RE2JSException) return { kind: 'invalid', reason: error.message };
    throw error;
  }
}

function compileGlob(text: string): Pattern {
  const parts = parseGlob(text);
  if (!parts) return { kind: 'invalid', reason: 'is not a valid glob' };
  const segments = segmentsOf(parts);
  if (segments) return { kind: 'pattern', matches: (value) => inOrder(value, segments) };
  const regex = RE2JS.compile(`(?s:${parts.map(regexOf).join('')})`);
  return { kind: 'pattern', matches: (value) => regex.testExact(value) };
}

/** The texts between stars; undefined where there is more than text and stars. */
export function segmentsOf(parts: readonly GlobPart[]): string[] | undefined {
  const segments = [''];
  for (const part of parts) {
    if (part.kind === 'any') segments.push('');
    else if (part.kind === 'text') segments.push(`${segments.pop()}${part.text}`);
    else return undefined;
  }
  return segments;
}

/** The first text begins the value, the last ends it, the others come between in their order. */
function inOrder(value: string, segments: readonly string[]): boolean {
  const [first = '', ...others] = segments;
  const last = others.pop();
  if (last === undefined) return value === first;
  const end = value.length - last.length;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  let at = first.length;
  for (const segment of others) {
    const found = value.indexOf(segment, at);
    if (found < 0) return false;
    at = found + segment.length;
  }
  return at <= end;
}

function regexOf(part: GlobPart): string {
  switch (part.kind) {
    case 'text':
      return literal(part.text);
    case 'any':
      return '.*';
    case 'single':
      return '.';
    case 'list':
      return `[${part.not ? '^' : ''}${literal(part.characters)}]`;
    case 'range':
      return `[${part.not ? '^' : ''}${literal(part.low)}-${literal(part.high)}]`;
    case 'one-of':
      return `(?:${part.choices.map((choice) => choice.map(regexOf).join('')).join('|')})`;
  }
}

/** Every character by its number: nothing of it can have a meaning. */
function literal(text: string): string {
  return [...text].map((one) => `\\x{${(one.codePointAt(0) as number).toString(16)}}`).join('');
}
