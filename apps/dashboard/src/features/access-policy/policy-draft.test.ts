import { describe, expect, it } from 'vitest';
import type { PolicyProblem } from '../../api/policy.ts';
import {
  changedKeys,
  filesOf,
  isSamePolicy,
  lineRange,
  newFile,
  problemLines,
  withText,
} from './policy-draft.ts';

describe('a draft', () => {
  it.each([
    ['nothing', {}, ['policy.csv']],
    [
      'several files',
      { 'policy.b.csv': '', 'policy.a.csv': '', 'policy.csv': '', 'policy.default': '' },
      ['policy.csv', 'policy.a.csv', 'policy.b.csv'],
    ],
  ])('of %s has its files in the order of the server', (_name, data, files) => {
    expect(filesOf(data)).toEqual(files);
  });

  it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    ['equal', { 'policy.csv': 'a' }, { 'policy.csv': 'a' }, []],
    ['an empty main file', {}, { 'policy.csv': '' }, []],
    ['an empty second file', {}, { 'policy.x.csv': '' }, ['policy.x.csv']],
    ['another text', { 'policy.csv': 'a' }, { 'policy.csv': 'b' }, ['policy.csv']],
    ['a key that went', { scopes: '[email]' }, {}, ['scopes']],
  ])('against what is stored: %s', (_name, stored, draft, keys) => {
    expect(changedKeys(stored, draft)).toEqual(keys);
    expect(isSamePolicy(stored, draft)).toBe(keys.length === 0);
  });

  it('keeps an emptied file, and drops an emptied setting', () => {
    const data = { 'policy.x.csv': 'a', 'policy.default': 'role:readonly' };
    expect(withText(withText(data, 'policy.x.csv', ''), 'policy.default', '')).toEqual({
      'policy.x.csv': '',
    });
  });

  it.each([
    ['ops', 'policy.ops.csv'],
    [' policy.team-a.csv ', 'policy.team-a.csv'],
    ['ops.csv', 'policy.ops.csv'],
  ])('takes a file named %j', (typed, key) => {
    expect(newFile({}, typed)).toEqual({ kind: 'file', key });
  });

  it.each(['', 'policy.csv', 'a b', '../x', 'there'])('takes no file named %j', (typed) => {
    expect(newFile({ 'policy.there.csv': '' }, typed)).toMatchObject({ kind: 'wrong' });
  });
});

describe('lines', () => {
  it('are marked by the worst that is said of them', () => {
    const problem = (
      line: number | undefined,
      severity: PolicyProblem['severity'],
      file = 'f',
    ) => ({
      file,
      message: '',
      severity,
      ...(line !== undefined && { line }),
    });
    const problems = [
      problem(1, 'warning'),
      problem(1, 'error'),
      problem(2, 'error'),
      problem(2, 'warning'),
      problem(3, 'warning', 'g'),
      problem(undefined, 'warning'),
    ];
    expect([...problemLines(problems, 'f')]).toEqual([
      [1, 'error'],
      [2, 'error'],
    ]);
  });

  it.each([
    [1, 'ab'],
    [2, ''],
    [3, 'cd'],
    [9, 'cd'],
  ])('%i is found in its text', (line, found) => {
    const text = 'ab\n\ncd';
    const { start, end } = lineRange(text, line);
    expect(text.slice(start, end)).toBe(found);
  });
});
