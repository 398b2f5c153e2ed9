import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findConftest } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../cli/exit-codes.ts';
import { run } from '../cli/run.ts';
import { memoryTerminal } from '../testing/memory-terminal.ts';
import type { FolderReport } from '../validate/finding.ts';

/** What needs neither a server nor a cluster. */

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-validate-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function write(files: Record<string, string>): string {
  const folder = mkdtempSync(join(dir, 'folder-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function validate(...args: string[]) {
  const terminal = memoryTerminal();
  const argv = ['validate', ...args, '-o', 'json'];
  const code = await run({ argv, env: {}, terminal, signal: new AbortController().signal });
  const { out, err } = terminal.written;
  const reports = out === '' ? [] : (JSON.parse(out) as FolderReport[]);
  const findings = reports.flatMap((report) => report.findings);
  return { code, err, objects: reports[0]?.objects, findings };
}

const configMap = (name: string, data = '{}') =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"},"data":${data}}`;

describe('Jsonnet', () => {
  const files = {
    'main.jsonnet': `local lib = import 'names.libsonnet';
function(env, count=1) {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: lib.prefix + env },
  data: { region: std.extVar('region'), count: std.toString(count + std.extVar('more')) },
}`,
    'vendor/names.libsonnet': "{ prefix: 'of-' }",
  };
  const flags = [
    ...['--jsonnet-tla-str', 'env=prod', '--jsonnet-tla-code', 'count=2'],
    ...['--jsonnet-ext-var-str', 'region=eu=1', '--jsonnet-ext-var-code', 'more=3'],
    ...['--jsonnet-libs', 'vendor'],
  ];

  it('is given arguments, variables and folders of imports', async () => {
    const { code, objects, findings, err } = await validate(write(files), ...flags);
    expect([err, findings]).toEqual(['', []]);
    expect([code, objects]).toEqual([EXIT.ok, 1]);
  });

  it.each([
    ['an argument', flags.slice(4), /env/],
    ['a folder of imports', flags.slice(0, 8), /names\.libsonnet/],
    ['a variable', [...flags.slice(0, 4), ...flags.slice(8)], /region|more/],
  ])('is told where it lacks %s', async (_, given, message) => {
    const { code, findings } = await validate(write(files), ...given);
    expect(code).toBe(EXIT.unmet);
    expect(findings[0]?.message).toMatch(message);
  });

  it('refuses what names nothing', async () => {
    const { code, err } = await validate(write(files), '--jsonnet-tla-str', 'prod');
    expect(code).toBe(EXIT.error);
    expect(err).toContain('prod is not name=value');
  });
});

describe('what is found', () => {
  const WRONG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  x: "1"\n  z: 2\n';
  it.each<[string, Record<string, string>, object[], string[]]>([
    [
      'a field of one document of a file',
      { 'cm.yaml': `${configMap('a')}\n---\n${WRONG}` },
      [{ object: 'ConfigMap b', line: 8, message: expect.stringContaining('data.z is 2') }],
      ['cm.yaml'],
    ],
    [
      'a field of an item of a list',
      {
        'list.yaml':
          'kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: p}\n  spec:\n    containers:\n    - name: a\n      imago: b\n',
      },
      [{ object: 'Pod p', line: 10 }],
      ['list.yaml'],
    ],
    [
      'what cannot be read',
      { 'bad.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {\n' },
      [{ check: 'render', line: expect.any(Number), message: expect.not.stringMatching(/^bad/) }],
      ['bad.yaml'],
    ],
    [
      'what is no object',
      { 'cm.yaml': '\n\napiVersion: v1\nkind: ConfigMap\n' },
      [{ check: 'render', line: 3, message: expect.stringMatching(/^ConfigMap: metadata/) }],
      ['cm.yaml'],
    ],
    [
      'an object below an overlay that names it otherwise has no file',
      {
        'kustomization.yaml': 'resources: [b.yaml]\nnamePrefix: my-\n',
        'b.yaml': WRONG,
      },
      [{ object: 'ConfigMap my-b', message: expect.stringContaining('data.z') }],
      [],
    ],
  ])('is told with file and line: %s', async (_, files, expected, [file]) => {
    const folder = write(files);
    const { findings } = await validate(folder);
    expect(findings).toMatchObject(expected);
    expect(findings[0]?.file).toBe(file && join(folder, file));
  });

  it('by a project is what it does not permit', async () => {
    const file = join(
      write({
        'project.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop}\n' +
          "spec:\n  destinations: [{server: '*', namespace: 'shop-*'}]\n" +
          "  namespaceResourceBlacklist: [{group: '', kind: Secret}]\n",
      }),
      'project.yaml',
    );
    const folder = write({
      's.yaml': '# a secret\nkind: Secret\napiVersion: v1\nmetadata: {name: s}\n',
      'c.yaml': 'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: c\n  namespace: kube-system\n',
    });
    const { code, findings } = await validate(folder, '--project', file);
    expect(code).toBe(EXIT.unmet);
    expect(findings).toMatchObject([
      { check: 'permitted', object: 'ConfigMap kube-system/c', file: join(folder, 'c.yaml') },
      { check: 'permitted', object: 'Secret s', file: join(folder, 's.yaml'), line: 2 },
    ]);
    expect((await validate(folder, '--project', file, '--namespace', 'x')).findings).toHaveLength(
      2,
    );
  });
});

describe('a project', () => {
  const project = (spec: string, annotations = '') =>
    `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: shop
  annotations: {a: b}
${annotations}
spec: ${spec}
`.replace('  annotations: {a: b}\n', annotations ? '  annotations:\n' : '');
  const approvals = (rules: string) =>
    ['    lockstep.dev/approvals: |', ...rules.split('\n').map((line) => `      ${line}`)].join(
      '\n',
    );
  const RULE = '- name: prod\n  destinations: [{namespace: shop-prod}]';

  it.each<[string, string, string[]]>([
    ['that is good', project("{sourceRepos: ['*']}", approvals(RULE)), []],
    [
      'with approvals that are none',
      project('{}', approvals(`${RULE}\n  count: 0\n- name: prod`)),
      ['lockstep.dev/approvals[0].count: ', 'lockstep.dev/approvals[1].destinations: '],
    ],
    [
      'with approvals of a pattern that is none',
      project('{}', approvals("- {name: a, destinations: [{namespace: 'a['}]}")),
      ["lockstep.dev/approvals[0].destinations[0].namespace: 'a[' cannot be read"],
    ],
    [
      'with approvals that are no list',
      project('{}', approvals('count: 1')),
      ['lockstep.dev/approvals is not a list of rules'],
    ],
    [
      'with a source, a role and a window that are none',
      project(
        "{sourceRepos: ['!*'], roles: [{name: a b}], syncWindows: [{kind: allow, schedule: x, duration: 1h, clusters: ['*']}]}",
      ),
      ['spec.sourceRepos[0]: ', 'spec.roles[0].name: ', 'spec.syncWindows[0].schedule: '],
    ],
    ['of another shape', project('{sourceRepos: 5}'), ['spec.sourceRepos: ']],
  ])('%s is told so, with a folder and without', async (_, text, messages) => {
    const file = join(write({ 'project.yaml': text }), 'project.yaml');
    const folder = write({ 'a.json': configMap('a') });
    for (const folders of [[], [folder]]) {
      const { code, err, findings } = await validate(...folders, '--project', file);
      expect(err).toBe('');
      expect(code).toBe(messages.length === 0 ? EXIT.ok : EXIT.unmet);
      expect(findings).toMatchObject(
        messages.map((message) => ({
          level: 'error',
          check: 'project',
          object: 'AppProject shop',
          message: expect.stringContaining(message),
        })),
      );
    }
  });

  it('or a folder has to be named', async () => {
    const { code, err } = await validate();
    expect([code, err]).toEqual([EXIT.error, expect.stringContaining('what is to be checked?')]);
  });
});

describe('files that are no manifests by their names', () => {
  const files = {
    'a.json': configMap('a'),
    'b.yaml.bak': configMap('b'),
    'README.md': '# read me',
    '.gitignore': 'x',
    'below/c.txt': 'x',
    'below/d.json': configMap('d'),
  };

  it.each<[string, string[], string[], number]>([
    ['of the folder', [], ['b.yaml.bak'], 1],
    ['of those below, where they are read', ['--recurse'], ['b.yaml.bak', 'below/c.txt'], 2],
  ])('are noted: %s', async (_, flags, names, count) => {
    const { code, objects, findings } = await validate(write(files), ...flags);
    expect([code, objects]).toEqual([EXIT.ok, count]);
    expect(findings).toMatchObject([
      {
        level: 'note',
        check: 'render',
        message: `passed over, since they are neither YAML, JSON nor Jsonnet by their names: ${names.join(', ')}`,
      },
    ]);
  });
});

const conftest = await findConftest();

describe.skipIf(!conftest)('policies in Rego, by the program conftest', () => {
  const { PATH = '' } = process.env;
  beforeAll(() => {
    process.env.PATH = [dirname(conftest ?? ''), PATH].join(delimiter);
  });
  afterAll(() => {
    process.env.PATH = PATH;
  });

  const policy = `package main
import rego.v1
deny contains msg if { input.kind == "ConfigMap"; not input.data.owner; msg := "no owner" }
warn contains msg if { input.metadata.name == "old"; msg := "an old name" }
`;

  it('say of each object what they are against', async () => {
    const policies = write({ 'owner.rego': policy });
    const folder = write({
      'a.json': configMap('a', '{"owner":"me"}'),
      'b.json': configMap('b'),
      'c.json': configMap('old', '{"owner":"me"}'),
    });
    const { code, findings } = await validate(folder, '--policy', policies);
    expect(code).toBe(EXIT.unmet);
    expect(findings).toMatchObject([
      { level: 'error', check: 'policy', object: 'ConfigMap b', message: 'no owner' },
      { level: 'warning', check: 'policy', object: 'ConfigMap old', message: 'an old name' },
    ]);
  });

  it('that cannot be read are told in its words', async () => {
    const policies = write({ 'broken.rego': 'package main\ndeny contains {' });
    const { code, findings } = await validate(
      write({ 'a.json': configMap('a') }),
      '--policy',
      policies,
    );
    expect(code).toBe(EXIT.unmet);
    expect(findings[0]?.message).toMatch(/conftest: .*broken\.rego/s);
  });
});
