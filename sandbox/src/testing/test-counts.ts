/** How the tests of one or several runs ended. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** A line for each that failed: its file, its name and why. */
  readonly failures: readonly string[];
}

export const NO_TESTS: TestCounts = { passed: 0, failed: 0, failures: [] };

export function addCounts(left: TestCounts, right: TestCounts): TestCounts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    failures: [...left.failures, ...right.failures],
  };
}

/** The part of vitest's JSON report that counts. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly VitestFile[];
}

interface VitestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly VitestTest[];
}

interface VitestTest {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[];
}

/**
 * The counts of vitest's JSON report. A file that failed without a failed test (it could not be
 * loaded, or its set-up threw) counts as one failure.
 */
export function countTests(json: string): TestCounts {
  const report = JSON.parse(json) as VitestReport;
  const failures = report.testResults.flatMap(failuresOf);
  return { passed: report.numPassedTests, failed: failures.length, failures };
}

function failuresOf(file: VitestFile): string[] {
  if (file.status !== 'failed') return [];
  const tests = file.assertionResults.filter((test) => test.status === 'failed');
  if (tests.length === 0) return [`${file.name}: ${firstLines(file.message)}`];
  return tests.map(
    (test) => `${file.name} > ${test.fullName}: ${firstLines(test.failureMessages.join('\n'))}`,
  );
}

const SHOWN_LINES = 6;

function firstLines(message: string): string {
  return message.split('\n').slice(0, SHOWN_LINES).join('\n    ');
}

/** What ends `npm test`: whatever failed, then the plain line of counts. */
export function describeCounts({ passed, failed, failures }: TestCounts): string {
  const told = failures.map((failure) => `FAILED ${failure}\n`).join('');
  return `${told}${passed} passed, ${failed} failed`;
}
