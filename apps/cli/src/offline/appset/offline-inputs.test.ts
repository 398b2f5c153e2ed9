import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offlineInputs } from './offline-inputs.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const one = { name: 'one', server: 'https://one', project: '', labels: {}, annotations: {} };

describe('clusters', () => {
  test.each<[string, unknown, object[]]>([
    ['none', undefined, []],
    ['an object', [{ name: 'one', server: 'https://one' }], [one]],
    ['without a name', [{ server: 'https://one' }], [{ ...one, name: 'https://one' }]],
    [
      'one alone',
      { name: 'one', server: 'https://one', labels: { a: true, b: 1 } },
      [{ ...one, labels: { a: 'true', b: '1' } }],
    ],
    [
      'metadata',
      [
        {
          name: 'one',
          server: 'https://one',
          metadata: { name: 's', labels: { a: 'b' }, annotations: { c: 'd' } },
        },
      ],
      [{ ...one, labels: { a: 'b' }, annotations: { c: 'd' } }],
    ],
    [
      'a Secret',
      [
        {
          kind: 'Secret',
          metadata: { labels: { a: 'b' } },
          data: { name: base64('one'), server: base64('https://one'), project: base64('p') },
        },
      ],
      [{ ...one, project: 'p', labels: { a: 'b' } }],
    ],
    [
      'a Secret before it is encoded',
      [{ kind: 'Secret', stringData: { name: 'one', server: 'https://one' } }],
      [one],
    ],
    [
      'a Secret as documentation shows it',
      [{ kind: 'Secret', data: { name: 'one', server: 'https://one' } }],
      [one],
    ],
  ])('%s', async (_, clusters, expected) => {
    expect(await offlineInputs({ clusters }).clusters()).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [['x'], 'clusters[0] must be an object'],
    [[{ name: 'a' }], 'clusters[0].server must be'],
    [[{ server: 's', labels: [] }], 'clusters[0].labels must be a map of texts'],
  ])('%j are refused', (clusters, message) => {
    expect(() => offlineInputs({ clusters }).clusters()).toThrow(message);
  });
});

describe('pull requests', () => {
  const pull = {
    number: '7',
    title: 't',
    branch: 'b',
    targetBranch: 'main',
    headSha: 'abc',
    author: 'ann',
    labels: ['x'],
  };
  test.each<[string, object]>([
    [
      'plain',
      {
        number: 7,
        title: 't',
        branch: 'b',
        targetBranch: 'main',
        headSha: 'abc',
        author: 'ann',
        labels: ['x'],
      },
    ],
    [
      'as parameters',
      {
        number: '7',
        title: 't',
        branch: 'b',
        target_branch: 'main',
        head_sha: 'abc',
        author: 'ann',
        labels: ['x'],
      },
    ],
    [
      'as GitHub has it',
      {
        number: 7,
        id: 99,
        title: 't',
        head: { ref: 'b', sha: 'abc' },
        base: { ref: 'main' },
        user: { login: 'ann' },
        labels: [{ name: 'x' }],
      },
    ],
    [
      'as GitLab has it',
      {
        iid: 7,
        id: 99,
        title: 't',
        source_branch: 'b',
        target_branch: 'main',
        sha: 'abc',
        author: { username: 'ann' },
        labels: ['x'],
      },
    ],
  ])('%s', async (_, given) => {
    expect(await offlineInputs({ pullRequests: [given] }).pullRequests({})).toEqual([pull]);
  });

  test('are asked for', () => {
    expect(() => offlineInputs({}).pullRequests({})).toThrow('pullRequests is required');
  });
});

describe('repositories', () => {
  const given = {
    organization: 'org',
    repository: 'shop',
    id: 5,
    urls: { ssh: 'git@host:org/shop', https: 'https://host/org/shop' },
    defaultBranch: 'main',
    branches: [
      { name: 'dev', sha: '1' },
      { name: 'main', sha: '2', paths: ['deploy/a.yaml'] },
    ],
    topics: ['t'],
  };
  test.each<[string, Record<string, unknown>, [string, string, string][]]>([
    ['by their default branch', { github: {} }, [['main', '2', 'git@host:org/shop']]],
    [
      'by the protocol',
      { cloneProtocol: 'https', github: {} },
      [['main', '2', 'https://host/org/shop']],
    ],
    [
      'by all branches',
      { github: { allBranches: true } },
      [
        ['dev', '1', 'git@host:org/shop'],
        ['main', '2', 'git@host:org/shop'],
      ],
    ],
  ])('are listed %s', async (_, generator, expected) => {
    const listed = await offlineInputs({ repositories: [given] }).repositories(generator);
    expect(listed.map(({ branch, sha, url }) => [branch, sha, url])).toEqual(expected);
    expect(listed[0]).toMatchObject({
      organization: 'org',
      repository: 'shop',
      repositoryId: 5,
      labels: ['t'],
    });
  });

  test('know their paths where they are given', async () => {
    const [main] = await offlineInputs({ repositories: [given] }).repositories({ github: {} });
    expect(['deploy', 'deploy/a.yaml', 'dep'].map((path) => main?.hasPath?.(path))).toEqual([
      true,
      true,
      false,
    ]);
    const plain = { name: 'r', url: 'u', branch: 'b', sha: 's' };
    const [unknown] = await offlineInputs({ scmProvider: [plain] }).repositories({ github: {} });
    expect(unknown).toEqual({
      organization: '',
      repository: 'r',
      repositoryId: '',
      url: 'u',
      branch: 'b',
      sha: 's',
      labels: [],
    });
  });
});

describe('decisions', () => {
  const duck = (name: string, labels = {}) => ({
    apiVersion: 'mallard.io/v1',
    kind: 'Duck',
    metadata: { name, labels },
    status: { decisions: [{ clusterName: name }] },
  });
  const config = { apiVersion: 'mallard.io/v1', kind: 'ducks', matchKey: 'x' };
  const configMaps = [{ metadata: { name: 'cm' }, data: config }];
  const resources = [duck('a', { l: '1' }), duck('b'), { ...duck('a'), kind: 'Goose' }];

  test.each<[string, object, string[]]>([
    ['a name', { name: 'a', labelSelector: undefined }, ['a']],
    ['labels', { name: '', labelSelector: { matchLabels: { l: '1' } } }, ['a']],
  ])('are chosen by %s', async (_, query, names) => {
    const inputs = offlineInputs({ clusterDecisionResources: resources, configMaps });
    const found = await inputs.clusterDecisions({
      configMap: 'cm',
      name: '',
      labelSelector: undefined,
      ...query,
    });
    expect(found.config).toEqual(config);
    expect(found.resources.map((one) => (one as ReturnType<typeof duck>).metadata.name)).toEqual(
      names,
    );
  });

  test('tell themselves where there is no ConfigMap', async () => {
    const inputs = offlineInputs({ clusterDecisionResources: [duck('a')] });
    const found = await inputs.clusterDecisions({
      configMap: 'cm',
      name: 'a',
      labelSelector: undefined,
    });
    expect(found.config).toEqual({
      apiVersion: 'mallard.io/v1',
      kind: 'duck',
      statusListKey: 'decisions',
      matchKey: 'clusterName',
    });
    expect(found.resources).toHaveLength(1);
  });
});

describe('a plugin’s output', () => {
  const sets = [{ a: 1 }];
  const query = { configMap: 'my', parameters: { k: 'v', l: { x: 1, y: 2 } } };
  test.each<[string, object]>([
    ['a list', sets],
    ['an answer', { output: { parameters: sets } }],
    ['parameters', { parameters: sets }],
    ['by its ConfigMap', { my: sets, other: [] }],
    ['an answer by its ConfigMap', { my: { output: { parameters: sets } } }],
    [
      'by what it is asked',
      [
        { input: { parameters: { k: 'w' } }, output: { parameters: [] } },
        { input: { parameters: { l: { y: 2, x: 1 }, k: 'v' } }, output: { parameters: sets } },
      ],
    ],
  ])('is %s', async (_, pluginOutput) => {
    expect(await offlineInputs({ pluginOutput }).pluginOutput(query)).toEqual(sets);
  });

  test.each<[Record<string, unknown>]>([
    [{ pluginOutput: 'x' }],
    [{ pluginOutput: { other: sets } }],
  ])('%j says nothing of it', (given) => {
    expect(() => offlineInputs(given).pluginOutput(query)).toThrow('says nothing of plugin "my"');
  });
});

describe('a repository on disk', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'lockstep-appset-'));
    for (const path of [
      'repo/a/x.yaml',
      'repo/.git/HEAD',
      'repo/.github/ci.yaml',
      'outside.yaml',
    ]) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), path);
    }
    mkdirSync(join(dir, 'repo/empty'));
    symlinkSync('a/x.yaml', join(dir, 'repo/inside.yaml'));
    symlinkSync('../outside.yaml', join(dir, 'repo/leads-out.yaml'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test.each([false, true])('is its files, by address: %s', async (isMap) => {
    const repo = join(dir, 'repo');
    const given = { repo: isMap ? { 'https://git': repo } : repo };
    const tree = await offlineInputs(given).tree({ repoURL: 'https://git', revision: 'HEAD' });
    expect([...tree.paths].sort()).toEqual([
      '.github/ci.yaml',
      'a/x.yaml',
      'inside.yaml',
      'leads-out.yaml',
    ]);
    expect(await tree.read('a/x.yaml')).toBe('repo/a/x.yaml');
    expect(await tree.read('inside.yaml')).toBe('repo/a/x.yaml');
    await expect(tree.read('leads-out.yaml')).rejects.toThrow('leads out of the repository');
  });

  test('must be there', async () => {
    const tree = (repo: unknown) => async () =>
      offlineInputs({ repo }).tree({ repoURL: 'u', revision: '' });
    await expect(tree(undefined)).rejects.toThrow('repo is required');
    await expect(tree({ other: dir })).rejects.toThrow('the Git repository u');
    await expect(tree(join(dir, 'nowhere'))).rejects.toThrow('there is no folder');
    await expect(tree(join(dir, 'outside.yaml'))).rejects.toThrow('there is no folder');
  });
});
