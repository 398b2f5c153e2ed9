import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { RenderError } from '../render-error.ts';
import type { RenderInput } from '../render-input.ts';
import { liveTree } from '../source/live-tree.ts';
import type { RemoteRef, RemoteSources } from '../source/remote.ts';
import { renderApplication, stillValid } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';
import { hasRemoteReads } from '../trace/render-record.ts';

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: Flux's own form of variables. */

type Files = Record<string, MemoryFile>;

const tools = await useTools();

const flux = (group: string, version: string) => (kind: string, name: string, spec: object) =>
  JSON.stringify({
    apiVersion: `${group}.toolkit.fluxcd.io/${version}`,
    kind,
    metadata: { name, namespace: 'flux-system' },
    spec,
  });
const source = flux('source', 'v1');
const own = { kind: 'GitRepository', name: 'flux-system' };
const kustomization = (name: string, spec: object) =>
  flux('kustomize', 'v1')('Kustomization', name, {
    sourceRef: own,
    interval: '5m',
    prune: true,
    ...spec,
  });
const release = (name: string, spec: object) => flux('helm', 'v2')('HelmRelease', name, spec);
const chart = (spec: object = {}) => ({
  chart: { spec: { chart: './charts/web', sourceRef: own, ...spec } },
});

const DIGEST = `sha256:${'0'.repeat(64)}`;

const CHART: Files = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'color: red\nsize: {x: 1, z: 2}\n',
  'charts/web/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {values: {{ .Values | toJson | quote }}}\n',
  'charts/web/crds/crd.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
};

function inputOf(
  files: Files,
  rest: Omit<Partial<RenderInput>, 'source'> & { source?: object } = {},
) {
  const { source: settings, ...others } = rest;
  return renderInputOf(
    files,
    { path: 'clusters/prod', flux: {}, ...settings },
    { tools, ...others },
  );
}

async function render(files: Files, rest: Parameters<typeof inputOf>[1] = {}) {
  return await renderSource(inputOf(files, rest));
}

const named = (objects: readonly KubeObject[]) =>
  objects
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`)
    .sort();
const byName = (objects: readonly KubeObject[], name: string) =>
  objects.find(({ metadata }) => metadata.name === name) as KubeObject & {
    data: Record<string, string>;
  };

describe('a path with objects of Flux', () => {
  it('is followed through Kustomizations that bring Kustomizations', async () => {
    const { manifests, type } = await render({
      'clusters/prod/apps.yaml': kustomization('apps', { path: './apps' }),
      'clusters/prod/vars.yaml': configMap('plain'),
      'apps/team.yaml': kustomization('team', { path: 'team', targetNamespace: 'team' }),
      'apps/cm.yaml': configMap('of-apps'),
      'team/deep/cm.yaml': configMap('of-team'),
    });
    expect(type).toBe('Flux');
    expect(named(manifests)).toEqual([
      'ConfigMap -/of-apps',
      'ConfigMap -/plain',
      'ConfigMap team/of-team',
    ]);
  });

  it('leaves out Flux itself and what it does not act on, and reads its own path once', async () => {
    const controller = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'source-controller', labels: { 'app.kubernetes.io/part-of': 'flux' } },
    };
    const { manifests, warnings } = await render({
      'clusters/prod/flux-system/gotk-components.yaml': JSON.stringify(controller),
      'clusters/prod/flux-system/gotk-sync.yaml': [
        source('GitRepository', 'flux-system', {
          url: 'https://git.example.com/team/app',
          ref: { branch: 'main' },
        }),
        kustomization('flux-system', {
          path: './clusters/prod',
          postBuild: { substitute: { who: 'me' } },
        }),
      ].join('\n---\n'),
      'clusters/prod/alert.yaml': flux('notification', 'v1beta3')('Alert', 'slack', {}),
      'clusters/prod/cm.yaml': configMap('one', { who: '${who}' }),
    });
    expect(named(manifests)).toEqual(['ConfigMap -/one']);
    expect(manifests[0]).toMatchObject({ data: { who: 'me' } });
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('Alert/flux-system/slack'),
    ]);
  });

  it.each([
    ['a kustomization', { 'app/kustomization.yaml': 'resources: [sub/cm.yaml]' }],
    ['everything below', {}],
  ])('builds %s with what the Kustomization changes', async (_, more) => {
    const deployment = JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1' }] } } },
    });
    const { manifests } = await render({
      'clusters/prod/app.yaml': kustomization('app', {
        path: './app',
        targetNamespace: 'shop',
        namePrefix: 'a-',
        nameSuffix: '-z',
        commonMetadata: { labels: { team: 'shop' }, annotations: { note: 'yes' } },
        images: [{ name: 'nginx', newName: 'example.com/nginx', newTag: '2', digest: DIGEST }],
        patches: [
          { patch: '- {op: add, path: /spec/replicas, value: 3}', target: { kind: 'Deployment' } },
        ],
      }),
      'app/sub/cm.yaml': deployment,
      ...more,
    });
    expect(manifests).toMatchObject([
      {
        metadata: {
          name: 'a-web-z',
          namespace: 'shop',
          labels: { team: 'shop' },
          annotations: { note: 'yes' },
        },
        spec: {
          replicas: 3,
          template: { spec: { containers: [{ image: `example.com/nginx:2@${DIGEST}` }] } },
        },
      },
    ]);
  });

  it('knows patches as they were written before', async () => {
    const { manifests } = await render({
      'clusters/prod/app.yaml': flux('kustomize', 'v1beta2')('Kustomization', 'app', {
        sourceRef: own,
        path: './app',
        prune: true,
        patchesStrategicMerge: [
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { a: '1' } },
        ],
        patchesJson6902: [
          {
            patch: [{ op: 'add', path: '/data/b', value: '2' }],
            target: { version: 'v1', kind: 'ConfigMap', name: 'one' },
          },
        ],
      }),
      'app/cm.yaml': configMap('one', { a: '0' }),
    });
    expect(byName(manifests, 'one').data).toEqual({ a: '1', b: '2' });
  });

  it.each([
    [
      'prune: false keeps what leaves Git, and what the application leaves',
      { prune: false },
      { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    ],
    [
      'a deletion policy of Delete keeps the former only',
      { prune: false, deletionPolicy: 'Delete' },
      { 'argocd.argoproj.io/sync-options': 'Prune=false' },
    ],
    [
      'a deletion policy of Orphan keeps the latter only',
      { prune: true, deletionPolicy: 'Orphan' },
      { 'argocd.argoproj.io/sync-options': 'Delete=false' },
    ],
    [
      'a deletion policy of WaitForTermination keeps nothing',
      { deletionPolicy: 'WaitForTermination' },
      undefined,
    ],
    [
      'suspend leaves the cluster as it is',
      { suspend: true },
      { 'argocd.argoproj.io/hook': 'Skip' },
    ],
    [
      'a timeout counts where Flux waits',
      { wait: true, timeout: '3m' },
      { 'lockstep.dev/ready-timeout': '3m' },
    ],
    ['a timeout counts for nothing else', { timeout: '3m' }, undefined],
  ])('%s', async (_, spec, annotations) => {
    const { manifests } = await render({
      'clusters/prod/app.yaml': kustomization('app', { path: './app', ...spec }),
      'app/cm.yaml': configMap('one'),
    });
    expect(manifests[0]?.metadata.annotations).toEqual(annotations);
  });

  const KEPT = 'Prune=false,Delete=false';
  it.each([
    ['prune', 'disabled', { 'argocd.argoproj.io/sync-options': KEPT }],
    ['prune', 'Disabled', { 'argocd.argoproj.io/sync-options': KEPT }],
    ['prune', 'Enabled', {}],
    ['ssa', 'Ignore', { 'argocd.argoproj.io/hook': 'Skip' }],
    ['ssa', 'Merge', {}],
    ['reconcile', 'disabled', { 'argocd.argoproj.io/hook': 'Skip' }],
  ])(
    'an object that says %s: %s has its way, by annotation and by label',
    async (policy, value, marks) => {
      const stated = { [`kustomize.toolkit.fluxcd.io/${policy}`]: value };
      const one = (name: string, metadata: object) =>
        JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata } });
      const { manifests, warnings } = await render({
        'clusters/prod/app.yaml': kustomization('app', { path: './app' }),
        'clusters/prod/own.yaml': one('own', { annotations: stated }),
        'app/a.yaml': one('annotated', { annotations: stated }),
        'app/b.yaml': one('labelled', { labels: stated }),
      });
      expect(byName(manifests, 'own').metadata.annotations).toEqual({ ...stated, ...marks });
      expect(byName(manifests, 'annotated').metadata.annotations).toEqual({ ...stated, ...marks });
      expect(byName(manifests, 'labelled').metadata.annotations ?? {}).toEqual(marks);
      expect(warnings).toEqual([]);
    },
  );

  it.each([
    ['ssa', 'IfNotPresent', 'ssa: IfNotPresent'],
    ['force', 'Enabled', 'force: Enabled'],
  ])('an object that says %s: %s is told about', async (policy, value, words) => {
    const annotations = { [`kustomize.toolkit.fluxcd.io/${policy}`]: value };
    const metadata = { name: 'one', annotations };
    const { warnings } = await render({
      'clusters/prod/app.yaml': kustomization('app', { path: './app' }),
      'app/a.yaml': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata }),
    });
    expect(warnings.map(({ message }) => message)).toEqual([
      `Kustomization/flux-system/app: ${words} of Flux has no effect here, on ConfigMap one`,
    ]);
  });

  it('orders by dependsOn, over everything that a dependency brings', async () => {
    const { manifests } = await render({
      'clusters/prod/all.yaml': [
        kustomization('apps', { path: './apps', dependsOn: [{ name: 'infra' }] }),
        kustomization('infra', { path: './infra' }),
      ].join('\n---\n'),
      'infra/more.yaml': [
        kustomization('late', { path: './late', dependsOn: [{ name: 'early' }] }),
        kustomization('early', { path: './early' }),
      ].join('\n---\n'),
      'infra/cm.yaml': configMap('infra'),
      'early/cm.yaml': configMap('early'),
      'late/cm.yaml': configMap('late'),
      'apps/cm.yaml': configMap('apps'),
    });
    const waves = manifests.map(({ metadata }) => [
      metadata.name,
      metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0',
    ]);
    expect(Object.fromEntries(waves)).toEqual({ infra: '0', early: '0', late: '1', apps: '2' });
  });

  it.each([
    [
      'waits for itself',
      [
        kustomization('a', { path: 'app', dependsOn: [{ name: 'b' }] }),
        kustomization('b', { path: 'app', dependsOn: [{ name: 'a' }] }),
      ],
      /dependsOn: Kustomization\/flux-system\/\w waits for itself/,
    ],
    [
      'names a source that is not there',
      [kustomization('a', { path: 'app', sourceRef: { kind: 'GitRepository', name: 'other' } })],
      /Kustomization flux-system\/a: GitRepository flux-system\/other is not among the objects/,
    ],
    [
      'names a bucket',
      [
        source('Bucket', 'files', { endpoint: 'x' }),
        kustomization('a', { path: 'app', sourceRef: { kind: 'Bucket', name: 'files' } }),
      ],
      /Kustomization flux-system\/a: Bucket files: manifests from such a source are not supported/,
    ],
    [
      'names another cluster',
      [kustomization('a', { path: 'app', kubeConfig: {} })],
      /names another cluster/,
    ],
    ['names no folder', [kustomization('a', { path: 'nothing' })], /a: nothing: no such folder/],
    ['has a wrong field', [kustomization('a', { path: 5 })], /Kustomization a: spec.path/],
    [
      'is of a version of tomorrow',
      [flux('kustomize', 'v9')('Kustomization', 'a', {})],
      /kustomize.toolkit.fluxcd.io\/v9 is not understood/,
    ],
  ])('is refused where a Kustomization %s', async (_, objects, message) => {
    const files = {
      'clusters/prod/x.yaml': objects.join('\n---\n'),
      'app/cm.yaml': configMap('one'),
    };
    await expect(render(files)).rejects.toThrow(message);
  });
});

describe('variables', () => {
  const files = (postBuild: object, data: Record<string, string>, more: Files = {}) => ({
    'clusters/prod/app.yaml': kustomization('app', { path: './app', postBuild }),
    'app/cm.yaml': configMap('one', data),
    ...more,
  });
  const dataOf = async (given: Files) => byName((await render(given)).manifests, 'one').data;

  it('are replaced in the YAML, so that they can become numbers', async () => {
    const substitute = { count: '3', name: 'web', empty: '' };
    const data = {
      a: '${count}',
      b: '${name}-${count}',
      c: '${unset:=x}',
      d: '$${name} $name',
      e: '${empty}',
    };
    expect(await dataOf(files({ substitute }, data))).toEqual({
      a: 3,
      b: 'web-3',
      c: 'x',
      d: '${name} $name',
      e: null,
    });
  });

  it('come from ConfigMaps and Secrets, in order, with those of the Kustomization last', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'flux-system' },
    };
    const more = {
      'clusters/prod/vars.yaml': [
        JSON.stringify({
          ...JSON.parse(configMap('c', { a: 'c', b: 'c', d: 'c' })),
          metadata: { name: 'c', namespace: 'flux-system' },
        }),
        JSON.stringify({
          ...secret,
          data: { b: Buffer.from('s\n').toString('base64'), d: 'cw==' },
        }),
      ].join('\n---\n'),
    };
    const substituteFrom = [
      { kind: 'ConfigMap', name: 'c' },
      { kind: 'Secret', name: 's' },
      { kind: 'ConfigMap', name: 'nowhere', optional: true },
    ];
    const postBuild = { substituteFrom, substitute: { d: 'own' } };
    expect(await dataOf(files(postBuild, { all: '-${a}${b}${d}' }, more))).toEqual({
      all: '-csown',
    });
  });

  it('may come from what another Kustomization brings', async () => {
    const vars = {
      ...JSON.parse(configMap('late', { a: '1' })),
      metadata: { name: 'late', namespace: 'flux-system' },
    };
    const more = {
      'clusters/prod/config.yaml': kustomization('config', { path: './config' }),
      'config/cm.yaml': JSON.stringify(vars),
    };
    const postBuild = { substituteFrom: [{ kind: 'ConfigMap', name: 'late', optional: true }] };
    expect(await dataOf(files(postBuild, { a: 'x${a}' }, more))).toEqual({ a: 'x1' });
  });

  it.each([
    [{}, 'nothing is replaced without a variable', '${a}'],
    [{ substitute: { b: '1' } }, 'what is not set is empty', ''],
  ])('%s: %s', async (postBuild, _, a) => {
    expect(await dataOf(files(postBuild, { a: `x${'${a}'}` }))).toEqual({ a: `x${a}` });
  });

  it('leave an object alone that says so', async () => {
    const object = JSON.parse(configMap('one', { a: 'x${a}' }));
    object.metadata.annotations = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
    const more = { 'app/cm.yaml': JSON.stringify(object) };
    expect(await dataOf(files({ substitute: { a: '1' } }, {}, more))).toEqual({ a: 'x${a}' });
  });

  it.each([
    [
      { substituteFrom: [{ kind: 'Secret', name: 'live' }] },
      {},
      /Secret flux-system\/live is not among .* only in the cluster/,
    ],
    [{ substitute: { '1a': 'x' } }, {}, /"1a" is no name of a variable/],
    [
      { substitute: { a: 'x' } },
      { a: '${.Values}' },
      /ConfigMap one: substitution failed: unable to parse/,
    ],
    [{ substitute: { a: 'x: y: z' } }, { a: '${a}' }, /ConfigMap one after substitution/],
  ])('%s are refused', async (postBuild, data, message) => {
    await expect(render(files(postBuild, data))).rejects.toThrow(message);
  });
});

describe('a HelmRelease', () => {
  const renderRelease = (spec: object, more: Files = {}, rest: Parameters<typeof render>[1] = {}) =>
    render({ ...CHART, 'clusters/prod/hr.yaml': release('web', spec), ...more }, rest);
  const valuesIn = (objects: readonly KubeObject[]) => {
    const found = objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && !metadata.name?.startsWith('v'),
    );
    return JSON.parse((found as unknown as { data: { values: string } }).data.values);
  };

  it.each([
    ['its own name', {}, 'ConfigMap flux-system/web'],
    ['its namespace before its name', { targetNamespace: 'shop' }, 'ConfigMap shop/shop-web'],
    ['the name that it states', { releaseName: 'x', targetNamespace: 'shop' }, 'ConfigMap shop/x'],
    [
      'a digest where the name is too long',
      { releaseName: 'r'.repeat(60) },
      `ConfigMap flux-system/${'r'.repeat(40)}-10e100bd54bc`,
    ],
  ])('is named by %s', async (_, spec, name) => {
    const { manifests } = await renderRelease({ ...chart(), ...spec });
    expect(named(manifests)).toContain(name);
  });

  it('merges values in order, with its own last', async () => {
    const vars = (name: string, data: object, kind = 'ConfigMap') =>
      JSON.stringify({
        apiVersion: 'v1',
        kind,
        metadata: { name, namespace: 'flux-system' },
        data,
      });
    const { manifests } = await renderRelease(
      {
        ...chart(),
        valuesFrom: [
          { kind: 'ConfigMap', name: 'v1' },
          { kind: 'Secret', name: 'v2', valuesKey: 'extra' },
          { kind: 'Secret', name: 'v2', valuesKey: 'port', targetPath: 'list[1].port' },
          { kind: 'Secret', name: 'v2', valuesKey: 'quoted', targetPath: 'dotted\\.name' },
          { kind: 'ConfigMap', name: 'gone', optional: true },
        ],
        values: { size: { z: 9 } },
      },
      {
        'clusters/prod/vars.yaml': [
          vars('v1', { 'values.yaml': 'color: blue\nsize: {x: 5, z: 5}\n' }),
          vars(
            'v2',
            { extra: btoa('color: green\n'), port: btoa('80'), quoted: btoa('"80"') },
            'Secret',
          ),
        ].join('\n---\n'),
      },
    );
    expect(valuesIn(manifests)).toEqual({
      color: 'green',
      size: { x: 5, z: 9 },
      list: [null, { port: 80 }],
      'dotted.name': '80',
    });
  });

  it.each([
    ['CRDs are part of it', {}, true],
    ['CRDs are left out where its install says so', { install: { crds: 'Skip' } }, false],
  ])('%s', async (_, spec, has) => {
    const { manifests } = await renderRelease({ ...chart(), ...spec });
    expect(named(manifests).includes('CustomResourceDefinition -/things.example.com')).toBe(has);
  });

  it('is changed by its post-renderers, and makes its namespace where asked', async () => {
    const { manifests } = await renderRelease({
      ...chart(),
      targetNamespace: 'shop',
      install: { createNamespace: true, crds: 'Skip' },
      commonMetadata: { labels: { a: 'b' } },
      postRenderers: [
        {
          kustomize: {
            patches: [
              { patch: '- {op: add, path: /data/more, value: "1"}', target: { kind: 'ConfigMap' } },
            ],
          },
        },
      ],
    });
    expect(named(manifests)).toEqual(['ConfigMap shop/shop-web', 'Namespace -/shop']);
    expect(byName(manifests, 'shop-web')).toMatchObject({
      data: { more: '1' },
      metadata: { labels: { a: 'b' } },
    });
  });

  const asked: RemoteRef[] = [];
  const fetched = (files: Files) => ({
    fetch: async (ref: RemoteRef) => {
      asked.push(ref);
      return { revision: '1', tree: memoryTree(files) };
    },
  });
  const packed = Object.fromEntries(
    Object.entries(CHART).map(([path, content]) => [path.replace('charts/web/', ''), content]),
  );
  const helmRepository = (url: string) => source('HelmRepository', 'repo', { url });
  const ociRepository = source('OCIRepository', 'repo', {
    url: 'oci://example.com/charts/web',
    ref: { semver: '^1' },
  });

  it.each([
    [
      'a Helm repository',
      helmRepository('https://charts.example.com'),
      chart({ chart: 'web', version: '>=1', sourceRef: { kind: 'HelmRepository', name: 'repo' } }),
      { kind: 'chart', url: 'https://charts.example.com', name: 'web', version: '>=1' },
    ],
    [
      'a registry',
      helmRepository('oci://example.com/charts'),
      chart({ chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'repo' } }),
      { kind: 'chart', url: 'oci://example.com/charts', name: 'web', version: '*' },
    ],
    [
      'an OCIRepository',
      ociRepository,
      { chartRef: { kind: 'OCIRepository', name: 'repo' } },
      { kind: 'chart', url: 'oci://example.com/charts', name: 'web', version: '^1' },
    ],
    [
      'another Git repository',
      source('GitRepository', 'repo', {
        url: 'https://git.example.com/charts',
        ref: { tag: 'v1' },
      }),
      chart({ chart: '.', sourceRef: { kind: 'GitRepository', name: 'repo' } }),
      { kind: 'git', url: 'https://git.example.com/charts', revision: 'v1' },
    ],
  ])('takes its chart from %s', async (_, repository, spec, ref) => {
    asked.length = 0;
    const files = {
      'clusters/prod/repo.yaml': repository,
      'clusters/prod/hr.yaml': release('web', spec),
    };
    const { manifests, record } = await render(files, { remote: fetched(packed) });
    expect(valuesIn(manifests)).toMatchObject({ color: 'red' });
    expect(asked[0]).toEqual(ref);
    expect(record.reads.some(({ tree }) => tree.startsWith('remote:'))).toBe(true);
  });

  it('takes value files out of the source of its chart', async () => {
    const { manifests } = await renderRelease(
      chart({
        valuesFiles: ['./charts/web/values.yaml', 'env/prod.yaml', 'gone.yaml'],
        ignoreMissingValuesFiles: true,
      }),
      { 'env/prod.yaml': 'color: prod\n' },
    );
    expect(valuesIn(manifests)).toMatchObject({ color: 'prod' });
  });

  it.each([
    ['alone', ['env/prod.yaml'], { color: 'prod' }],
    [
      'over the chart’s own',
      ['charts/web/values.yaml', 'env/prod.yaml'],
      { color: 'prod', size: { x: 1, z: 2 } },
    ],
    ['that are all missing', ['gone.yaml'], { color: 'red', size: { x: 1, z: 2 } }],
  ])('has value files %s in place of the values of its chart', async (_, valuesFiles, expected) => {
    const { manifests } = await renderRelease(
      chart({ valuesFiles, ignoreMissingValuesFiles: true }),
      { 'env/prod.yaml': 'color: prod\n' },
    );
    expect(valuesIn(manifests)).toEqual(expected);
  });

  const about = (spec: object) => ({
    ...CHART,
    'charts/web/templates/cm.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: about, labels: {chart: {{ .Chart.Version | replace "+" "_" | quote }}}}\n',
    'clusters/prod/hr.yaml': release('web', chart(spec)),
  });
  const versionIn = (objects: readonly KubeObject[]) =>
    byName(objects, 'about')?.metadata.labels?.chart;

  it.each([
    [undefined, '1.0.0'],
    ['ChartVersion', '1.0.0'],
    ['Revision', /^1\.0\.0_[0-9a-f]{12}$/],
  ])('whose strategy is %s has the version of its chart as %s', async (strategy, version) => {
    const input = inputOf(about({ reconcileStrategy: strategy }));
    const { manifests } = await renderSource(input);
    const found = versionIn(manifests);
    if (typeof version === 'string') expect(found).toBe(version);
    else expect(found).toMatch(version);
    expect(found?.split('_')[1] ?? '').toBe(
      strategy === 'Revision' ? input.tree.commit.slice(0, 12) : '',
    );
  });

  it('by revision is another one with each commit, by version only with its files', async () => {
    const elsewhere = { 'elsewhere/a.txt': 'changed' };
    const holds: (boolean | undefined)[] = [];
    for (const reconcileStrategy of ['Revision', 'ChartVersion']) {
      const files = about({ reconcileStrategy });
      const input = inputOf(files);
      const { record } = await renderApplication([input]);
      const next = { ...input, tree: memoryTree({ ...files, ...elsewhere }) };
      holds.push(record && (await stillValid(record, [next])));
    }
    expect(holds).toEqual([false, true]);
  });

  it.each([
    [chart({ reconcileStrategy: 'Commit' }), /HelmRelease web: spec.chart.spec.reconcileStrategy/],
    [{}, /HelmRelease flux-system\/web: either chart or chartRef/],
    [
      { ...chart(), valuesFrom: [{ kind: 'Secret', name: 'live' }] },
      /Secret flux-system\/live is not among/,
    ],
    [{ ...chart(), values: 'x' }, /HelmRelease web: spec.values/],
  ])('%o is refused', async (spec, message) => {
    await expect(renderRelease(spec)).rejects.toThrow(message);
  });
});

describe('a chart in Git that is released by its version', () => {
  const TEMPLATE = 'charts/web/templates/cm.yaml';
  const CHANGED = { [TEMPLATE]: configMap('changed') };
  const at = (files: Files, spec: object = {}): Files => ({
    ...CHART,
    [TEMPLATE]: configMap('as-released'),
    'clusters/prod/hr.yaml': release('web', chart(spec)),
    ...files,
  });
  /** A repository whose version came with other files than it has now. */
  const inputAt = (now: Files, released: Files, spec: object = {}) => {
    const asked: RemoteRef[] = [];
    const fetch = async (ref: RemoteRef) => {
      asked.push(ref);
      return { revision: 'r', tree: memoryTree(at(released, spec)) };
    };
    const remote: RemoteSources = { knowsHistory: true, fetch };
    return { input: inputOf(at(now, spec), { remote }), asked };
  };
  const WARNING =
    'HelmRelease/flux-system/web: the chart charts/web was changed without another version in its Chart.yaml: what is deployed is what it was when that version came, as with Flux. Change the version, or set reconcileStrategy: Revision';

  it.each<[string, Files, object, string, string[]]>([
    ['is what it was then', CHANGED, {}, 'as-released', [WARNING]],
    [
      'also where the strategy is stated',
      CHANGED,
      { reconcileStrategy: 'ChartVersion' },
      'as-released',
      [WARNING],
    ],
    ['is what it is, where it stayed', { 'other/a.txt': 'x' }, {}, 'as-released', []],
    ['by revision is what it is now', CHANGED, { reconcileStrategy: 'Revision' }, 'changed', []],
    [
      'is packaged anew for a value file that was not there then',
      { ...CHANGED, 'env/new.yaml': '' },
      { valuesFiles: ['env/new.yaml'] },
      'changed',
      [],
    ],
  ])('%s', async (_, now, spec, name, told) => {
    const { input } = inputAt(now, {}, spec);
    const { manifests, warnings } = await renderSource(input);
    expect(manifests.map(({ metadata }) => metadata.name)).toContain(name);
    expect(warnings.map(({ message }) => message)).toEqual(told);
  });

  it('is looked for on the line of the source’s own commit, and moves with nothing else', async () => {
    const { input, asked } = inputAt(CHANGED, {});
    const { record } = await renderApplication([input]);
    if (!record) throw new Error('no record');
    const url = input.source.repoURL;
    const ref = { kind: 'released', url, chart: 'charts/web', own: true };
    expect(asked).toEqual([{ ...ref, revision: input.tree.commit }]);
    expect(hasRemoteReads(record)).toBe(false);
    const next = memoryTree(at({ ...CHANGED, 'other/a.txt': 'x' }));
    expect(await stillValid(record, [{ ...input, tree: next }])).toBe(true);
    expect(asked.at(-1)).toEqual({ ...ref, revision: next.commit });
  });

  it.each<[string, Files, boolean]>([
    ['another release', { [TEMPLATE]: configMap('released-since') }, false],
    ['other files beside the chart', { 'other/a.txt': 'x' }, true],
  ])('holds after %s as its files say', async (_, released, holds) => {
    const { record } = await renderApplication([inputAt(CHANGED, {}).input]);
    if (!record) throw new Error('no record');
    expect(await stillValid(record, [inputAt(CHANGED, released).input])).toBe(holds);
  });

  it('of another repository is looked for at what its source names', async () => {
    const sourceRef = { kind: 'GitRepository', name: 'charts' };
    const url = 'https://git.example.com/charts';
    const repository = source('GitRepository', 'charts', { url, ref: { branch: 'main' } });
    const { input, asked } = inputAt({ 'clusters/prod/s.yaml': repository }, {}, { sourceRef });
    const { record } = await renderApplication([input]);
    expect(asked).toContainEqual({ kind: 'released', url, revision: 'main', chart: 'charts/web' });
    expect(record && hasRemoteReads(record)).toBe(true);
  });
});

describe('the fingerprint of a path with objects of Flux', () => {
  const files: Files = {
    ...CHART,
    'clusters/prod/all.yaml': [
      kustomization('app', { path: './app' }),
      release('web', chart()),
    ].join('\n---\n'),
    'app/cm.yaml': configMap('one'),
    'elsewhere/cm.yaml': configMap('two'),
  };

  it.each([
    ['app/cm.yaml', configMap('changed'), false],
    ['app/new.yaml', configMap('new'), false],
    ['charts/web/values.yaml', 'color: other', false],
    ['elsewhere/cm.yaml', configMap('changed'), true],
  ])('after a change of %s', async (path, content, holds) => {
    const input = inputOf(files);
    const { record } = await renderApplication([input]);
    if (!record) throw new Error('no record');
    expect(await stillValid(record, [input])).toBe(true);
    const tree = memoryTree({ ...files, [path]: content });
    expect(await stillValid(record, [{ ...input, tree }])).toBe(holds);
  });
});

describe('a source of Flux', () => {
  const files = (spec: object): Files => ({
    'clusters/prod/app.yaml': kustomization('app', {
      path: './app',
      sourceRef: { kind: 'GitRepository', name: 'own' },
    }),
    'clusters/prod/source.yaml': source('GitRepository', 'own', {
      url: 'https://git.example.com/team/app',
      ...spec,
    }),
    'app/cm.yaml': configMap('one'),
  });

  it.each([
    ['verify', { verify: { mode: 'HEAD', secretRef: { name: 'keys' } } }],
    ['suspend', { suspend: true }],
  ])('that asks for %s is told to have none of it', async (field, spec) => {
    const { manifests, warnings } = await render(files(spec));
    expect(manifests).toHaveLength(1);
    expect(warnings.map(({ message }) => message)).toEqual([
      `GitRepository/flux-system/own: ${field} of Flux have no effect here`,
    ]);
  });

  it('that includes files of another repository is refused', async () => {
    const include = [{ repository: { name: 'other' }, toPath: 'app' }];
    await expect(render(files({ include }))).rejects.toThrow(
      /Kustomization flux-system\/app: GitRepository own: include is not supported/,
    );
  });
});

describe('what Flux leaves out of a source', () => {
  const files = (ignore?: string): Files => ({
    'clusters/prod/apps.yaml': kustomization('apps', { path: './apps' }),
    'clusters/prod/notes/cm.yaml': configMap('of-the-path'),
    ...(ignore !== undefined && {
      'clusters/prod/sources.yaml': source('GitRepository', 'flux-system', {
        url: 'https://git.example.com/team/app',
        ignore,
      }),
    }),
    'apps/a.yaml': configMap('a'),
    'apps/notes/b.yaml': configMap('b'),
    'apps/.github/c.yaml': configMap('c'),
  });

  it.each<[string, Files, string[]]>([
    ['by itself', files(), ['a', 'b', 'of-the-path']],
    ['by .sourceignore', { ...files(), '.sourceignore': 'notes/\n' }, ['a']],
    [
      'by .sourceignore of a folder',
      { ...files(), 'apps/.sourceignore': '/a.yaml' },
      ['b', 'of-the-path'],
    ],
    ['by its object', files('/apps/notes'), ['a', 'of-the-path']],
    ['by its object, but for something', files('/*\n!/apps\n'), ['a', 'b', 'c', 'of-the-path']],
    [
      'by its object over .sourceignore',
      { ...files('!notes'), 'apps/.sourceignore': 'notes' },
      ['a', 'b', 'of-the-path'],
    ],
  ])('%s', async (_, given, expected) => {
    const { manifests } = await render(given);
    expect(manifests.map(({ metadata }) => metadata.name).sort()).toEqual(expected);
  });

  it('is traced: what is hidden may come and go, the rules may not', async () => {
    const given = { ...files(), '.sourceignore': 'notes/\n' };
    const input = inputOf(given);
    const { record } = await renderApplication([input]);
    if (!record) throw new Error('no record');
    expect(await stillValid(record, [input])).toBe(true);
    const changed = (more: Files) => [{ ...input, tree: memoryTree({ ...given, ...more }) }];
    const hidden = { 'apps/notes/b.yaml': configMap('b', { x: '2' }) };
    expect(await stillValid(record, changed(hidden))).toBe(true);
    expect(await stillValid(record, changed({ '.sourceignore': '' }))).toBe(false);
    expect(await stillValid(record, changed({ 'apps/.sourceignore': '*' }))).toBe(false);
  });

  it('is not there for Kustomize and Helm either', async () => {
    const kustomized = render({
      'clusters/prod/apps.yaml': kustomization('apps', { path: './apps' }),
      'apps/kustomization.yaml': 'resources: [a.yaml]',
      'apps/a.yaml': configMap('a'),
      '.sourceignore': 'a.yaml',
    });
    await expect(kustomized).rejects.toThrow(/a\.yaml/);
    const { manifests } = await render({
      ...CHART,
      'charts/web/templates/extra.yaml': configMap('extra'),
      'clusters/prod/release.yaml': release('web', chart()),
      '.sourceignore': 'extra.yaml',
    });
    expect(manifests.map(({ metadata }) => metadata.name)).not.toContain('extra');
  });
});

describe('ConfigMaps and Secrets that are in the cluster', () => {
  const SECRET_VALUE = 'from-the-cluster';
  const encoded = Buffer.from(SECRET_VALUE).toString('base64');
  const live = (kind: string, name: string, data: object, resourceVersion = '1'): KubeObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'flux-system', uid: name, resourceVersion },
    data,
  });
  const clusterWith = (...objects: KubeObject[]): RemoteSources & { asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      reachesCluster: true,
      fetch: async (ref) => {
        if (ref.kind !== 'live') throw new RenderError('fetch', `${ref.url}: not here`);
        asked.push(`${ref.object} ${ref.namespace}/${ref.name}`);
        const found = objects.find(
          ({ kind, metadata }) => kind === ref.object && metadata.name === ref.name,
        );
        const tree = liveTree(found);
        return { revision: tree.commit, tree };
      },
    };
  };
  const substituting = (...substituteFrom: object[]): Files => ({
    'clusters/prod/apps.yaml': kustomization('apps', {
      path: './apps',
      postBuild: { substituteFrom },
    }),
    'apps/secret.yaml': JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token' },
      stringData: { password: '${PASSWORD}', region: '${REGION:=none}' },
    }),
  });
  const from = (kind: string, name: string, optional?: boolean) => ({ kind, name, optional });

  it('are substituted, known as not from Git, and depended on by version', async () => {
    const files = substituting(from('ConfigMap', 'settings'), from('Secret', 'keys'));
    const settings = live('ConfigMap', 'settings', { REGION: 'eu' });
    const remote = clusterWith(settings, live('Secret', 'keys', { PASSWORD: encoded }));
    const input = inputOf(files, { remote });
    const { manifests, record, openedSecrets } = await renderApplication([input]);
    expect(manifests[0]).toMatchObject({ stringData: { password: SECRET_VALUE, region: 'eu' } });
    expect(openedSecrets).toEqual(['/token']);
    if (!record) throw new Error('no record');
    for (const told of [SECRET_VALUE, encoded]) expect(JSON.stringify(record)).not.toContain(told);
    expect(await stillValid(record, [input])).toBe(true);
    const moved = clusterWith(settings, live('Secret', 'keys', { PASSWORD: encoded }, '2'));
    expect(await stillValid(record, [{ ...input, remote: moved }])).toBe(false);
    expect(await stillValid(record, [{ ...input, remote: clusterWith(settings) }])).toBe(false);
  });

  it('may be missing where they are optional, and are taken up when they come', async () => {
    const files = substituting(from('Secret', 'keys', true));
    const input = inputOf(files, { remote: clusterWith() });
    const { manifests, record } = await renderApplication([input]);
    // Without any variable nothing is put in, as in Flux.
    expect(manifests[0]).toMatchObject({ stringData: { region: '${REGION:=none}' } });
    if (!record) throw new Error('no record');
    const remote = clusterWith(live('Secret', 'keys', { PASSWORD: encoded }));
    expect(await stillValid(record, [{ ...input, remote }])).toBe(false);
  });

  it('are told where they are missing, or where there is no cluster', async () => {
    const files = substituting(from('Secret', 'keys'));
    const missing = render(files, { remote: clusterWith() });
    await expect(missing).rejects.toThrow(
      'Secret flux-system/keys is not among the objects of this application, and not in the cluster',
    );
    await expect(render(files)).rejects.toThrow('what is only in the cluster cannot be used here');
  });

  it('are not asked for where the application has them itself', async () => {
    const remote = clusterWith(live('ConfigMap', 'settings', { REGION: 'live' }));
    const own = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'flux-system' },
      data: { REGION: 'own', PASSWORD: 'x' },
    });
    const files = { ...substituting(from('ConfigMap', 'settings')), 'clusters/prod/cm.yaml': own };
    const { manifests } = await render(files, { remote });
    expect(byName(manifests, 'token')).toMatchObject({ stringData: { region: 'own' } });
    expect(remote.asked).toEqual([]);
  });

  it('are values of releases; what is wrong with a Secret does not quote it', async () => {
    const values = (text: string) =>
      clusterWith(
        live('Secret', 'values', { 'values.yaml': Buffer.from(text).toString('base64') }),
      );
    const files = {
      ...CHART,
      'clusters/prod/release.yaml': release('web', {
        ...chart(),
        valuesFrom: [{ kind: 'Secret', name: 'values' }],
      }),
    };
    const { manifests } = await render(files, { remote: values('color: blue') });
    expect(byName(manifests, 'web').data.values).toContain('"color":"blue"');
    for (const text of ['- pass-word', 'a: {pass-word', '!<tag:pass-word> x']) {
      const error = await render(files, { remote: values(text) }).catch((one) => one);
      expect(error.message).toContain('valuesFrom: Secret flux-system/values');
      expect(error.message).not.toContain('pass-word');
    }
  });
});

/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: Flux's own form of variables. */
