import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { useSandbox } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

interface Answer {
  id: unknown;
  error?: { code: string; message: string };
  [field: string]: unknown;
}

interface Manifest {
  metadata: { name: string };
  data?: object;
}

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-eval-'));
  const files: Record<string, string> = {
    'plain/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamePrefix: prod-\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 0.1.0\n',
    'chart/values.yaml': 'v: one\n',
    'chart/templates/a.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\n' +
      'data: {v: "{{ .Values.v }}"}\n',
    'remote/Chart.yaml':
      'apiVersion: v2\nname: remote\nversion: 0.1.0\n' +
      'dependencies: [{name: x, version: 1.0.0, repository: "https://charts.example.com"}]\n',
    'broken/a.yaml': 'apiVersion: v1\nmetadata: {}\nkind: [\n',
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs the command on these lines, and answers what it said by id. */
async function evaluate(lines: readonly (string | object)[]): Promise<Map<unknown, Answer>> {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const { helm, kubectl } = useSandbox();
  const { code, out, err } = await runCli(['eval'], {
    input: input.join('\n'),
    env: { LOCKSTEP_HELM: helm, LOCKSTEP_KUBECTL: kubectl },
  });
  expect(err).toBe('');
  expect(code).toBe(0);
  const answers = out.split('\n').filter((line) => line !== '');
  const parsed = answers.map((line) => JSON.parse(line) as Answer);
  return new Map(parsed.map((answer) => [answer.id, answer]));
}

function configMap(name: string, data: Record<string, unknown>, metadata: object = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

function windows(duration: string) {
  const selectors = { clusters: ['https://east.*'], syncOverrun: true };
  const app = { name: 'shop', namespace: 'prod', cluster: 'https://east.example' };
  return {
    windows: [{ kind: 'deny', schedule: '0 9 * * *', duration, ...selectors }],
    app,
    manual: false,
  };
}

describe('an answer', () => {
  test('of every op that there is', async () => {
    const hook = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync,PostSync' } },
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
    const pending = { ...pod, status: { phase: 'Pending' } };
    const answers = await evaluate([
      { id: 'pod', op: 'health', object: pending },
      { id: 'none', op: 'health', object: configMap('a', {}) },
      {
        id: 'plan',
        op: 'plan',
        desired: [configMap('a', {}), hook],
        live: [configMap('old', {}, { namespace: 'shop' })],
        prune: true,
        namespace: 'shop',
      },
      {
        id: 'no-prune',
        op: 'plan',
        desired: [hook],
        live: [configMap('old', {}, { namespace: 'shop' })],
        skipHooks: true,
        namespace: 'shop',
      },
      {
        id: 'diff',
        op: 'diff',
        desired: configMap('a', { v: '2' }),
        live: configMap('a', { v: '1' }),
      },
      { id: 'window', op: 'sync-window', ...windows('1h'), at: '2026-06-15T09:30:00Z' },
      {
        id: 'overrun',
        op: 'sync-window',
        ...windows('1h'),
        at: '2026-06-15T09:30:00+00:00',
        startedAt: '2026-06-15T08:30:00Z',
      },
      { id: 'no-window', op: 'sync-window', ...windows('1d'), at: '2026-06-15T09:30:00Z' },
      { id: 'no-time', op: 'sync-window', ...windows('1h'), at: 'tomorrow' },
      {
        id: 'ignored',
        op: 'diff',
        desired: configMap('a', { v: '2' }),
        live: configMap('a', { v: '1' }),
        ignoreDifferences: [{ kind: 'ConfigMap', jqPathExpressions: ['.data | .v'] }],
      },
    ]);
    expect(answers.get('pod')).toMatchObject({ status: 'Progressing' });
    expect(answers.get('none')).toMatchObject({ status: null, message: '' });
    const resource = { group: '', kind: 'ConfigMap', namespace: 'shop', delete: [] };
    const step = { group: 'batch', kind: 'Job', namespace: 'shop', name: 'migrate', wave: 0 };
    const policies = { action: 'hook', delete: ['BeforeHookCreation'] };
    expect(answers.get('plan')?.steps).toEqual([
      { ...step, ...policies, phase: 'PreSync' },
      { ...resource, phase: 'Sync', wave: 0, name: 'old', action: 'prune' },
      { ...resource, phase: 'Sync', wave: 0, name: 'a', action: 'apply' },
      { ...step, ...policies, phase: 'PostSync' },
    ]);
    expect(answers.get('no-prune')?.steps).toEqual([]);
    expect(answers.get('diff')).toMatchObject({
      modified: true,
      changes: [{ path: ['data', 'v'], live: '1', desired: '2' }],
    });
    expect(answers.get('ignored')).toMatchObject({ modified: false, changes: [] });
    const [active] = windows('1h').windows;
    expect(answers.get('window')).toEqual({ id: 'window', canSync: false, active: [active] });
    expect(answers.get('overrun')).toEqual({ id: 'overrun', canSync: true, active: [active] });
    expect(answers.get('no-window')?.error?.message).toContain('windows[0].duration');
    expect(answers.get('no-time')?.error?.message).toContain('at must be a time');
  });

  test('of a render comes from plain files, Kustomize and Helm', async () => {
    const answers = await evaluate([
      { id: 'plain', op: 'render', path: join(dir, 'plain') },
      { id: 'kustomize', op: 'render', path: join(dir, 'overlays/prod') },
      {
        id: 'helm',
        op: 'render',
        path: join(dir, 'chart'),
        source: { helm: { parameters: [{ name: 'v', value: 'two' }] } },
      },
      {
        id: 'below',
        op: 'render',
        path: dir,
        source: { repoURL: 'https://git.example.com/x', path: 'chart', helm: { releaseName: 'r' } },
      },
    ]);
    const shown = (id: string) =>
      ((answers.get(id)?.manifests ?? []) as Manifest[]).map(({ metadata, data }) => [
        metadata.name,
        data,
      ]);
    expect(shown('plain')).toEqual([['plain', undefined]]);
    expect(shown('kustomize')).toEqual([['prod-a', undefined]]);
    expect(shown('helm')).toEqual([['chart', { v: 'two' }]]);
    expect(shown('below')).toEqual([['r', { v: 'one' }]]);
  });

  test('of a render that cannot be says why, and reaches for no network', async () => {
    const answers = await evaluate([
      { id: 'nowhere', op: 'render', path: join(dir, 'nowhere') },
      { id: 'broken', op: 'render', path: join(dir, 'broken') },
      { id: 'remote', op: 'render', path: join(dir, 'remote') },
      { id: 'source', op: 'render', path: join(dir, 'plain'), source: 'text' },
    ]);
    expect(answers.get('nowhere')?.error?.message).toContain('there is no such folder');
    expect(answers.get('broken')?.error?.message).toContain('a.yaml');
    expect(answers.get('remote')?.error?.code).toBeDefined();
    expect(answers.get('source')?.error).toMatchObject({ code: 'invalid-argument' });
  });

  test('of an application set comes from clusters and a folder', async () => {
    const applicationSet = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'set', namespace: 'argocd' },
      spec: {
        generators: [
          {
            matrix: {
              generators: [
                { git: { repoURL: 'u', revision: 'HEAD', directories: [{ path: 'o*/*' }] } },
                { clusters: { selector: { matchLabels: { env: '{{path.basename}}' } } } },
              ],
            },
          },
        ],
        template: { metadata: { name: '{{name}}' }, spec: { source: { path: '{{path}}' } } },
      },
    };
    const clusters = [
      { name: 'one', server: 'https://one', labels: { env: 'prod' } },
      { name: 'two', server: 'https://two', labels: { env: 'dev' } },
    ];
    const answers = await evaluate([
      { id: 1, op: 'appset', applicationSet, clusters, repo: dir },
      { id: 2, op: 'appset', applicationSet, clusters, repo: join(dir, 'nowhere') },
    ]);
    expect(answers.get(1)?.applications).toEqual([
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: {
          name: 'one',
          namespace: 'argocd',
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        },
        spec: { source: { path: 'overlays/prod' } },
      },
    ]);
    expect(answers.get(2)?.error).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('spec.generators[0]: matrix: generators[0]: git: repo'),
    });
  });

  test('of a template and of an expression', async () => {
    const data = { app: { phase: 'Failed' }, path: { basename: 'My_App' } };
    const answers = await evaluate([
      { id: 1, op: 'template', template: '{{ .path.basename | normalize }}', data },
      { id: 2, op: 'template', template: '{{ .q }}', data, options: ['missingkey=error'] },
      { id: 3, op: 'template' },
      { id: 4, op: 'template', template: '{{ range 1000000000 }}{{ end }}' },
      { id: 5, op: 'expr', expression: "app.phase in ['Error', 'Failed']", data },
      { id: 6, op: 'expr', expression: 'app.x?.y ?? "none"', data },
      { id: 7, op: 'expr', expression: '1..1000000000' },
      { id: 8, op: 'expr', expression: 'app.phase.', data },
    ]);
    expect(answers.get(1)).toMatchObject({ text: 'my-app' });
    expect(answers.get(2)?.error?.message).toContain('map has no entry for key "q"');
    expect(answers.get(3)?.error?.code).toBe('invalid-argument');
    expect(answers.get(4)?.error?.code).toBe('too-large');
    expect(answers.get(5)).toMatchObject({ value: true });
    expect(answers.get(6)).toMatchObject({ value: 'none' });
    expect(answers.get(7)?.error?.code).toBe('too-large');
    expect(answers.get(8)?.error?.message).toContain('character 11');
  });
});

describe('whatever a line holds', () => {
  const object = configMap('a', {});
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const deep = (value: string) =>
    `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":${value}}`;

  test.each<[string, string | object, string]>([
    ['no JSON', 'not json', 'invalid-argument'],
    ['half of it', '{"id":1,', 'invalid-argument'],
    ['a list', '[{"id":1,"op":"health"}]', 'invalid-argument'],
    ['a number', '7', 'invalid-argument'],
    ['null', 'null', 'invalid-argument'],
  ])('%s has an answer without an id', async (_, line, code) => {
    const answers = await evaluate([line, { id: 'after', op: 'health', object }]);
    expect(answers.get(null)?.error?.code).toBe(code);
    expect(answers.get('after')).toMatchObject({ status: null });
  });

  test('the process answers the others', async () => {
    const wrong: Record<string, string | object> = {
      'no-op': { id: 'no-op' },
      'op-number': { id: 'op-number', op: 5 },
      'op-prototype': { id: 'op-prototype', op: '__proto__' },
      'op-constructor': { id: 'op-constructor', op: 'constructor' },
      'no-object': { id: 'no-object', op: 'health' },
      'object-list': { id: 'object-list', op: 'health', object: [] },
      'no-kind': { id: 'no-kind', op: 'health', object: { apiVersion: 'v1' } },
      'kind-object': { id: 'kind-object', op: 'health', object: { ...object, kind: {} } },
      'metadata-text': { id: 'metadata-text', op: 'diff', desired: { ...object, metadata: 'x' } },
      'labels-list': {
        id: 'labels-list',
        op: 'diff',
        desired: configMap('a', {}, { labels: ['x'] }),
      },
      'annotation-number': {
        id: 'annotation-number',
        op: 'diff',
        desired: configMap('a', {}, { annotations: { 'helm.sh/resource-policy': 7 } }),
      },
      'options-text': { id: 'options-text', op: 'plan', desired: [], options: 'Prune=false' },
      'desired-object': { id: 'desired-object', op: 'plan', desired: object },
      'nothing-to-compare': { id: 'nothing-to-compare', op: 'diff', desired: null },
      'bad-rule': { id: 'bad-rule', op: 'diff', desired: object, ignoreDifferences: [7] },
      'bad-jq': {
        id: 'bad-jq',
        op: 'diff',
        desired: object,
        live: object,
        ignoreDifferences: [{ kind: 'ConfigMap', jqPathExpressions: ['.data | ('] }],
      },
      'path-number': { id: 'path-number', op: 'render', path: 7 },
      'no-set': { id: 'no-set', op: 'appset' },
      'set-without-template': {
        id: 'set-without-template',
        op: 'appset',
        applicationSet: { metadata: { name: 'a' }, spec: {} },
      },
      'no-repository': {
        id: 'no-repository',
        op: 'appset',
        applicationSet: {
          metadata: { name: 'a' },
          spec: { generators: [{ git: { directories: [{ path: '*' }] } }], template: {} },
        },
      },
      'path-nul': { id: 'path-nul', op: 'render', path: 'a\0b' },
    };
    const answers = await evaluate([
      ...Object.values(wrong),
      { id: { nested: [1] }, op: 'health', object },
      `{"id":"proto","op":"diff","desired":${deep('{"__proto__":"x"}')},"live":${deep('{}')}}`,
      `{"id":"deep-object","op":"health","object":${nested(100_000)}}`,
      `{"id":"deep-data","op":"diff","desired":${deep(nested(50_000))},"live":${deep('{}')}}`,
      '',
      '   ',
      { id: 'last', op: 'health', object },
    ]);
    for (const id of Object.keys(wrong)) {
      expect([id, answers.get(id)?.error !== undefined]).toEqual([id, true]);
    }
    expect(answers.get('proto')?.error).toBeUndefined();
    expect(answers.get('deep-object')?.error?.code).toBe('invalid-argument');
    expect(answers.get('deep-data')).toBeDefined();
    expect(answers.get('last')).toMatchObject({ status: null });
    expect([...answers.keys()].some((id) => JSON.stringify(id) === '{"nested":[1]}')).toBe(true);
  });

  test('a request that never ends is ended, and the others go on meanwhile', async () => {
    // A pattern with so many ways to match that no computer finds out.
    const kind = `*${'a*'.repeat(30)}c`;
    const aaaa = { ...object, kind: `${'a'.repeat(300)}b` };
    const answers = await evaluate([
      { id: 'endless', op: 'diff', desired: aaaa, live: aaaa, ignoreDifferences: [{ kind }] },
      { id: 'quick', op: 'health', object },
    ]);
    const { endless, quick } = Object.fromEntries(answers);
    // An engine that finds out all the same is as good.
    if (endless.error) expect(endless.error.code).toBe('deadline-exceeded');
    expect(quick).toMatchObject({ status: null });
  });

  test('hundreds at once are all answered', async () => {
    const requests = Array.from({ length: 500 }, (_, id) => ({
      id,
      op: 'diff',
      desired: configMap('a', { v: String(id) }),
      live: configMap('a', { v: '1' }),
    }));
    const answers = await evaluate(requests);
    expect(answers.size).toBe(500);
    expect([...answers.values()].filter((answer) => answer.modified === false)).toHaveLength(1);
  });
});
