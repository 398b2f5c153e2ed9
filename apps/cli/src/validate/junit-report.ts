import { type Finding, type FolderReport, tellPlace } from './finding.ts';

/**
 * JUnit's XML: a suite for each folder, a case for each check of it. Elements and attributes are those
 * of the schema that Jenkins keeps, and `file` of a case besides, which GitLab reads.
 */
export function junitReport(reports: readonly FolderReport[]): string {
  const suites = reports.map(suiteOf);
  const total = {
    tests: suites.reduce((sum, { tests }) => sum + tests, 0),
    failures: suites.reduce((sum, { failures }) => sum + failures, 0),
    errors: 0,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lockstep validate" ${numbers(total)}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf({ folder, checks, findings }: FolderReport) {
  const cases = checks.map((check) => {
    const found = findings.filter(
      (one) => one.check === check || (one.check.startsWith(`rule/`) && check === 'rules'),
    );
    return {
      check,
      errors: of(found, 'error'),
      others: [...of(found, 'warning'), ...of(found, 'note')],
    };
  });
  const failures = cases.filter(({ errors }) => errors.length > 0).length;
  const xml = [
    `  <testsuite name="${xmlText(folder)}" ${numbers({ tests: cases.length, failures, errors: 0 })}>`,
    ...cases.map(({ check, errors, others }) => caseOf(folder, check, errors, others)),
    '  </testsuite>',
  ].join('\n');
  return { tests: cases.length, failures, xml };
}

function caseOf(folder: string, check: string, errors: Finding[], others: Finding[]): string {
  const { file } = [...errors, ...others].find((one) => one.file !== undefined) ?? {};
  const named = file === undefined ? '' : ` file="${xmlText(file)}"`;
  const open = `    <testcase classname="${xmlText(folder)}" name="${xmlText(check)}"${named}`;
  if (errors.length === 0 && others.length === 0) return `${open}/>`;
  const failure =
    errors.length === 0
      ? []
      : [
          `      <failure message="${xmlText(words(errors[0] as Finding))}" type="${xmlText(check)}">${xmlText(
            errors.map(words).join('\n'),
          )}</failure>`,
        ];
  const output =
    others.length === 0
      ? []
      : [
          `      <system-out>${xmlText(others.map((one) => `${one.level}: ${words(one)}`).join('\n'))}</system-out>`,
        ];
  return [`${open}>`, ...failure, ...output, '    </testcase>'].join('\n');
}

function of(findings: readonly Finding[], level: Finding['level']): Finding[] {
  return findings.filter((one) => one.level === level);
}

function words(finding: Finding): string {
  const { check, object = '', message } = finding;
  const rule = check.startsWith('rule/') ? check : '';
  return [tellPlace(finding), rule, object, message].filter(Boolean).join(': ');
}

function numbers(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}="${count}"`)
    .join(' ');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text that XML 1.0 can hold: most control characters may not stand in it, not even escaped. */
function xmlText(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML refuses
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  );
}
