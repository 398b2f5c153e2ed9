import type { Project } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import {
  bodyOfForm,
  formOf,
  NEW_PROJECT,
  type ProjectForm,
  placeProblems,
  problemsOf,
  specOf,
} from './project-form.ts';

type Spec = Project['spec'];
const stored = (metadata: object): Project => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'p', resourceVersion: '7', ...metadata } as Project['metadata'],
  spec: {},
  status: {},
});
const formFor = (spec: Spec) => formOf({ metadata: { name: 'p' }, spec });

describe('the form of a project', () => {
  it.each<[string, Spec]>([
    ['nothing', {}],
    ['everything', { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] }],
    [
      'all that it can',
      {
        description: 'shop',
        sourceRepos: ['https://a/*', '!https://a/b'],
        destinations: [
          { name: 'prod', namespace: 'shop-*' },
          { server: 'https://x', namespace: '!y' },
        ],
        clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'shop-*' }],
        clusterResourceBlacklist: [{ group: 'a.b', kind: 'C' }],
        namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
        sourceNamespaces: ['team-*'],
        signatureKeys: [{ keyID: 'ABC' }],
        destinationServiceAccounts: [{ server: '*', namespace: 'x', defaultServiceAccount: 'a:b' }],
        permitOnlyProjectScopedClusters: true,
        orphanedResources: {
          warn: false,
          ignore: [
            { group: '', kind: 'ConfigMap', name: 'istio-*' },
            { group: 'apps', kind: '*' },
          ],
        },
      },
    ],
    ['no namespaced kind', { namespaceResourceWhitelist: [] }],
    ['orphans that are warned of', { orphanedResources: {} }],
  ])('says %s and is read back to the same', (_title, spec) => {
    expect(specOf(formFor(spec))).toEqual(spec);
  });

  it('keeps what it does not show, and what was not touched as it was written', () => {
    const before = {
      roles: [{ name: 'ci' }],
      unknown: 1,
      destinations: [{ server: 's', name: 'n', namespace: 'x' }],
    };
    const form = { ...formFor(before), description: 'new' };
    expect(specOf(form, before)).toEqual({ ...before, description: 'new' });
  });

  it('keeps entries as they were written while others beside them change', () => {
    const both = { server: 's', name: 'n', namespace: 'x' };
    const known = { group: 'apps', kind: 'Deployment', since: 'v2' };
    const rule = { kind: 'Job' };
    const before: Spec = {
      destinations: [both, { name: 'gone', namespace: 'y' }],
      namespaceResourceBlacklist: [known],
      orphanedResources: { warn: true, ignore: [rule] },
    };
    const form = formFor(before);
    const changed: ProjectForm = {
      ...form,
      destinations: 's x\n* z',
      namespaceResourceBlacklist: `${form.namespaceResourceBlacklist}\n/Pod`,
      orphanedIgnore: `${form.orphanedIgnore}\n/Pod`,
    };
    expect(specOf(changed, before)).toEqual({
      destinations: [both, { server: '*', namespace: 'z' }],
      namespaceResourceBlacklist: [known, { group: '', kind: 'Pod' }],
      orphanedResources: { warn: true, ignore: [rule, { group: '', kind: 'Pod' }] },
    });
  });

  it('tells no list of namespaced kinds from an empty one', () => {
    const before = { namespaceResourceWhitelist: [] };
    expect(specOf(formFor(before), before)).toEqual(before);
    const listed = { namespaceResourceWhitelist: [{ group: '', kind: 'Pod' }] };
    expect(specOf({ ...formFor(listed), namespaceResourceWhitelist: ' ' }, listed)).toEqual({});
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['- name: x', { other: 'y' }, { other: 'y', 'lockstep.dev/approvals': '- name: x' }],
    [' ', { other: 'y', 'lockstep.dev/approvals': 'z' }, { other: 'y' }],
    ['z', { 'lockstep.dev/approvals': 'z' }, { 'lockstep.dev/approvals': 'z' }],
  ])('%j of approvals is an annotation beside the others', (approvals, annotations, after) => {
    const before = stored({ annotations });
    const { metadata } = bodyOfForm({ ...formOf(before), approvals }, before);
    expect(metadata).toMatchObject({ annotations: after, resourceVersion: '7' });
  });

  it.each<[Record<string, string> | undefined, string, Record<string, string> | undefined]>([
    [undefined, '', undefined],
    [undefined, 'team = shop', { team: 'shop' }],
    [{ team: 'shop' }, 'team=bank\na/b=', { team: 'bank', 'a/b': '' }],
    [{ team: 'shop' }, ' ', {}],
  ])('labels %j become %j', (labels, text, after) => {
    const before = stored(labels ? { labels } : {});
    expect(bodyOfForm({ ...formOf(before), labels: text }, before).metadata.labels).toEqual(after);
  });

  it('shows the approvals of the annotation, and what the server says of them', () => {
    const annotations = { 'lockstep.dev/approvals': '- name: x' };
    expect(formOf({ metadata: { name: 'p', annotations }, spec: {} }).approvals).toBe('- name: x');
    const field = 'metadata.annotations["lockstep.dev/approvals"]';
    expect(placeProblems([{ field, reason: ' is no YAML' }])).toEqual({ approvals: 'is no YAML' });
  });

  it.each<[Partial<ProjectForm>, RegExp | undefined]>([
    [{}, undefined],
    [{ name: ' ' }, /^name: needs a name$/],
    [{ destinations: 'prod shop\n\nprod' }, /^destinations: “prod” is not a cluster and a namesp/],
    [{ destinationServiceAccounts: '* *' }, /^destinationServiceAccounts: “\* \*” is not/],
    [{ sourceRepos: 'https://a https://b' }, /^sourceRepos: .* an entry to each line$/],
    [{ clusterResourceWhitelist: '/Namespace a b' }, /^clusterResourceWhitelist: .* and a name$/],
    [{ clusterResourceBlacklist: 'Namespace' }, /\/Namespace of the core group$/],
    [{ namespaceResourceBlacklist: 'apps/v1/Deployment' }, /has a version in it/],
    [{ namespaceResourceBlacklist: 'apps/Deployment web' }, /cluster-scoped kinds only$/],
    [{ namespaceResourceWhitelist: 'none' }, undefined],
    [{ namespaceResourceWhitelist: 'none\n/Pod' }, /“none” needs its group/],
    [{ signatureKeys: 'AB CD' }, /^signatureKeys: /],
    [{ orphanedIgnore: 'apps/' }, undefined],
    [{ orphaned: true, orphanedIgnore: 'apps/' }, /^orphanedIgnore: “apps\/” needs a kind/],
    [{ labels: 'team' }, /^labels: “team” is not key=value$/],
    [{ labels: 'a=1\na=2' }, /^labels: a is there twice$/],
  ])('%j: %s', (change, problem) => {
    const told = Object.entries(problemsOf({ ...NEW_PROJECT, name: 'p', ...change }));
    const words = told.map(([field, reason]) => `${field}: ${reason}`);
    expect(words).toEqual(problem ? [expect.stringMatching(problem)] : []);
  });

  it('has nothing against lines that were there before', () => {
    const before: Spec = { destinations: [{ server: 'https://x' }] };
    const { destinations } = formFor(before);
    expect(problemsOf({ ...formFor(before), description: 'new' }, before)).toEqual({});
    const more = { ...formFor(before), destinations: `${destinations}\nhttps://y` };
    expect(problemsOf(more, before).destinations).toContain('“https://y” is not');
  });

  it('shows what the server refuses where it is edited', () => {
    const details = [
      { field: 'spec.sourceRepos[2]', reason: 'twice' },
      { field: 'metadata.name', reason: 'upper case' },
      { field: 'spec.syncWindows[0]', reason: 'elsewhere' },
      { field: 'spec.orphanedResources.ignore[1].kind', reason: 'no text' },
    ];
    expect(placeProblems(details)).toEqual({
      sourceRepos: 'twice',
      name: 'upper case',
      orphanedIgnore: 'no text',
    });
  });
});
