import { describe, expect, it } from 'vitest';
import { EMPTY_FORM, manifestOf, missingFields, placeProblems } from './application-form.ts';

const filled = {
  ...EMPTY_FORM,
  name: ' shop ',
  repoURL: 'https://git.example.com/shop.git',
  path: 'deploy',
};

describe('manifestOf', () => {
  it('is an Application that the field knows', () => {
    expect(manifestOf({ ...filled, namespace: 'shop', automated: true, prune: true })).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop' },
      spec: {
        project: 'default',
        source: {
          repoURL: 'https://git.example.com/shop.git',
          path: 'deploy',
          targetRevision: 'HEAD',
        },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
        syncPolicy: {
          automated: { prune: true, selfHeal: false },
          syncOptions: ['CreateNamespace=true'],
        },
      },
    });
  });

  it('is synced by hand where nobody says otherwise', () => {
    expect(manifestOf(filled).spec.syncPolicy).toEqual({ syncOptions: ['CreateNamespace=true'] });
  });

  it.each([
    ['HEAD', '*'],
    ['', '*'],
    ['^1.2.0', '^1.2.0'],
  ])('names a chart in place of a path, at %j', (targetRevision, expected) => {
    const chart = { ...filled, repoURL: 'https://charts.example.com', path: '', chart: ' web ' };
    expect(manifestOf({ ...chart, targetRevision }).spec.source).toEqual({
      repoURL: 'https://charts.example.com',
      chart: 'web',
      targetRevision: expected,
    });
    expect(missingFields({ ...chart, targetRevision })).toEqual([]);
  });

  it('says nothing of a policy that there is not', () => {
    const { spec } = manifestOf({ ...filled, createNamespace: false });
    expect(spec).not.toHaveProperty('syncPolicy');
  });

  it.each([
    ['edge', { name: 'edge', namespace: '' }],
    ['https://10.0.0.1:6443', { server: 'https://10.0.0.1:6443', namespace: '' }],
  ])('takes the cluster %s', (cluster, destination) => {
    expect(manifestOf({ ...filled, cluster }).spec.destination).toEqual(destination);
  });
});

it('puts problems next to their fields', () => {
  expect(
    placeProblems([
      { field: 'metadata.name', reason: 'is taken' },
      { field: 'spec.source.repoURL', reason: 'cannot be reached' },
      { field: 'spec.sources[0].path', reason: 'does not exist' },
      { field: 'spec.source.chart', reason: 'is not there' },
      { field: 'spec.destination', reason: 'no such cluster' },
      { field: 'spec.destination.namespace', reason: 'is not permitted' },
      { field: 'spec.syncPolicy.retry.limit', reason: 'must be a number' },
    ]),
  ).toEqual({
    fields: {
      name: 'is taken',
      repoURL: 'cannot be reached',
      path: 'does not exist',
      chart: 'is not there',
      cluster: 'no such cluster',
      namespace: 'is not permitted',
    },
    others: ['spec.syncPolicy.retry.limit: must be a number'],
  });
});

it('knows what is required', () => {
  expect(missingFields(EMPTY_FORM).map(({ field }) => field)).toEqual([
    'metadata.name',
    'spec.source.repoURL',
    'spec.source.path',
  ]);
  expect(missingFields(filled)).toEqual([]);
});
