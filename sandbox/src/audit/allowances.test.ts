import { describe, expect, it } from 'vitest';
import { judge, readAllowances } from './allowances.ts';
import type { Finding } from './finding.ts';

const FINDING: Finding = {
  rule: 'advisory',
  package: '@scope/thing@1.2.3',
  id: 'GHSA-1',
  says: 'high: a flaw',
  fails: true,
};
const ALLOWANCE = {
  rule: 'advisory',
  package: '@scope/thing',
  id: 'GHSA-1',
  reason: 'not reached',
  until: '2026-11-22',
};

describe('an allowance', () => {
  it.each([
    ['of every version', {}, 'allowed'],
    ['of this version', { package: '@scope/thing@1.2.3' }, 'allowed'],
    ['of another version', { package: '@scope/thing@1.2.4' }, 'failures'],
    ['of a package whose name begins so', { package: '@scope/thin' }, 'failures'],
    ['of another advisory', { id: 'GHSA-2' }, 'failures'],
    ['of another rule', { rule: 'licence' }, 'failures'],
    ['that ended yesterday', { until: '2026-11-21' }, 'failures'],
  ] as const)('%s: the finding is among the %2$s', (_, change, where) => {
    const allowance = { ...ALLOWANCE, ...change };
    const judged = judge([FINDING], [allowance], '2026-11-22');
    expect([judged.failures.length, judged.allowed.length]).toEqual(
      where === 'allowed' ? [0, 1] : [1, 0],
    );
  });

  it('that has ended says so with the finding', () => {
    const { failures } = judge([FINDING], [ALLOWANCE], '2026-11-23');
    expect(failures[0]?.says).toBe('high: a flaw; it was allowed until 2026-11-22');
  });

  it('of which nothing was found is told', () => {
    expect(judge([], [ALLOWANCE], '2026-11-22').unused).toEqual([ALLOWANCE]);
  });

  it.each([
    ['reason', 'rule: licence\n  package: a\n  until: 2026-11-22', /^Allowance 1 has no reason/],
    ['end', 'rule: licence\n  package: a\n  reason: b', /has no until/],
    ['day', 'rule: licence\n  package: a\n  reason: b\n  until: never', /has no day such as/],
    ['id', 'rule: advisory\n  package: a\n  reason: b\n  until: 2026-11-22', /has no id/],
  ])('without a %s is an error', (_, fields, words) => {
    expect(() => readAllowances(`- ${fields}`)).toThrow(words);
  });

  it.each([
    ['a field of no meaning', '- rulez: x', /rulez/],
    ['a map', 'rule: x', /have to be a list/],
    ['a word', '- x', /is no map/],
  ])('list with %s is an error', (_, text, words) => {
    expect(() => readAllowances(text)).toThrow(words);
  });

  it('list may be empty', () => {
    expect(readAllowances('# nothing\n')).toEqual([]);
  });
});

it('a moderate advisory is told and fails nothing', () => {
  const judged = judge([{ ...FINDING, fails: false }], [], '2026-11-22');
  expect([judged.failures, judged.remarks.length]).toEqual([[], 1]);
});
