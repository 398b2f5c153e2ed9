import type { Project } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import {
  annotationsOf,
  formOf,
  NEW_PROJECT,
  placeProblems,
  problemsOf,
  specOf,
} from './project-form.ts';

type Spec = Project['spec'];
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
      },
    ],
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
  ])('%j of approvals is an annotation beside the others', (approvals, before, after) => {
    expect(annotationsOf({ approvals }, before)).toEqual(after);
  });

  it('shows the approvals of the annotation, and what the server says of them', () => {
    const annotations = { 'lockstep.dev/approvals': '- name: x' };
    expect(formOf({ metadata: { name: 'p', annotations }, spec: {} }).approvals).toBe('- name: x');
    const field = 'metadata.annotations["lockstep.dev/approvals"]';
    expect(placeProblems([{ field, reason: ' is no YAML' }])).toEqual({ approvals: 'is no YAML' });
  });

  it.each<[Partial<typeof NEW_PROJECT>, string[]]>([
    [{ name: 'p' }, []],
    [{ name: ' ' }, ['name']],
    [{ name: 'p', destinations: 'prod shop\n\nprod' }, ['destinations']],
    [{ name: 'p', destinationServiceAccounts: '* *' }, ['destinationServiceAccounts']],
  ])('%j: what is wrong is in %j', (change, fields) => {
    expect(Object.keys(problemsOf({ ...NEW_PROJECT, ...change }))).toEqual(fields);
  });

  it('shows what the server refuses where it is edited', () => {
    const details = [
      { field: 'spec.sourceRepos[2]', reason: 'twice' },
      { field: 'metadata.name', reason: 'upper case' },
      { field: 'spec.syncWindows[0]', reason: 'elsewhere' },
    ];
    expect(placeProblems(details)).toEqual({ sourceRepos: 'twice', name: 'upper case' });
  });
});
