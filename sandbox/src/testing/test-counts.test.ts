import { describe, expect, it } from 'vitest';
import { addCounts, countTests, describeCounts } from './test-counts.ts';

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const failed = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] };
const unloadable = { status: 'failed', assertionResults: [] };

describe('countTests', () => {
  it.each([
    ['tests', { numPassedTests: 2, numFailedTests: 1, testResults: [passed, failed] }, 2, 1],
    [
      'a file that does not load',
      { numPassedTests: 1, numFailedTests: 0, testResults: [passed, unloadable] },
      1,
      1,
    ],
    ['nothing', { numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0, 0],
  ])('counts %s', (_name, report, expectedPassed, expectedFailed) => {
    expect(countTests(JSON.stringify(report))).toEqual({
      passed: expectedPassed,
      failed: expectedFailed,
    });
  });
});

describe('describeCounts', () => {
  it('is the plain closing line', () => {
    const sum = addCounts({ passed: 3, failed: 0 }, { passed: 2, failed: 1 });
    expect(describeCounts(sum)).toBe('5 passed, 1 failed');
  });
});
