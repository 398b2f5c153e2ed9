import type { ObjectPattern } from '@lockstep/domain';
import { type GlobPart, parseGlob } from './glob.ts';
import { type MatchMode, segmentsOf } from './pattern.ts';
import { isPlainRegex } from './plain-regex.ts';

/**
 * A rule's object as a database can compare it: undefined where it cannot. The pattern must be one
 * that can be evaluated.
 */
export function objectPattern(mode: MatchMode, text: string): ObjectPattern | undefined {
  // PostgreSQL knows no text with this in it.
  if (text.includes('\0')) return undefined;
  if (mode === 'regex') return isPlainRegex(text) ? { kind: 'regex', regex: text } : undefined;
  const parts = parseGlob(text) ?? [];
  const segments = segmentsOf(parts);
  if (!segments) return withProject(likeOf(parts), parts[0]);
  const [first = '', second, ...more] = segments;
  if (second === undefined) return { kind: 'exact', object: first };
  // Every object has a slash.
  if (text === '*' || text === '*/*') return { kind: 'any' };
  const isProject = first.indexOf('/') === first.length - 1 && first.length > 1;
  if (isProject && second === '' && more.length === 0) {
    return { kind: 'project', project: first.slice(0, -1) };
  }
  return withProject(likeOf(parts), parts[0]);
}

/** What begins with a project's name and a slash can match there alone. */
function withProject(
  pattern: ObjectPattern | undefined,
  first: GlobPart | undefined,
): ObjectPattern | undefined {
  const slash = first?.kind === 'text' ? first.text.indexOf('/') : -1;
  if (pattern?.kind !== 'like' || first?.kind !== 'text' || slash < 0) return pattern;
  return { ...pattern, project: first.text.slice(0, slash) };
}

function likeOf(parts: readonly GlobPart[]): ObjectPattern | undefined {
  let like = '';
  for (const part of parts) {
    if (part.kind === 'any') like += '%';
    else if (part.kind === 'single') like += '_';
    else if (part.kind === 'text') like += part.text.replace(/[\\%_]/g, '\\$&');
    else return undefined;
  }
  return { kind: 'like', like };
}
