import type { Source } from '@lockstep/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RenderTools } from '../render-input.ts';
import { renderSource } from '../source/render-source.ts';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';

type Kustomize = NonNullable<Source['kustomize']>;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.0"}]}
`;
const FILES: Record<string, MemoryFile> = {
  'base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'base/deployment.yaml': DEPLOYMENT,
  'overlays/prod/kustomization.yaml':
    'resources: [../../base]\nnamePrefix: dev-\nconfigMapGenerator:\n- name: conf\n  files: [conf.txt]\npatches:\n- path: patch.yaml\n  target: {kind: Deployment}\n',
  'overlays/prod/conf.txt': 'text',
  'overlays/prod/patch.yaml': '- {op: replace, path: /spec/replicas, value: 2}',
  'overlays/prod/not-named.yaml': configMap('x'),
  'overlays/qa/kustomization.yaml': 'resources: [../../base]\n',
  'components/labels/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {from: component}\n',
  'README.md': 'x',
};

let tools: RenderTools;
beforeAll(async () => {
  tools = await useTools();
});

async function render(
  kustomize: Kustomize = {},
  more: Record<string, MemoryFile> = {},
  path = 'overlays/prod',
) {
  const input = renderInputOf({ ...FILES, ...more }, { path, kustomize }, { tools });
  return await renderSource(input);
}

async function deployment(...args: Parameters<typeof render>) {
  const { manifests } = await render(...args);
  return manifests.find((manifest) => manifest.kind === 'Deployment');
}

describe('a kustomization', () => {
  test('is built with its bases, patches and generators', async () => {
    const { manifests, type } = await render();
    expect(type).toBe('Kustomize');
    expect(manifests.map((manifest) => manifest.metadata.name)).toEqual([
      expect.stringMatching(/^dev-conf-/),
      'dev-web',
    ]);
    expect(manifests[1]).toMatchObject({ spec: { replicas: 2 } });
  });

  test('depends on the files that it names and on no others', async () => {
    const { record } = await render();
    const files = record.reads.filter((read) => read.kind === 'file').map((read) => read.path);
    expect(files).toEqual([
      'base/deployment.yaml',
      'base/kustomization.yaml',
      'overlays/prod/conf.txt',
      'overlays/prod/kustomization.yaml',
      'overlays/prod/patch.yaml',
    ]);
    expect(record.reads.some((read) => read.kind === 'tree')).toBe(false);
  });

  test.each<[string, Kustomize, object]>([
    ['a prefix in place of its own', { namePrefix: 'prod-' }, { metadata: { name: 'prod-web' } }],
    ['a suffix', { nameSuffix: '-v2' }, { metadata: { name: 'dev-web-v2' } }],
    ['a namespace', { namespace: 'shop' }, { metadata: { namespace: 'shop' } }],
    [
      'an image',
      { images: ['nginx=registry.example.com/nginx:2'] },
      { spec: { template: { spec: { containers: [{ image: 'registry.example.com/nginx:2' }] } } } },
    ],
    [
      'an image with the build environment',
      { images: ['nginx:$ARGOCD_APP_NAME'] },
      { spec: { template: { spec: { containers: [{ image: 'nginx:app' }] } } } },
    ],
    [
      'labels with the build environment',
      { commonLabels: { of: '$ARGOCD_APP_NAME' } },
      { metadata: { labels: { of: 'app' } } },
    ],
    ['a number of replicas', { replicas: [{ name: 'web', count: 5 }] }, { spec: { replicas: 5 } }],
    [
      'labels, selectors included',
      { commonLabels: { team: 'a' } },
      { spec: { selector: { matchLabels: { team: 'a' } } } },
    ],
    [
      'labels alone',
      { commonLabels: { team: 'a' }, labelWithoutSelector: true },
      { metadata: { labels: { team: 'a' } }, spec: { selector: { matchLabels: { app: 'web' } } } },
    ],
    [
      'annotations with the build environment',
      { commonAnnotations: { app: '$ARGOCD_APP_NAME' }, commonAnnotationsEnvsubst: true },
      { metadata: { annotations: { app: 'app' } } },
    ],
    [
      'a patch',
      {
        patches: [
          {
            patch: '- {op: replace, path: /spec/replicas, value: 7}',
            target: { kind: 'Deployment' },
          },
        ],
      },
      { spec: { replicas: 7 } },
    ],
    [
      'a component',
      { components: ['../../components/labels'] },
      { metadata: { annotations: { from: 'component' } } },
    ],
    [
      'components that are there',
      { components: ['../../none', '../../components/labels'], ignoreMissingComponents: true },
      { metadata: { annotations: { from: 'component' } } },
    ],
    [
      'components by a pattern',
      { components: ['../../comp*/lab*'] },
      { metadata: { annotations: { from: 'component' } } },
    ],
    [
      'components by patterns of which one finds nothing',
      { components: ['../../none/*', '../../components/*'], ignoreMissingComponents: true },
      { metadata: { annotations: { from: 'component' } } },
    ],
  ])('takes %s from the source', async (_, settings, expected) => {
    expect(await deployment(settings)).toMatchObject(expected);
  });

  test.each([
    ['none of them is there', ['../../none', '../../none/*']],
    ['they are of other repositories, and not local', ['https://git.example.com/team/repo//x']],
  ])(
    'is as it is without its components where missing ones are ignored and %s',
    async (_, components) => {
      const found = await deployment({ components, ignoreMissingComponents: true });
      expect(found).toEqual(await deployment({}));
    },
  );

  test.each([
    ['is not there', ['../../none'], false, /none/],
    ['is a pattern that finds nothing', ['../../none/*'], false, /has no match/],
    ['is a folder without a kustomization', ['../../empty'], true, /empty/],
  ])('is refused where a component %s', async (_, components, ignoreMissingComponents, message) => {
    const more = { 'empty/readme.md': 'nothing' };
    const found = render({ components, ignoreMissingComponents }, more);
    await expect(found).rejects.toThrow(message);
  });

  test('with components that may be missing is rendered again when one comes', async () => {
    const settings = {
      components: ['../../later', '../../later/*'],
      ignoreMissingComponents: true,
    };
    const { record } = await render(settings);
    const paths = record.reads.map(({ path }) => path);
    expect(paths).toContain('later');
  });

  test('may be transformed by files, which are traced', async () => {
    const more = {
      'overlays/prod/transform.yaml':
        'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: t-patch.yaml\ntarget: {kind: Deployment}\n',
      'overlays/prod/t-patch.yaml': '- {op: replace, path: /spec/replicas, value: 9}',
      'overlays/prod/kustomization.yaml':
        'resources: [../../base]\ntransformers: [transform.yaml]\n',
    };
    const { manifests, record } = await render({}, more);
    expect(manifests[0]).toMatchObject({ spec: { replicas: 9 } });
    const files = record.reads.filter((read) => read.kind === 'file').map((read) => read.path);
    expect(files).toEqual([
      'base/deployment.yaml',
      'base/kustomization.yaml',
      'overlays/prod/kustomization.yaml',
      'overlays/prod/t-patch.yaml',
      'overlays/prod/transform.yaml',
    ]);
  });

  test('may reach its base through a symlink', async () => {
    const more = {
      'overlays/qa/kustomization.yaml': 'resources: [base]\n',
      'overlays/qa/base': { link: '../../base' },
    };
    const { manifests } = await render({}, more, 'overlays/qa');
    expect(manifests[0]?.metadata.name).toBe('web');
  });
});

test('a pattern of components that finds nothing is told', async () => {
  const built = deployment({ components: ['../../none/*'] });
  await expect(built).rejects.toThrow('kustomize.components: ../../none/* has no match');
});

describe('a kustomization that does not build', () => {
  test.each<[string, Record<string, MemoryFile>, RegExp]>([
    [
      'a missing resource',
      { 'overlays/prod/kustomization.yaml': 'resources: [none.yaml]' },
      /none\.yaml/,
    ],
    [
      'a field that is not there',
      { 'overlays/prod/kustomization.yaml': 'resource: [a.yaml]' },
      /unknown field "resource"/,
    ],
    [
      'a base outside',
      { 'overlays/prod/kustomization.yaml': 'resources: [../../../other]' },
      /leads out of the repository/,
    ],
    [
      'a file of another folder',
      { 'overlays/prod/kustomization.yaml': 'resources: [../../base/deployment.yaml]' },
      /security|not in or below/,
    ],
    [
      'a patch by a symlink outside',
      { 'overlays/prod/patch.yaml': { link: '/etc/passwd' } },
      /symlink leads out/,
    ],
    [
      'broken YAML',
      { 'overlays/prod/kustomization.yaml': 'resources: [' },
      /kustomization\.yaml:1/,
    ],
    [
      'two kustomizations',
      { 'overlays/prod/Kustomization': 'resources: []' },
      /several kustomizations/,
    ],
  ])('%s is told in words', async (_, more, message) => {
    await expect(render({}, more)).rejects.toThrow(message);
  });

  test('does not show where it was built', async () => {
    const more = { 'overlays/prod/kustomization.yaml': 'resources: [none.yaml]' };
    await expect(render({}, more)).rejects.toThrow(/^(?!.*lockstep-render-)/s);
  });
});
