import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { sortFluxObjects } from './flux-objects.ts';
import { type Folder, toApplications } from './to-applications.ts';

const object = (
  group: string,
  kind: string,
  name: string,
  spec: object,
  namespace = 'flux-system',
) =>
  ({
    apiVersion: `${group}.toolkit.fluxcd.io/v1`,
    kind,
    metadata: { name, namespace },
    spec,
  }) as KubeObject;
const git = object('source', 'GitRepository', 'repo', {
  url: 'https://git.example.com/team',
  ref: { branch: 'main' },
});
const charts = object('source', 'HelmRepository', 'charts', { url: 'oci://example.com/charts' });
const sourceRef = { kind: 'GitRepository', name: 'repo' };
const kustomization = (name: string, spec: object = {}, namespace?: string) =>
  object('kustomize', 'Kustomization', name, { sourceRef, path: './apps', ...spec }, namespace);
const release = (name: string, spec: object = {}) =>
  object('helm', 'HelmRelease', name, {
    chart: {
      spec: { chart: 'web', version: '1.x', sourceRef: { kind: 'HelmRepository', name: 'charts' } },
    },
    ...spec,
  });

function importOf(objects: KubeObject[], folder?: Folder) {
  const documents = [git, charts, ...objects].map((one) => ({ object: one, where: 'x.yaml' }));
  const options = { project: 'default', server: 'https://cluster', folderAt: () => folder };
  return toApplications(sortFluxObjects(documents), options);
}

const specOf = (objects: KubeObject[], folder?: Folder) =>
  importOf(objects, folder).applications[0]?.application.spec;

describe('a Kustomization as an application', () => {
  it('has its source, destination and policy', () => {
    const one = kustomization('apps', { prune: true, timeout: '3m', targetNamespace: 'shop' });
    const [found] = importOf([one], 'kustomization').applications;
    expect(found).toEqual({
      notes: [],
      application: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'apps', annotations: { 'lockstep.dev/sync-timeout': '3m' } },
        spec: {
          project: 'default',
          source: {
            repoURL: 'https://git.example.com/team',
            targetRevision: 'main',
            path: 'apps',
            kustomize: { namespace: 'shop' },
          },
          destination: { server: 'https://cluster', namespace: 'shop' },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    });
  });

  it.each<[string, object, Folder | undefined, object]>([
    ['a plain folder is read with everything below', {}, 'plain', { directory: { recurse: true } }],
    [
      'images and metadata become settings of Kustomize',
      {
        images: [
          { name: 'a', newName: 'b', newTag: '1' },
          { name: 'c', digest: 'sha256:1' },
        ],
        commonMetadata: { labels: { a: 'b' } },
      },
      'kustomization',
      {
        kustomize: {
          images: ['a=b:1', 'c@sha256:1'],
          commonLabels: { a: 'b' },
          labelWithoutSelector: true,
          forceCommonLabels: true,
        },
      },
    ],
  ])('%s', (_, spec, folder, source) => {
    expect(specOf([kustomization('apps', spec)], folder)).toMatchObject({ source });
  });

  it.each<[string, object, Folder | undefined, RegExp]>([
    ['postBuild', { postBuild: { substitute: { a: 'b' } } }, undefined, /postBuild was left out/],
    ['suspend', { suspend: true }, undefined, /suspended: the application has no automated sync/],
    ['decryption', { decryption: { provider: 'sops' } }, undefined, /sops-key add/],
    ['settings without a kustomization', { namePrefix: 'a-' }, 'plain', /need a kustomization/],
    ['force', { force: true }, undefined, /force was left out/],
    ['what stays', { deletionPolicy: 'Orphan' }, undefined, /deletionPolicy was left out/],
  ])('tells what it cannot carry over: %s', (_, spec, folder, note) => {
    const [found] = importOf([kustomization('apps', spec)], folder).applications;
    expect(found?.notes).toEqual([expect.stringMatching(note)]);
  });

  it.each<[string, KubeObject, Folder | undefined, RegExp]>([
    [
      'its source is missing',
      kustomization('a', { sourceRef: { kind: 'GitRepository', name: 'x' } }),
      undefined,
      /Kustomization flux-system\/a: no application: GitRepository flux-system\/x is not among/,
    ],
    [
      'it is for another cluster',
      kustomization('a', { kubeConfig: {} }),
      undefined,
      /another cluster/,
    ],
    ['it is the one that reads these objects', kustomization('a'), 'flux', /imported here/],
    ['its spec is malformed', kustomization('a', { path: 1 }), undefined, /malformed/],
  ])('is none where %s', (_, one, folder, note) => {
    const found = importOf([one], folder);
    expect(found.applications).toEqual([]);
    expect(found.notes).toEqual([expect.stringMatching(note)]);
  });

  it('keeps its order as a wave, and its name unless another has it', () => {
    const found = importOf([
      kustomization('apps', { dependsOn: [{ name: 'infra' }] }),
      kustomization('infra'),
      kustomization('infra', {}, 'team'),
      kustomization('loop', { dependsOn: [{ name: 'loop' }] }),
    ]);
    const names = found.applications.map(({ application: { metadata } }) => [
      metadata.name,
      metadata.annotations?.['argocd.argoproj.io/sync-wave'],
    ]);
    expect(names.slice(0, 2)).toEqual([
      ['apps', '1'],
      ['flux-system-infra', undefined],
    ]);
    // The one of another namespace names a repository that is not in it.
    expect(found.notes).toEqual([expect.stringContaining('Kustomization team/infra')]);
  });
});

describe('a HelmRelease as an application', () => {
  it('has its chart, release name and values', () => {
    const one = release('web', {
      targetNamespace: 'shop',
      values: { a: 1 },
      install: { crds: 'Skip', createNamespace: true },
    });
    expect(specOf([one])).toMatchObject({
      source: {
        repoURL: 'example.com/charts',
        chart: 'web',
        targetRevision: '1.x',
        helm: { releaseName: 'shop-web', valuesObject: { a: 1 }, skipCrds: true },
      },
      destination: { namespace: 'shop' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
      },
    });
  });

  it.each([
    [
      'in Git',
      { chart: { spec: { chart: './charts/web', sourceRef, valuesFiles: ['./a.yaml'] } } },
      { path: 'charts/web', targetRevision: 'main', helm: { valueFiles: ['/a.yaml'] } },
    ],
    [
      'by an OCIRepository',
      { chart: undefined, chartRef: { kind: 'OCIRepository', name: 'web' } },
      { repoURL: 'example.com/charts', chart: 'web', targetRevision: '2.0.0' },
    ],
  ])('may name a chart %s', (_, spec, source) => {
    const oci = object('source', 'OCIRepository', 'web', {
      url: 'oci://example.com/charts/web',
      ref: { tag: '2.0.0' },
    });
    expect(specOf([oci, release('web', spec)])).toMatchObject({ source });
  });

  it.each([
    [{ valuesFrom: [{ kind: 'Secret', name: 's' }] }, /valuesFrom Secret s was left out/],
    [{ postRenderers: [{}] }, /postRenderers were left out/],
    [
      { chart: { spec: { chart: './charts/web', sourceRef, reconcileStrategy: 'Revision' } } },
      /reconcileStrategy: the commit is no part/,
    ],
    [
      { chart: { spec: { chart: './charts/web', sourceRef, valuesFiles: ['a.yaml'] } } },
      /valuesFiles: the values\.yaml of the chart counts beneath them/,
    ],
  ])('tells what it cannot carry over: %o', (spec, note) => {
    expect(importOf([release('web', spec)]).applications[0]?.notes).toEqual([
      expect.stringMatching(note),
    ]);
  });
});

it('kinds without a counterpart are told', () => {
  const alert = object('notification', 'Alert', 'slack', {});
  expect(importOf([alert]).notes).toEqual([
    'Alert flux-system/slack: has no counterpart and was left out',
  ]);
});
