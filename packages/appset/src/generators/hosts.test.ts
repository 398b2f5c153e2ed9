import { describe, expect, test } from 'vitest';
import type { PullRequest, ScmRepository } from '../inputs.ts';
import { paramSets } from '../testing/given.ts';

const pull: PullRequest = {
  number: 7,
  title: 'Add it',
  branch: 'feature/My_New Thing',
  targetBranch: 'release/1.2',
  headSha: '0123456789abcdef0123456789abcdef01234567',
  author: 'octo',
  labels: ['preview', 'x'],
};
const github = { github: { owner: 'o', repo: 'r' } };

describe('a pull request', () => {
  const params = {
    number: '7',
    title: 'Add it',
    branch: 'feature/My_New Thing',
    branch_slug: 'feature-my-new-thing',
    target_branch: 'release/1.2',
    target_branch_slug: 'release-1-2',
    head_sha: pull.headSha,
    head_short_sha: '01234567',
    head_short_sha_7: '0123456',
    author: 'octo',
  };

  test('has these parameters', async () => {
    expect(await paramSets({ pullRequest: github }, { pullRequests: [pull] })).toEqual([params]);
  });

  test('has its labels with Go templates, and own values', async () => {
    const spec = { ...github, values: { v: 'pr-{{ .number }}-{{ index .labels 0 }}' } };
    const given = { pullRequests: [pull], goTemplate: true };
    expect(await paramSets({ pullRequest: spec }, given)).toEqual([
      { ...params, labels: ['preview', 'x'], values: { v: 'pr-7-preview' } },
    ]);
  });

  test('with a short commit id is not cut beyond it', async () => {
    const pullRequests = [{ ...pull, headSha: 'abc' }];
    const sets = await paramSets({ pullRequest: github }, { pullRequests });
    expect(sets).toMatchObject([{ head_short_sha: 'abc', head_short_sha_7: 'abc' }]);
  });

  test.each<[string, object, number]>([
    ['all labels are asked for', { github: { labels: ['preview', 'x'] } }, 1],
    ['a label is missing', { github: { labels: ['preview', 'y'] } }, 0],
    ['the branch fits', { ...github, filters: [{ branchMatch: '^feature/' }] }, 1],
    ['a part of the branch fits', { ...github, filters: [{ branchMatch: 'New' }] }, 1],
    [
      'the target does not fit',
      { ...github, filters: [{ branchMatch: 'New', targetBranchMatch: '^main$' }] },
      0,
    ],
    [
      'one filter fits',
      { ...github, filters: [{ branchMatch: '^x' }, { targetBranchMatch: '^release/' }] },
      1,
    ],
    ['the title fits', { ...github, filters: [{ titleMatch: '^Add' }] }, 1],
    ['a filter without conditions', { ...github, filters: [{}] }, 1],
  ])('is there or not: %s', async (_, spec, count) => {
    expect(await paramSets({ pullRequest: spec }, { pullRequests: [pull] })).toHaveLength(count);
  });

  test.each<[object, string, number]>([
    [github, 'open', 1],
    [github, 'closed', 0],
    [{ gitlab: { project: '1' } }, 'merged', 1],
    [{ gitlab: { project: '1', pullRequestState: 'opened' } }, 'merged', 0],
    [{ gitlab: { project: '1', pullRequestState: 'opened' } }, 'opened', 1],
  ])('%j in state %s', async (spec, state, count) => {
    const pullRequests = [{ ...pull, state }];
    expect(await paramSets({ pullRequest: spec }, { pullRequests })).toHaveLength(count);
  });

  test.each<[object, string]>([
    [{}, 'no Pull Request provider implementation configured'],
    [{ ...github, filters: [{ branchMatch: '(' }] }, 'error compiling BranchMatch regexp "("'],
  ])('of %j is refused', async (spec, message) => {
    const refused = paramSets({ pullRequest: spec }, { pullRequests: [pull] });
    await expect(refused).rejects.toThrow(message);
  });
});

const repository: ScmRepository = {
  organization: 'org',
  repository: 'shop',
  repositoryId: 12345678n,
  url: 'git@github.com:org/shop.git',
  branch: 'Feature/A',
  sha: '0123456789abcdef',
  labels: ['gitops', 'java'],
  hasPath: (path) => path === 'deploy',
};
const organization = { github: { organization: 'org' } };

describe('a repository', () => {
  const params = {
    organization: 'org',
    repository: 'shop',
    repository_id: 12345678n,
    url: 'git@github.com:org/shop.git',
    branch: 'Feature/A',
    sha: '0123456789abcdef',
    short_sha: '01234567',
    short_sha_7: '0123456',
    labels: 'gitops,java',
    branchNormalized: 'feature-a',
  };

  test('has these parameters', async () => {
    const repositories = [repository];
    expect(await paramSets({ scmProvider: organization }, { repositories })).toEqual([params]);
    const spec = { ...organization, values: { v: '{{ .repository }}-{{ .repository_id }}' } };
    const sets = await paramSets({ scmProvider: spec }, { repositories, goTemplate: true });
    expect(sets).toEqual([{ ...params, values: { v: 'shop-12345678' } }]);
  });

  test.each<[string, object[], number]>([
    ['the name fits', [{ repositoryMatch: '^sh' }], 1],
    ['the name does not', [{ repositoryMatch: '^other' }], 0],
    ['a label fits', [{ labelMatch: 'java$' }], 1],
    ['no label fits', [{ labelMatch: 'go' }], 0],
    ['the path is there', [{ pathsExist: ['deploy/'] }], 1],
    ['one of the paths is not', [{ pathsExist: ['deploy', 'other'] }], 0],
    ['a path is there that must not be', [{ pathsDoNotExist: ['deploy'] }], 0],
    ['the branch fits', [{ branchMatch: '/A$' }], 1],
    ['all conditions of one filter', [{ repositoryMatch: 'shop', branchMatch: 'main' }], 0],
    ['one of two filters', [{ repositoryMatch: 'other' }, { repositoryMatch: 'shop' }], 1],
    // Filters of both kinds must each let it through.
    [
      'the name by one, the branch by another',
      [{ repositoryMatch: 'shop' }, { branchMatch: 'main' }],
      0,
    ],
    ['a filter without conditions', [{}], 1],
  ])('is there or not: %s', async (_, filters, count) => {
    const spec = { ...organization, filters };
    const sets = await paramSets({ scmProvider: spec }, { repositories: [repository] });
    expect(sets).toHaveLength(count);
  });

  test('whose paths are not known cannot be filtered by them', async () => {
    const spec = { ...organization, filters: [{ pathsExist: ['a'] }] };
    const repositories = [{ ...repository, hasPath: undefined }];
    await expect(paramSets({ scmProvider: spec }, { repositories })).rejects.toThrow('not known');
    await expect(paramSets({ scmProvider: {} })).rejects.toThrow('no SCM provider');
  });
});

describe('decisions', () => {
  const config = {
    apiVersion: 'mallard.io/v1beta1',
    kind: 'ducks',
    statusListKey: 'decisions',
    matchKey: 'clusterName',
  };
  const clusters = [{ name: 'one', server: 'https://one' }];
  const duck = (...decisions: object[]) => ({ status: { decisions } });
  const spec = { configMapRef: 'ducks', name: 'quak' };

  test('name registered clusters, and bring what else they say', async () => {
    const asked: object[] = [];
    const resources = [
      duck({ clusterName: 'one', reason: 'r' }, { clusterName: 'unknown' }, { other: 'x' }),
      { status: {} },
      duck({ clusterName: 'in-cluster' }),
    ];
    const entry = { clusterDecisionResource: { ...spec, values: { v: '{{name}}' } } };
    const sets = await paramSets(entry, { config, clusters, resources, asked });
    expect(sets).toEqual([
      {
        name: 'one',
        server: 'https://one',
        clusterName: 'one',
        reason: 'r',
        'values.v': '{{name}}',
      },
      {
        name: 'in-cluster',
        server: 'https://kubernetes.default.svc',
        clusterName: 'in-cluster',
        'values.v': '{{name}}',
      },
    ]);
    expect(asked).toEqual([{ configMap: 'ducks', name: 'quak', labelSelector: undefined }]);
  });

  test('have values in a map with Go templates', async () => {
    const given = { config, clusters, resources: [duck({ clusterName: 'one' })], goTemplate: true };
    const entry = { clusterDecisionResource: { ...spec, values: { v: 'x' } } };
    expect(await paramSets(entry, given)).toMatchObject([{ name: 'one', values: { v: 'x' } }]);
  });

  test('are a list called clusters unless told otherwise', async () => {
    const { statusListKey: _, ...rest } = config;
    const resources = [{ status: { clusters: [{ clusterName: 'one' }] } }];
    const given = { config: rest, clusters, resources };
    expect(await paramSets({ clusterDecisionResource: spec }, given)).toHaveLength(1);
  });

  test('cannot be matched without a key', async () => {
    const given = { config: { ...config, matchKey: '' }, clusters, resources: [duck({})] };
    expect(await paramSets({ clusterDecisionResource: spec }, given)).toEqual([]);
  });

  test.each<[string, object, object, string]>([
    ['neither name nor labels', { configMapRef: 'c' }, {}, 'either a name or a labelSelector'],
    [
      'both',
      { ...spec, labelSelector: { matchLabels: {} } },
      {},
      'either a name or a labelSelector',
    ],
    ['no resource', spec, { config }, 'no clusterDecisionResources found'],
    [
      'a ConfigMap without a kind',
      spec,
      { config: { apiVersion: 'a/v1' } },
      'problem with the apiVersion, kind',
    ],
    [
      'a ConfigMap without a group',
      spec,
      { config: { apiVersion: 'v1', kind: 'pods' } },
      'problem with the apiVersion, kind',
    ],
  ])('of %s are refused', async (_, clusterDecisionResource, given, message) => {
    await expect(paramSets({ clusterDecisionResource }, given)).rejects.toThrow(message);
  });
});

describe('a plugin', () => {
  const spec = { configMapRef: { name: 'my' }, input: { parameters: { k: 'v', l: [1] } } };
  const input = { input: { parameters: { k: 'v', l: [1] } } };
  const output = [{ a: 1, b: { c: ['x'] } }, {}];

  test('is asked with its parameters, and answers sets', async () => {
    const asked: object[] = [];
    const entry = { plugin: { ...spec, values: { v: '{{ .generator.input.parameters.k }}' } } };
    expect(await paramSets(entry, { output, asked, goTemplate: true })).toEqual([
      { a: 1, b: { c: ['x'] }, generator: input, values: { v: 'v' } },
      { generator: input, values: { v: 'v' } },
    ]);
    expect(asked).toEqual([{ configMap: 'my', parameters: { k: 'v', l: [1] } }]);
  });

  test('answers flat sets without Go templates', async () => {
    expect(await paramSets({ plugin: spec }, { output })).toEqual([
      { a: '1', 'b.c.0': 'x', generator: input },
      { generator: input },
    ]);
  });

  test('is asked once for each set of a first child', async () => {
    const asked: object[] = [];
    const generators = [
      { list: { elements: [{ branch: 'a' }, { branch: 'b' }] } },
      {
        plugin: {
          configMapRef: { name: 'my' },
          input: { parameters: { branch: '{{ .branch }}' } },
        },
      },
    ];
    await paramSets({ matrix: { generators } }, { output, asked, goTemplate: true });
    expect(asked).toEqual(
      ['a', 'b'].map((branch) => ({ configMap: 'my', parameters: { branch } })),
    );
  });

  test('that answers no objects is told', async () => {
    await expect(paramSets({ plugin: spec }, { output: ['x'] })).rejects.toThrow('plugin my: each');
  });
});
