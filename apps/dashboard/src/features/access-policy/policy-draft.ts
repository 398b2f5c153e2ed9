import type { PolicyData, PolicyProblem } from '../../api/policy.ts';

/** The file that every policy has, in the editor at least. */
export const MAIN_FILE = 'policy.csv';
/** Keys that are edited beside the files. */
export const DEFAULT_ROLE = 'policy.default';
export const MATCH_MODE = 'policy.matchMode';
export const SCOPES = 'scopes';

function isPolicyFile(key: string): boolean {
  return key.startsWith('policy.') && key.endsWith('.csv');
}

/** The files in the order in which they are in force. */
export function filesOf(data: PolicyData): string[] {
  const more = Object.keys(data)
    .filter((key) => isPolicyFile(key) && key !== MAIN_FILE)
    .sort((a, b) => (a < b ? -1 : 1));
  return [MAIN_FILE, ...more];
}

export function textOf(data: PolicyData, key: string): string {
  return Object.hasOwn(data, key) ? (data[key] ?? '') : '';
}

/** With another text under a key; an empty one that was not there before stays away. */
export function withText(data: PolicyData, key: string, text: string): PolicyData {
  if (text === '' && !isPolicyFile(key)) return without(data, key);
  return { ...data, [key]: text };
}

export function without(data: PolicyData, key: string): PolicyData {
  const { [key]: _gone, ...rest } = data;
  return rest;
}

/** Whether two say the same: a main file that is empty is none. */
export function isSamePolicy(a: PolicyData, b: PolicyData): boolean {
  return changedKeys(a, b).length === 0;
}

export function changedKeys(before: PolicyData, after: PolicyData): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter(
    (key) =>
      textOf(before, key) !== textOf(after, key) ||
      (key !== MAIN_FILE && Object.hasOwn(before, key) !== Object.hasOwn(after, key)),
  );
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** The key of a new file by what somebody typed (`ops`, `policy.ops.csv`), or what is wrong with it. */
export function newFile(
  data: PolicyData,
  typed: string,
): { kind: 'file'; key: string } | { kind: 'wrong'; reason: string } {
  if (typed.trim() === MAIN_FILE) return { kind: 'wrong', reason: `${MAIN_FILE} is there already` };
  const name = typed
    .trim()
    .replace(/^policy\./, '')
    .replace(/\.csv$/, '');
  if (!NAME.test(name)) {
    return { kind: 'wrong', reason: 'Letters, digits, dashes and underscores' };
  }
  const key = `policy.${name}.csv`;
  return Object.hasOwn(data, key)
    ? { kind: 'wrong', reason: `${key} is there already` }
    : { kind: 'file', key };
}

/** The worst that is said of each line of a file. */
export function problemLines(
  problems: readonly PolicyProblem[],
  file: string,
): Map<number, PolicyProblem['severity']> {
  const lines = new Map<number, PolicyProblem['severity']>();
  for (const { file: of, line, severity } of problems) {
    if (of !== file || line === undefined) continue;
    if (severity === 'error' || !lines.has(line)) lines.set(line, severity);
  }
  return lines;
}

/** Where a line begins and ends in a text, from 1. */
export function lineRange(text: string, line: number): { start: number; end: number } {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}
