import { messageOf } from '@lockstep/domain';
import { RE2JS } from 're2js';
import { FunctionError } from './template-error.ts';

/** A pattern of RE2, as Go's, with what one look at a text costs. */
export interface Pattern {
  regex: RE2JS;
  /** Its instructions: to compile it takes about so many steps. */
  size: number;
  /** The steps of looking through so many characters once. */
  stepsFor(length: number): number;
}

const LONGEST_PATTERN = 10_000;
/** Instructions, with each counted repetition written out as it is compiled. */
const LARGEST_PATTERN = 20_000;
/** So many instructions at one character each are about one step. */
const INSTRUCTIONS_PER_STEP = 64;
const MOST_KEPT = 100;
const kept = new Map<string, Pattern>();

/** @throws FunctionError for what is no pattern, or too large a one. */
export function compilePattern(source: string): Pattern {
  const known = kept.get(source);
  if (known) return known;
  if (source.length > LONGEST_PATTERN) throw new FunctionError('the pattern is too long');
  if (writtenOutSize(source) > LARGEST_PATTERN) {
    throw new FunctionError('the pattern repeats too much: use smaller counts');
  }
  const pattern = patternOf(compiled(source));
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(source, pattern);
  return pattern;
}

function compiled(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new FunctionError(`error parsing regexp: ${messageOf(error)}`);
  }
}

function patternOf(regex: RE2JS): Pattern {
  const size = regex.programSize();
  return {
    regex,
    size,
    stepsFor: (length) => 1 + Math.ceil((length * size) / INSTRUCTIONS_PER_STEP),
  };
}

/** A quotation, an escape, a class, a counted repetition or one character. */
const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[xpP]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[\s\S]/g;

interface Group {
  size: number;
  /** Of what a repetition would repeat. */
  last: number;
}

/** About how large a pattern is with its counts written out; compiling it takes that much. */
function writtenOutSize(source: string): number {
  const groups: Group[] = [];
  let group: Group = { size: 0, last: 0 };
  for (const [token, least, most] of source.matchAll(TOKEN)) {
    if (token === '(') {
      groups.push(group);
      group = { size: 0, last: 0 };
    } else if (token === ')') {
      const within = group.size + 2;
      group = grown(groups.pop() ?? { size: 0, last: 0 }, within);
    } else if (least !== undefined) {
      const times = Math.max(Number(least), Number(most || 0), 1);
      group = { size: group.size + group.last * (times - 1), last: group.last * times };
    } else if (/^[*+?]$/.test(token)) group.size++;
    else group = grown(group, token.startsWith('\\Q') ? token.length : 1);
  }
  return groups.reduce((sum, { size }) => sum + size, group.size);
}

function grown({ size }: Group, by: number): Group {
  return { size: size + by, last: by };
}
