import type { RE2JS } from 're2js';
import type { Budget } from '../budget.ts';
import { compilePattern } from '../pattern.ts';
import { FunctionError } from '../template-error.ts';
import { goList, nilList, type Value } from '../value.ts';
import { defineCounted, type Functions, type TemplateFunction } from './function.ts';

/** Patterns are RE2's, as Go's: one look takes as long as the text times the pattern. */
const plain: Functions = {
  regexMatch: defineCounted('ss', (budget, pattern: string, text: string) => {
    const { regex, size, stepsFor } = compilePattern(pattern);
    budget.step(size + stepsFor(text.length));
    return regex.matcher(text).find();
  }),
  regexFind: defineCounted(
    'ss',
    (budget, pattern: string, text: string) =>
      matchesOf(budget, { pattern, text, count: 1 }).next().value?.text ?? '',
  ),
  regexFindAll: defineCounted('ssi', (budget, pattern: string, text: string, count: bigint) =>
    textsOrNil(
      Array.from(matchesOf(budget, { pattern, text, count: Number(count) }), (match) => match.text),
    ),
  ),
  regexReplaceAll: defineCounted('sss', (budget, pattern: string, text: string, template: string) =>
    replaced(budget, { pattern, text, by: (groups) => expand(budget, template, groups) }),
  ),
  regexReplaceAllLiteral: defineCounted(
    'sss',
    (budget, pattern: string, text: string, by: string) =>
      replaced(budget, { pattern, text, by: () => by }),
  ),
  regexSplit: defineCounted('ssi', (budget, pattern: string, text: string, count: bigint) =>
    count === 0n && compilePattern(pattern)
      ? nilList('[]string')
      : goList('[]string', split(budget, { pattern, text, count: Number(count) })),
  ),
  regexQuoteMeta: defineCounted('s', (_, text: string) =>
    text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
  ),
};

export const regexFunctions: Functions = {
  ...plain,
  ...Object.fromEntries(
    Object.entries(plain).map(([name, fn]): [string, TemplateFunction] => [
      `must${name[0]?.toUpperCase()}${name.slice(1)}`,
      fn,
    ]),
  ),
  /** It finds nothing with what is no pattern; `mustRegexMatch` says so. */
  regexMatch: {
    params: 'ss',
    call: (args, room) => {
      try {
        return (plain.regexMatch as TemplateFunction).call(args, room);
      } catch (error) {
        if (error instanceof FunctionError) return false;
        throw error;
      }
    },
  },
};

function textsOrNil(texts: readonly string[]): Value {
  return texts.length === 0 ? nilList('[]string') : goList('[]string', texts);
}

interface Match {
  text: string;
  start: number;
  end: number;
  groups: Groups;
}

interface Groups {
  byIndex(index: number): string;
  byName(name: string): string;
}

interface Search {
  pattern: string;
  text: string;
  /** At most so many; all where it is negative. */
  count: number;
}

/** What holds a match's group, in characters. */
const LENGTH_OF_GROUP = 16;

/** Empty matches do not follow another one at once. */
function* matchesOf(budget: Budget, { pattern, text, count }: Search): Generator<Match, void> {
  const { regex, size, stepsFor } = compilePattern(pattern);
  budget.step(size);
  const matcher = regex.matcher(text);
  const names = regex.namedGroups();
  let lastEnd = -1;
  let found = 0;
  while (count < 0 || found < count) {
    // Each look may go on to the end of the text before it knows.
    budget.step(stepsFor(text.length - Math.max(lastEnd, 0)));
    if (!matcher.find()) return;
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    found++;
    budget.size((matcher.groupCount() + 1) * LENGTH_OF_GROUP + end - start);
    yield { start, end, text: text.slice(start, end), groups: groupsOf(matcher, names) };
  }
}

function groupsOf(
  matcher: ReturnType<RE2JS['matcher']>,
  names: ReturnType<RE2JS['namedGroups']>,
): Groups {
  const groups = Array.from(
    { length: matcher.groupCount() + 1 },
    (_, at) => matcher.group(at) ?? '',
  );
  const byIndex = (index: number) => groups[index] ?? '';
  return { byIndex, byName: (name) => byIndex(names[name] ?? -1) };
}

interface Replacement {
  pattern: string;
  text: string;
  by(groups: Groups): string;
}

function replaced(budget: Budget, { pattern, text, by }: Replacement): string {
  let result = '';
  let at = 0;
  for (const { start, end, groups } of matchesOf(budget, { pattern, text, count: -1 })) {
    const piece = by(groups);
    budget.size(piece.length + start - at, result.length + piece.length + start - at);
    result += text.slice(at, start) + piece;
    at = end;
  }
  budget.size(text.length - at, result.length + text.length - at);
  return result + text.slice(at);
}

/** `$1`, `${1}`, `$name` and `$$`, the longest name that can be read. */
function expand(budget: Budget, template: string, groups: Groups): string {
  let length = template.length;
  budget.step(1 + (template.length >> 6));
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plainName, braced) => {
    if (whole === '$$') return '$';
    const name: string = plainName ?? braced;
    const piece = /^\d+$/.test(name) ? groups.byIndex(Number(name)) : groups.byName(name);
    length += piece.length;
    budget.size(piece.length, length);
    return piece;
  });
}

function split(budget: Budget, { pattern, text, count }: Search): string[] {
  if (count === 0) return [];
  if (pattern !== '' && text === '') return [''];
  const pieces: string[] = [];
  let [begin, end] = [0, 0];
  for (const match of matchesOf(budget, { pattern, text, count })) {
    if (count > 0 && pieces.length === count - 1) break;
    end = match.start;
    if (match.end !== 0) pieces.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) pieces.push(text.slice(begin));
  return pieces;
}
