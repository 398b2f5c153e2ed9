import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';
import type { FolderReport } from './validate/finding.ts';

let stack: Stack;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-validate-'));
  stack = await startSignedInStack();
});
afterAll(async () => {
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});

const ok = (args: string[], input?: string) => stack.ok(args, input);

async function write(files: Record<string, string | object>): Promise<string> {
  const folder = await mkdtemp(join(dir, 'Folder_-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** What a validation found, a line for each, and how it ended. */
async function validate(...args: string[]): Promise<{ code: number | null; found: string[] }> {
  const { code, out, err } = await stack.cli(['validate', ...args, '-o', 'json']);
  if (code === EXIT.error) throw new Error(err);
  const reports = JSON.parse(out) as FolderReport[];
  const found = reports.flatMap(({ findings }) =>
    findings.map(({ level, check, object, message }) =>
      [level, check, object, message].filter(Boolean).join(' | '),
    ),
  );
  return { code, found };
}

const configMap = (data: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  data,
});

const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'values.yaml': 'x: "1"\n',
  'templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  x: {{ .Values.x }}\n',
};

describe('folders', () => {
  it.each<[string, Record<string, string | object>, string[]]>([
    ['of manifests', { 'a.json': configMap({ x: '1' }) }, []],
    [
      'with a wrong field',
      { 'a.json': { ...configMap({ x: '1' }), dota: {} } },
      ['error | schema | ConfigMap a | dota is a field that is not known'],
    ],
    [
      'that are a chart, with a number where a text should be',
      CHART,
      [
        expect.stringMatching(
          /^error \| schema \| ConfigMap .* data.x is 1, and should be a text$/,
        ),
      ],
    ],
    [
      'that are an overlay',
      {
        'kustomization.yaml': 'resources: [a.json]\nnamePrefix: my-\n',
        'a.json': configMap({ x: 1 }),
      },
      ['error | schema | ConfigMap my-a | data.x is 1, and should be a text'],
    ],
    [
      'that do not render',
      { 'kustomization.yaml': 'resources: [nothing.yaml]\n' },
      [expect.stringMatching(/^error \| render \| .*nothing\.yaml/s)],
    ],
    [
      'with a Secret in plain',
      {
        's.json': {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 's' },
          data: { a: 'YQ==' },
        },
      },
      [expect.stringMatching(/^warning \| plain-secrets \| Secret s \| /)],
    ],
    [
      'with a Secret that SOPS has encrypted',
      {
        's.json': {
          ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
          ...{ data: { a: 'ENC[AES256_GCM,data:eA==]' }, sops: { mac: 'ENC[x]' } },
        },
      },
      ['note | schema | Secret s | is encrypted by SOPS: it was not checked'],
    ],
  ])('%s', async (_name, files, expected) => {
    const { code, found } = await validate(await write(files));
    expect(found).toEqual(expected);
    const isWrong = found.some((line) => line.startsWith('error'));
    expect(code).toBe(isWrong ? EXIT.unmet : EXIT.ok);
  });

  it('are judged one by one, and together end as the worst', async () => {
    const good = await write({ 'a.json': configMap({}) });
    const bad = await write({ 'a.json': configMap({ x: 1 }) });
    const { code, out } = await stack.cli(['validate', good, bad]);
    expect(code).toBe(EXIT.unmet);
    expect(out).toContain('1 error, 0 warnings');
  });

  it.each([
    [['validate'], EXIT.error, 'what is to be checked?'],
    [['validate', '/nonexistent/folder'], EXIT.error, 'no such folder'],
    [['validate', '.', '-o', 'html'], EXIT.error, 'unknown output "html"'],
    [['validate', '.', '--project', '/dev/null'], EXIT.error, 'there are no manifests in'],
  ])('%j is told what is wrong', async (args, code, message) => {
    const ended = await stack.cli(args);
    expect([ended.code, ended.err]).toEqual([code, expect.stringContaining(message)]);
  });
});

const project = (annotations: object) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: uniqueNamespace('team'), annotations },
  spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
});
const OWNER = '[{name: owner, kinds: [ConfigMap], expression: has(object.data.owner)}]';

describe('the rules of a project', () => {
  it.each<[string, object, string[]]>([
    ['kept', { 'lockstep.dev/rules': OWNER.replace('owner)', 'x)') }, []],
    [
      'broken',
      { 'lockstep.dev/rules': OWNER },
      ['error | rule/owner | ConfigMap a | must hold: has(object.data.owner)'],
    ],
    [
      'that only warn',
      { 'lockstep.dev/rules': OWNER.replace('kinds', 'severity: warn, kinds') },
      ['warning | rule/owner | ConfigMap a | must hold: has(object.data.owner)'],
    ],
    [
      'that cannot be read',
      { 'lockstep.dev/rules': '[{name: x}]' },
      [expect.stringMatching(/^error \| rules \| .*\[0\]\.expression/)],
    ],
  ])('%s', async (_name, annotations, expected) => {
    const folder = await write({ 'a.json': configMap({ x: '1' }) });
    const file = join(await write({ 'p.json': project(annotations) }), 'p.json');
    expect((await validate(folder, '--project', file)).found).toEqual(expected);
  });

  it('are refused by the server where they cannot be read', async () => {
    const wrong = project({ 'lockstep.dev/rules': '[{name: x, expression: "1 +"}]' });
    const { code, err } = await stack.cli(['apply', '-f', '-'], { input: JSON.stringify(wrong) });
    expect(code).toBe(EXIT.error);
    expect(err).toContain('lockstep.dev/rules');
    expect(err).toContain('rule x');
  });
});

/** Answers as conftest does, for where it is not installed. */
const CONFTEST = `#!/bin/sh
for last; do :; done
case "$1" in --version) echo v1; exit 0;; esac
cat <<JSON
[{"filename": "$last", "namespace": "main", "successes": 0,
  "failures": [{"msg": "no owner"}], "warnings": [{"msg": "an old form"}]}]
JSON
exit 1
`;

describe('policies in Rego', () => {
  it('are asked of conftest where it is installed', async () => {
    const bin = await write({ conftest: CONFTEST });
    await chmod(join(bin, 'conftest'), 0o755);
    const folder = await write({ 'a.json': configMap({}) });
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const args = ['validate', folder, '--policy', './policy', '-o', 'json'];
    const { code, out, err } = await stack.cli(args, { env });
    expect([code, err]).toEqual([EXIT.unmet, '']);
    expect((JSON.parse(out) as FolderReport[])[0]?.findings).toMatchObject([
      { level: 'error', check: 'policy', object: 'ConfigMap a', message: 'no owner' },
      { level: 'warning', check: 'policy', object: 'ConfigMap a', message: 'an old form' },
    ]);
  });

  it('that nobody can ask are said to be so', async () => {
    const folder = await write({ 'a.json': configMap({}) });
    const env = { PATH: dirname(process.execPath) };
    const { out } = await stack.cli(['validate', folder, '--policy', './p'], { env });
    expect(out).toContain('were not asked: neither conftest nor opa is on PATH');
    const strict = await stack.cli(['validate', folder, '--policy', './p', '--fail-on-warnings'], {
      env,
    });
    expect(strict.code).toBe(EXIT.unmet);
  });
});

describe('a cluster', () => {
  const files = {
    'a.json': configMap({ x: '1' }),
    's.json': {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { ports: [{ port: 99_999 }] },
    },
    't.json': { apiVersion: 'a.example/v1', kind: 'Thing', metadata: { name: 't' } },
    'n.json': { ...configMap({}), metadata: { name: 'n', namespace: 'not-there' } },
    'secret.json': {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      data: { a: 'hunter2!' },
    },
  };
  const expected = [
    expect.stringMatching(/^note \| dry-run \| ConfigMap not-there\/n \| .*namespaces "not-there"/),
    expect.stringMatching(/^error \| dry-run \| Service s \| .*99999/),
    'error | dry-run | Thing t | the cluster does not know its kind',
    'error | dry-run | Secret x | the API server does not take it',
  ];
  const byDryRun = (found: string[]) => found.filter((line) => line.includes('dry-run'));

  it('of a kubeconfig is asked by dry run', async () => {
    const folder = await write(files);
    const { found } = await validate(folder, '--kubeconfig', useSandbox().kubeconfigPath);
    expect(byDryRun(found)).toHaveLength(4);
    expect(byDryRun(found)).toEqual(expect.arrayContaining(expected));
    expect(found.join()).not.toContain('hunter2');
  });

  it("of an application is asked through the server, by the application's own project", async () => {
    const team = project({ 'lockstep.dev/rules': OWNER });
    await ok(['apply', '-f', '-'], JSON.stringify(team));
    const repo = await stack.git.createRepo('validated');
    await repo.commit({ 'app/a.json': JSON.stringify(configMap({ owner: 'team' })) });
    const name = uniqueNamespace('app');
    await ok([
      ...['app', 'create', name, '--repo', repo.url, '--path', 'app', '--dest-name', 'in-cluster'],
      ...['--dest-namespace', 'default', '--project', team.metadata.name],
    ]);
    await waitFor(async () => (await stack.cli(['app', 'resources', name])).code === EXIT.ok, {
      what: 'a worker owns the cluster',
      deadlineMs: 20_000,
    });
    const { code, found } = await validate(await write(files), '--app', name);
    expect(code).toBe(EXIT.unmet);
    expect(byDryRun(found)).toHaveLength(4);
    expect(byDryRun(found)).toEqual(expect.arrayContaining(expected));
    expect(found).toContain('error | rule/owner | ConfigMap a | must hold: has(object.data.owner)');
  });
});
