import type { ObjectPattern } from '@lockstep/domain';
import { parseGlob } from './glob.ts';
import { globAlternatives, type PlainPart } from './glob-alternatives.ts';
import { type MatchMode, segmentsOf } from './pattern.ts';
import { isPlainRegex } from './plain-regex.ts';

/**
 * A rule's object as a database can compare it, as one pattern or several of which any will do:
 * undefined where it cannot. The pattern must be one that can be evaluated.
 */
export function objectPatterns(mode: MatchMode, text: string): ObjectPattern[] | undefined {
  // PostgreSQL knows no text with this in it.
  if (text.includes('\0')) return undefined;
  if (mode === 'regex') return isPlainRegex(text) ? [{ kind: 'regex', regex: text }] : undefined;
  // Every object has a slash.
  if (text === '*' || text === '*/*') return [{ kind: 'any' }];
  const alternatives = globAlternatives(parseGlob(text) ?? []);
  const patterns = alternatives?.map(patternOf);
  return patterns?.every((one) => one !== undefined) ? patterns : undefined;
}

function patternOf(parts: readonly PlainPart[]): ObjectPattern | undefined {
  const [first = '', second, ...more] = segmentsOf(parts) ?? [];
  if (parts.every(({ kind }) => kind === 'text')) return { kind: 'exact', object: first };
  const isProject = first.indexOf('/') === first.length - 1 && first.length > 1;
  if (isProject && second === '' && more.length === 0) {
    return { kind: 'project', project: first.slice(0, -1) };
  }
  const like = likeOf(parts);
  return like === undefined ? regexOf(parts) : withProject(like, parts[0]);
}

/** What begins with a project's name and a slash can match there alone. */
function withProject(like: string, first: PlainPart | undefined): ObjectPattern {
  const slash = first?.kind === 'text' ? first.text.indexOf('/') : -1;
  if (first?.kind !== 'text' || slash < 0) return { kind: 'like', like };
  return { kind: 'like', like, project: first.text.slice(0, slash) };
}

function likeOf(parts: readonly PlainPart[]): string | undefined {
  let like = '';
  for (const part of parts) {
    if (part.kind === 'any') like += '%';
    else if (part.kind === 'single') like += '_';
    else if (part.kind === 'text') like += part.text.replace(/[\\%_]/g, '\\$&');
    else return undefined;
  }
  return like;
}

/** Letters and digits of ASCII: databases have opinions of their own about the order of others. */
const PLAIN = /^[A-Za-z0-9]$/;

/** In PostgreSQL's language, where a dot is any character. */
function regexOf(parts: readonly PlainPart[]): ObjectPattern | undefined {
  let regex = '';
  for (const part of parts) {
    if (part.kind === 'any') regex += '.*';
    else if (part.kind === 'single') regex += '.';
    else if (part.kind === 'text') regex += literal(part.text);
    else if (part.kind === 'list') regex += `[${part.not ? '^' : ''}${literal(part.characters)}]`;
    else if (!PLAIN.test(part.low) || !PLAIN.test(part.high)) return undefined;
    else regex += `[${part.not ? '^' : ''}${part.low}-${part.high}]`;
  }
  return { kind: 'regex', regex: `^${regex}$` };
}

/** A backslash before what is neither letter nor digit means it as it stands, in brackets too. */
function literal(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
