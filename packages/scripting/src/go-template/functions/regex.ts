import { messageOf } from '@lockstep/domain';
import { RE2JS } from 're2js';
import { FunctionError } from '../template-error.ts';
import { define, type Functions, type TemplateFunction } from './function.ts';

/** Patterns are RE2's, as Go's: their time is linear in the text. */
const plain: Functions = {
  regexMatch: define('ss', (pattern: string, text: string) =>
    compile(pattern).matcher(text).find(),
  ),
  regexFind: define(
    'ss',
    (pattern: string, text: string) => matchesOf(pattern, text, 1)[0]?.text ?? '',
  ),
  regexFindAll: define('ssi', (pattern: string, text: string, count: bigint) =>
    matchesOf(pattern, text, Number(count)).map((match) => match.text),
  ),
  regexReplaceAll: define('sss', (pattern: string, text: string, template: string) =>
    replaced(pattern, text, (groups) => expand(template, groups)),
  ),
  regexReplaceAllLiteral: define('sss', (pattern: string, text: string, by: string) =>
    replaced(pattern, text, () => by),
  ),
  regexSplit: define('ssi', (pattern: string, text: string, count: bigint) =>
    split(pattern, text, Number(count)),
  ),
  regexQuoteMeta: define('s', (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
};

export const regexFunctions: Functions = {
  ...plain,
  ...Object.fromEntries(
    Object.entries(plain).map(([name, fn]): [string, TemplateFunction] => [
      `must${name[0]?.toUpperCase()}${name.slice(1)}`,
      fn,
    ]),
  ),
};

const LONGEST_PATTERN = 10_000;
const MOST_KEPT = 100;
const compiled = new Map<string, RE2JS>();

/** @throws FunctionError for what is no pattern. */
export function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  if (pattern.length > LONGEST_PATTERN) throw new FunctionError('the pattern is too long');
  try {
    const regex = RE2JS.compile(pattern);
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(pattern, regex);
    return regex;
  } catch (error) {
    throw new FunctionError(`error parsing regexp: ${messageOf(error)}`);
  }
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

/** At most `count` of them; all where it is negative. Empty ones do not follow a match at once. */
function matchesOf(pattern: string, text: string, count: number): Match[] {
  const regex = compile(pattern);
  const matcher = regex.matcher(text);
  const names = regex.namedGroups();
  const found: Match[] = [];
  let lastEnd = -1;
  while ((count < 0 || found.length < count) && matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_, at) => matcher.group(at) ?? '',
    );
    const byIndex = (index: number) => groups[index] ?? '';
    found.push({
      ...{ start, end, text: text.slice(start, end) },
      groups: { byIndex, byName: (name) => byIndex(names[name] ?? -1) },
    });
  }
  return found;
}

function replaced(pattern: string, text: string, by: (groups: Groups) => string): string {
  let result = '';
  let at = 0;
  for (const { start, end, groups } of matchesOf(pattern, text, -1)) {
    result += text.slice(at, start) + by(groups);
    at = end;
  }
  return result + text.slice(at);
}

/** `$1`, `${1}`, `$name` and `$$`, the longest name that can be read. */
function expand(template: string, groups: Groups): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plainName, braced) => {
    if (whole === '$$') return '$';
    const name: string = plainName ?? braced;
    return /^\d+$/.test(name) ? groups.byIndex(Number(name)) : groups.byName(name);
  });
}

function split(pattern: string, text: string, count: number): string[] {
  if (count === 0) return [];
  if (pattern !== '' && text === '') return [''];
  const pieces: string[] = [];
  let [begin, end] = [0, 0];
  for (const match of matchesOf(pattern, text, count)) {
    if (count > 0 && pieces.length === count - 1) break;
    end = match.start;
    if (match.end !== 0) pieces.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) pieces.push(text.slice(begin));
  return pieces;
}
