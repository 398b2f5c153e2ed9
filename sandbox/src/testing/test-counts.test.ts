import { describe, expect, it } from 'vitest';
import { addCounts, countTests, describeCounts } from './test-counts.ts';

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const failed = {
  name: 'a.test.ts',
  status: 'failed',
  assertionResults: [
    { status: 'failed', fullName: 'one is two', failureMessages: ['expected 1 to be 2\n  at x'] },
    { status: 'passed' },
  ],
};
const unloadable = {
  name: 'b.test.ts',
  status: 'failed',
  message: 'no such module',
  assertionResults: [],
};

describe('countTests', () => {
  it.each([
    ['tests', { numPassedTests: 2, testResults: [passed, failed] }, 2, 1],
    ['a file that does not load', { numPassedTests: 1, testResults: [passed, unloadable] }, 1, 1],
    ['nothing', { numPassedTests: 0, testResults: [] }, 0, 0],
  ])('counts %s', (_name, report, expectedPassed, expectedFailed) => {
    expect(countTests(JSON.stringify(report))).toMatchObject({
      passed: expectedPassed,
      failed: expectedFailed,
    });
  });

  it('tells what failed, and why', () => {
    const report = { numPassedTests: 1, testResults: [passed, failed, unloadable] };
    expect(countTests(JSON.stringify(report)).failures).toEqual([
      'a.test.ts > one is two: expected 1 to be 2\n      at x',
      'b.test.ts: no such module',
    ]);
  });
});

describe('describeCounts', () => {
  it('ends with the plain closing line, what failed before it', () => {
    const sum = addCounts(
      { passed: 3, failed: 0, failures: [] },
      { passed: 2, failed: 1, failures: ['a.test.ts > one is two'] },
    );
    expect(describeCounts(sum)).toBe('FAILED a.test.ts > one is two\n5 passed, 1 failed');
  });
});
