import type { Source } from '@lockstep/domain';
import fc from 'fast-check';
import type { RenderInput, RenderTools } from '../render-input.ts';
import { gitRef, memoryRemote } from './memory-remote.ts';
import { type MemoryFile, memoryTree } from './memory-tree.ts';
import { configMap, renderInputOf } from './render-input-of.ts';

/** Files by `repository:path`: of the applications, of value files (`conf`), of remote bases. */
export type World = Readonly<Record<string, MemoryFile>>;

export interface WorldApp {
  sources: readonly Partial<Source>[];
  /** What may matter to it; all else must not. */
  inputs: RegExp;
}

const BASES = 'https://git.example.com/bases';
const OPTIONS = { buildOptions: '--load-restrictor LoadRestrictionsNone' };

/** One application of each kind, and of kinds mixed. */
export const WORLD_APPS: Readonly<Record<string, WorldApp>> = {
  plain: { sources: [{ path: 'plain' }], inputs: /^own:(plain\/|shared\/a\.yaml)/ },
  deep: {
    sources: [{ path: 'deep', directory: { recurse: true, include: '{*.yaml,x/*}' } }],
    inputs: /^own:deep\//,
  },
  overlay: {
    sources: [{ path: 'overlay' }],
    inputs: /^(own:(overlay|base|part|linked|shared)\/|bases:(app|lib)\/)/,
  },
  patched: {
    sources: [
      {
        path: 'base',
        kustomize: {
          namePrefix: 'p-',
          components: ['../part'],
          ignoreMissingComponents: true,
          ...OPTIONS,
        },
      },
    ],
    inputs: /^(own:(base|part|shared)\/|bases:(app|lib)\/)/,
  },
  chart: {
    sources: [
      {
        path: 'chart',
        helm: {
          valueFiles: ['../env/a.yaml', '/env/maybe.yaml'],
          ignoreMissingValueFiles: true,
          fileParameters: [{ name: 'file', path: '../shared/text.txt' }],
        },
      },
    ],
    inputs: /^own:(chart\/|env\/(a|maybe)\.yaml|shared\/text\.txt)/,
  },
  code: {
    sources: [
      {
        path: 'code',
        directory: {
          jsonnet: { libs: ['v1', 'v2'], extVars: [{ name: 'x', value: '$ARGOCD_APP_NAME' }] },
        },
      },
    ],
    inputs: /^own:(code\/|v1\/|v2\/)/,
  },
  several: {
    sources: [
      { path: 'chart', helm: { valueFiles: ['$conf/values/prod.yaml'] } },
      { ref: 'conf', repoURL: 'https://git.example.com/conf' },
      { path: 'plain', name: 'more' },
    ],
    inputs: /^(own:(chart|plain)\/|own:shared\/a\.yaml|conf:values\/prod\.yaml)/,
  },
};

type Content = (n: number) => MemoryFile;

const manifest =
  (name: string): Content =>
  (n) =>
    configMap(name, { n: String(n) });
const oneOf =
  (...all: MemoryFile[]): Content =>
  (n) =>
    all[n % all.length] ?? '';
const CODE = (n: number, call: string) => `local cm = import "cm.libsonnet"; [cm("${call}", ${n})]`;

/** Every path that exists at first or may come, and what may stand there. */
const PATHS: Readonly<Record<string, Content>> = {
  'own:plain/a.yaml': manifest('a'),
  'own:plain/b.json': manifest('b'),
  'own:plain/l.yaml': oneOf(
    { link: '../shared/a.yaml' },
    { link: '../shared/none.yaml' },
    { link: '../../out' },
    configMap('l'),
  ),
  'own:plain/notes.md': (n) => `note ${n}`,
  'own:plain/.argocd-source.yaml': oneOf(
    'directory: {exclude: b.json}',
    'directory: {recurse: true}',
    '{}',
    'kustomize: {namePrefix: x}',
    '[',
  ),
  'own:plain/sub/c.yaml': manifest('c'),
  'own:plain/kustomization.yaml': oneOf('resources: [a.yaml]', 'resources: []'),
  'own:deep/x/y/d.yaml': manifest('d'),
  'own:deep/x/e.yml': manifest('e'),
  'own:deep/f.yaml': manifest('f'),
  'own:shared/a.yaml': manifest('shared'),
  'own:shared/text.txt': (n) => `text ${n}`,
  'own:shared/env.env': (n) => `A=${n}\n`,
  'own:shared/unused.yaml': manifest('unused'),
  'own:base/kustomization.yaml': oneOf(
    'resources: [one.yaml]',
    'resources: [one.yaml, ../shared/none.yaml]',
    'resources: [one.yaml]\nconfigMapGenerator: [{name: g, files: [text=one.yaml]}]',
    `resources: [one.yaml, "${BASES}//app?ref=main"]`,
  ),
  'own:base/kustomization.yml': oneOf('resources: []'),
  'own:base/one.yaml': manifest('one'),
  'own:base/unused.yaml': manifest('unused'),
  'own:part/kustomization.yaml': oneOf(
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {a: "1"}',
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -s',
  ),
  'own:overlay/kustomization.yaml': oneOf(
    'resources: [../linked, own.yaml]',
    'resources: [../base, own.yaml]',
    'resources: [own.yaml]\ncomponents: [../part]',
    'resources: [../base]\npatches: [{path: patch.yaml, target: {kind: ConfigMap}}]',
    `resources: ["${BASES}//app?ref=main"]`,
    'resources: [',
  ),
  'own:overlay/own.yaml': manifest('own'),
  'own:overlay/patch.yaml': oneOf(
    '- {op: add, path: /metadata/labels, value: {a: b}}',
    '- {op: add, path: /metadata/labels, value: {c: d}}',
  ),
  'own:linked': oneOf({ link: 'base' }, { link: 'part' }, { link: 'nowhere' }),
  'own:chart/Chart.yaml': (n) => `apiVersion: v2\nname: chart\nversion: 1.0.${n % 3}\n`,
  'own:chart/values.yaml': (n) => `a: ${n}\n`,
  'own:chart/templates/m.yaml': oneOf(
    configMap('m', { values: '{{ .Values | toJson | b64enc }}' }),
    configMap('m', { version: '{{ .Chart.Version }}' }),
    '{{ fail "no" }}',
  ),
  'own:chart/templates/more.yaml': manifest('more'),
  'own:env/a.yaml': (n) => `a: ${n}\n`,
  'own:env/maybe.yaml': (n) => `maybe: ${n}\n`,
  'own:env/unused.yaml': (n) => `a: ${n}\n`,
  'own:code/a.jsonnet': oneOf(
    CODE(1, 'j'),
    CODE(2, 'k'),
    '{',
    '(import "deep/x.libsonnet")(std.extVar("x"))',
  ),
  'own:code/deep/x.libsonnet': oneOf(
    'local cm = import "cm.libsonnet"; function(x) cm(x, 0)',
    'error "x"',
  ),
  'own:code/cm.libsonnet': oneOf(
    'function(a, n) {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "near-" + a}}',
  ),
  'own:v1/cm.libsonnet': oneOf(
    'function(a, n) {apiVersion: "v1", kind: "ConfigMap", metadata: {name: a + n}}',
  ),
  'own:v2/cm.libsonnet': oneOf(
    'function(a, n) {apiVersion: "v1", kind: "ConfigMap", metadata: {name: a + "-v2"}}',
  ),
  'own:v2/unused.libsonnet': oneOf('1', '2'),
  'own:README.md': (n) => `read ${n}`,
  'conf:values/prod.yaml': (n) => `a: conf-${n}\n`,
  'conf:values/dev.yaml': (n) => `a: dev-${n}\n`,
  'bases:app/kustomization.yaml': oneOf(
    'resources: [cm.yaml]',
    'resources: [cm.yaml, ../lib]',
    'resources: [../../out]',
  ),
  'bases:app/cm.yaml': manifest('remote'),
  'bases:lib/kustomization.yaml': oneOf('resources: [cm.yaml]'),
  'bases:lib/cm.yaml': manifest('lib'),
  'bases:unused/x.yaml': manifest('x'),
};

const ABSENT_AT_FIRST = new Set([
  'own:plain/.argocd-source.yaml',
  'own:plain/kustomization.yaml',
  'own:base/kustomization.yml',
  'own:env/maybe.yaml',
  'own:code/cm.libsonnet',
  'own:v2/cm.libsonnet',
]);

/** Where tracing is easiest to get wrong comes up more often. */
const DELICATE = Object.keys(PATHS).filter(
  (one) =>
    ABSENT_AT_FIRST.has(one) || /linked$|\/l\.yaml|kustomization|argocd|cm\.libsonnet/.test(one),
);
const path = fc.oneof(fc.constantFrom(...Object.keys(PATHS)), fc.constantFrom(...DELICATE));
const variant = fc.nat({ max: 5 });

/** A commit: some files are written, some removed. */
export type Commit = { path: string; n: number | null }[];

export const commit: fc.Arbitrary<Commit> = fc.array(
  fc.record({ path, n: fc.option(variant, { freq: 4 }) }),
  { minLength: 1, maxLength: 3 },
);

/** A repository in some state: most files are there, each in any of its forms. */
export const world: fc.Arbitrary<World> = fc
  .record({
    variants: fc.record(
      Object.fromEntries(
        Object.keys(PATHS).map((one) => [
          one,
          fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, variant),
        ]),
      ),
    ),
    extra: commit,
  })
  .map(({ variants, extra }) => {
    const present = Object.keys(PATHS).filter((one) => !ABSENT_AT_FIRST.has(one));
    const files = Object.fromEntries(
      present.map((one) => [one, PATHS[one]?.(variants[one] ?? 0) ?? '']),
    );
    return applied(files, extra);
  });

export function applied(files: World, edits: Commit): World {
  const after: Record<string, MemoryFile> = { ...files };
  for (const edit of edits) {
    if (edit.n === null) delete after[edit.path];
    else after[edit.path] = PATHS[edit.path]?.(edit.n) ?? '';
  }
  return after;
}

export function changedPaths(before: World, after: World): string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...all].filter((one) => JSON.stringify(before[one]) !== JSON.stringify(after[one]));
}

/** What an application is rendered with in this world. */
export function worldInputs(
  files: World,
  { sources }: WorldApp,
  tools: RenderTools,
): RenderInput[] {
  const own = filesOf(files, 'own');
  const conf = filesOf(files, 'conf');
  const remote = memoryRemote([[gitRef(BASES, 'main'), filesOf(files, 'bases')]]);
  const refs = new Map([['conf', memoryTree(conf)]]);
  return sources.map((source) =>
    renderInputOf(source.ref === 'conf' ? conf : own, source, { tools, remote, refs }),
  );
}

function filesOf(files: World, repository: string): Record<string, MemoryFile> {
  const start = `${repository}:`;
  return Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.startsWith(start))
      .map(([name, content]) => [name.slice(start.length), content]),
  );
}
