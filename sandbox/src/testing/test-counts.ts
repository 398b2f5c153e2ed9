/** How the tests of one or several runs ended. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

export const NO_TESTS: TestCounts = { passed: 0, failed: 0 };

export function addCounts(left: TestCounts, right: TestCounts): TestCounts {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

/** The part of vitest's JSON report that counts. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * The counts of vitest's JSON report. A file that failed without a failed test (it could not be
 * loaded, or its set-up threw) counts as one failure.
 */
export function countTests(json: string): TestCounts {
  const report = JSON.parse(json) as VitestReport;
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
  };
}

/** The line that ends `npm test`. */
export function describeCounts({ passed, failed }: TestCounts): string {
  return `${passed} passed, ${failed} failed`;
}
