import { describe, expect, it } from 'vitest';
import { paintWith } from '../output/paint.ts';
import type { FolderReport } from './finding.ts';
import { junitReport } from './junit-report.ts';
import { sarifReport } from './sarif-report.ts';
import { textReport } from './text-report.ts';

const REPORTS: FolderReport[] = [
  {
    folder: './apps/shop & co',
    mainFile: './apps/shop & co/kustomization.yaml',
    objects: 3,
    checks: ['render', 'schema', 'rules', 'policy'],
    findings: [
      {
        level: 'error',
        check: 'schema',
        folder: './apps/shop & co',
        object: 'Deployment web',
        file: './apps/shop & co/web.yaml',
        line: 5,
        message: 'spec.replica is "odd" <field>\n\u0001',
      },
      {
        level: 'error',
        check: 'rule/owner',
        folder: './apps/shop & co',
        object: 'ConfigMap a',
        message: 'says who owns it',
      },
      { level: 'warning', check: 'policy', folder: './apps/shop & co', message: 'not asked' },
    ],
  },
  { folder: 'apps/empty', objects: 0, checks: ['render'], findings: [] },
];

const AT_MAIN = {
  physicalLocation: {
    artifactLocation: { uri: 'apps/shop%20%26%20co/kustomization.yaml' },
    region: { startLine: 1 },
  },
};

describe('a report', () => {
  it('for people has a line for each finding, and a sum', () => {
    expect(textReport(REPORTS, paintWith(false)).split('\n')).toEqual([
      './apps/shop & co',
      '  error schema: ./apps/shop & co/web.yaml:5: Deployment web: spec.replica is "odd" <field> \u0001',
      '  error rule/owner: ConfigMap a: says who owns it',
      '  warning policy: not asked',
      '  3 objects, checked by render, schema, rules, policy',
      'apps/empty',
      '  0 objects, checked by render',
      '',
      '2 errors, 1 warning',
      '',
    ]);
  });

  it('as JUnit counts what was checked, and is XML whatever was found', () => {
    const xml = junitReport(REPORTS);
    expect(xml).toContain(
      '<testsuites name="lockstep validate" tests="5" failures="2" errors="0">',
    );
    expect(xml).toContain(
      '<testsuite name="./apps/shop &amp; co" tests="4" failures="2" errors="0">',
    );
    expect(xml).toContain(
      'message="./apps/shop &amp; co/web.yaml:5: Deployment web: spec.replica is &quot;odd&quot; &lt;field&gt;\n\ufffd"',
    );
    expect(xml).toContain('name="schema" file="./apps/shop &amp; co/web.yaml">');
    expect(xml).toContain('<failure message="rule/owner: ConfigMap a: says who owns it"');
    expect(xml).toContain('<system-out>warning: not asked</system-out>');
    expect(xml).toContain('<testcase classname="apps/empty" name="render"/>');
    expect(xml).not.toContain('\u0001');
  });

  it('as SARIF names each rule once, and places in the repository', () => {
    const { version, runs } = JSON.parse(sarifReport(REPORTS));
    const [run] = runs;
    expect(version).toBe('2.1.0');
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'policy',
      'rule/owner',
      'schema',
    ]);
    expect(run.results).toMatchObject([
      {
        ruleId: 'schema',
        ruleIndex: 2,
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'apps/shop%20%26%20co/web.yaml' },
              region: { startLine: 5 },
            },
            logicalLocations: [{ fullyQualifiedName: 'Deployment web' }],
          },
        ],
      },
      { ruleId: 'rule/owner', ruleIndex: 1, level: 'error' },
      { ruleId: 'policy', ruleIndex: 0, level: 'warning', locations: [AT_MAIN] },
    ]);
  });

  it.each([
    ['shop/a.yaml', '', 'shop/a.yaml'],
    ['./a.yaml', 'apps/', 'apps/a.yaml'],
    ['../base/a.yaml', 'apps/shop/', 'apps/base/a.yaml'],
    ['/elsewhere/a b.yaml', 'apps/', 'file:///elsewhere/a%20b.yaml'],
    ['odd \ud800.yaml', '', 'odd%20%EF%BF%BD.yaml'],
  ])('as SARIF names %s, seen from %j of the repository, %s', (file, below, uri) => {
    const finding = { level: 'error', check: 'schema', folder: '.', message: 'no', file } as const;
    const reports = [{ folder: '.', objects: 1, checks: [], findings: [finding] }];
    const [result] = JSON.parse(sarifReport(reports, below)).runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });

  it('of nothing is none the less one', () => {
    expect(JSON.parse(sarifReport([])).runs[0].results).toEqual([]);
    expect(junitReport([])).toContain('tests="0" failures="0" errors="0"');
    expect(textReport([], paintWith(false))).toBe('\n0 errors, 0 warnings\n');
  });
});
