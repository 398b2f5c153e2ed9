import type { Answer } from './advisory.ts';
import type { AuditResult } from './audit-dependencies.ts';
import type { Finding } from './finding.ts';

/** The result in words: what was looked at first, what has to be done last. */
export function describeResult(result: AuditResult): string {
  const { lockedPackages, notInstalled } = result;
  const lines = [
    `${lockedPackages} locked packages looked at; ${notInstalled} of other platforms are not installed, their licences and scripts unseen.`,
    ...result.answers.map((answer) => describeAnswer(answer, lockedPackages)),
    ...nothingAnswered(result.answers),
    ...result.remarks.map((finding) => `Remark: ${describe(finding)}`),
    ...result.allowed.map(
      ({ finding, allowance }) =>
        `Allowed until ${allowance.until} (${allowance.reason}): ${describe(finding)}`,
    ),
    ...result.unused.map(
      ({ rule, package: name, id }) =>
        `Remark: nothing was found that the allowance of ${[rule, name, id].filter(Boolean).join(' ')} speaks of`,
    ),
    ...result.failures.map((finding) => `Error: ${describe(finding)}`),
    `${result.failures.length} to mend.`,
  ];
  return lines.join('\n');
}

function describe({ package: name, rule, says }: Finding): string {
  return `${name}: ${rule}: ${says}`;
}

function describeAnswer(answer: Answer, lockedPackages: number): string {
  if (answer.kind === 'unreachable') {
    return `Advisories: ${answer.source} told none: ${answer.why}`;
  }
  const { source, knownPackages = lockedPackages, hits } = answer;
  return `Advisories: ${source} answered for ${knownPackages} of ${lockedPackages} packages: ${hits.length} hold`;
}

function nothingAnswered(answers: readonly Answer[]): string[] {
  if (answers.some(({ kind }) => kind === 'answered')) return [];
  return ['NOT CHECKED for advisories: no source of them could be reached.'];
}
