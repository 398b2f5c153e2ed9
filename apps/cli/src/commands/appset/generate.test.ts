import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../cli/exit-codes.ts';
import { run } from '../../cli/run.ts';
import { memoryTerminal } from '../../testing/memory-terminal.ts';

const FILES = {
  'set.yaml': `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: addons, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - matrix:
        generators:
          - git: {repoURL: 'https://git.example.com/apps', revision: HEAD, directories: [{path: 'addons/*'}]}
          - clusters: {selector: {matchLabels: {env: prod}}}
  template:
    metadata: {name: '{{ .path.basename }}-{{ .name }}'}
    spec:
      project: default
      source: {repoURL: 'https://git.example.com/apps', path: '{{ .path.path }}', targetRevision: HEAD}
      destination: {server: '{{ .server }}', namespace: '{{ .path.basename }}'}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
`,
  'pulls.yaml': `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: previews}
spec:
  generators: [{pullRequest: {github: {owner: o, repo: r}}}]
  template: {metadata: {name: 'pr-{{number}}'}, spec: {project: '{{none}}'}}
`,
  'input.yaml': 'pullRequests: [{number: 3, branch: b, headSha: abc}]\n',
  'clusters.yaml':
    '- {name: one, server: "https://one", labels: {env: prod}}\n- {name: two, server: "https://two"}\n',
  'secrets.yaml':
    'apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  metadata: {labels: {env: prod}}\n' +
    '  stringData: {name: three, server: "https://three"}\n',
  'none.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  'repo/addons/web/a.yaml': '',
  'repo/addons/api/a.yaml': '',
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-generate-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Words that begin with @ are files of the test. */
async function generate(line: string) {
  const terminal = memoryTerminal();
  const words = line
    .split(' ')
    .map((word) => (word.startsWith('@') ? join(dir, word.slice(1)) : word));
  const argv = ['appset', 'generate', ...words];
  const code = await run({ argv, env: {}, terminal, signal: new AbortController().signal });
  return { code, ...terminal.written };
}

describe('lockstep appset generate', () => {
  test('shows what a set makes', async () => {
    const { code, out } = await generate('@set.yaml --repo @repo --cluster-file @clusters.yaml');
    expect(code ?? 0).toBe(EXIT.ok);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s{2,}/));
    expect(lines).toEqual([
      ['NAME', 'PROJECT', 'DESTINATION', 'SOURCE'],
      ['api-one', 'default', 'https://one/api', 'addons/api'],
      ['web-one', 'default', 'https://one/web', 'addons/web'],
    ]);
  });

  test('takes clusters of several files, Secrets too', async () => {
    const { out } = await generate(
      '@set.yaml --repo @repo --cluster-file @clusters.yaml --cluster-file @secrets.yaml -o name',
    );
    expect(out.trim().split('\n')).toEqual(
      ['api-one', 'api-three', 'web-one', 'web-three'].map((name) => `application/${name}`),
    );
  });

  test.each<['yaml' | 'json', (text: string) => unknown]>([
    ['yaml', parse],
    ['json', JSON.parse],
  ])('writes whole applications as %s', async (format, read) => {
    const { out } = await generate(`@pulls.yaml --input @input.yaml -o ${format}`);
    expect(read(out)).toEqual([
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'pr-3', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
        spec: { project: '{{none}}' },
      },
    ]);
  });

  test.each([
    ['@none.yaml', 'there is no ApplicationSet in'],
    [
      '@set.yaml',
      ': --repo is required: a folder that stands for the Git repository https://git.example.com/apps',
    ],
    ['@pulls.yaml', 'pullRequests in --input is required'],
    ['@set.yaml --cluster-file @nowhere.yaml', 'cannot read'],
  ])('%s is told', async (line, message) => {
    const { code, err } = await generate(line);
    expect(code).not.toBe(EXIT.ok);
    expect(err).toContain(message);
  });
});
