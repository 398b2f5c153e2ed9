import type { GlobalProject, Project, ProjectSpec } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { parseCustomizations } from '../customizations/index.ts';
import { globalProjectNames, withGlobalProjects } from './global-projects.ts';

function project(name: string, spec: ProjectSpec = {}, labels: Record<string, string> = {}) {
  return { metadata: { name, labels }, spec } as unknown as Project;
}

type Selector = GlobalProject['labelSelector'];
const rule = (labelSelector: Selector, projectName = 'all') => ({ projectName, labelSelector });
const expression = (key: string, operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist') => ({
  matchExpressions: [{ key, operator, ...(/In$/.test(operator) && { values: ['prod', 'test'] }) }],
});

describe('a project inherits', () => {
  const shop = project('shop', {}, { opt: 'prod', team: 'a' });

  it.each<[string, Selector, string[]]>([
    ['by a value', expression('opt', 'In'), ['all']],
    ['not by another value', expression('team', 'In'), []],
    ['by what it does not say', expression('other', 'NotIn'), ['all']],
    ['not by what it says', expression('opt', 'NotIn'), []],
    ['by a label that is there', expression('team', 'Exists'), ['all']],
    ['not by one that is not', expression('other', 'Exists'), []],
    ['by a label that is not there', expression('other', 'DoesNotExist'), ['all']],
    ['by labels', { matchLabels: { opt: 'prod', team: 'a' } }, ['all']],
    ['not by some of the labels', { matchLabels: { opt: 'prod', team: 'b' } }, []],
    ['by a selector that asks nothing', {}, ['all']],
  ])('%s', (_title, selector, names) => {
    expect(globalProjectNames(shop, [rule(selector)])).toEqual(names);
  });

  it('from several, once from each, and never from itself', () => {
    const rules = [rule({}, 'b'), rule({}, 'shop'), rule({}, 'a'), rule({}, 'b')];
    expect(globalProjectNames(shop, rules)).toEqual(['b', 'a']);
  });

  const list = (...kinds: string[]) => kinds.map((kind) => ({ group: '', kind }));
  const window = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] };

  it('lists that are appended to its own, and nothing else', () => {
    const own: ProjectSpec = {
      sourceRepos: ['https://own.test'],
      destinations: [{ server: 'https://a', namespace: 'own' }],
      clusterResourceWhitelist: list('Namespace'),
    };
    const one: ProjectSpec = {
      sourceRepos: ['https://one.test'],
      destinations: [{ server: 'https://a', namespace: 'one' }],
      clusterResourceWhitelist: list('ClusterRole'),
      clusterResourceBlacklist: list('Node'),
      namespaceResourceWhitelist: list('ConfigMap'),
      namespaceResourceBlacklist: list('Secret'),
      syncWindows: [window],
      sourceNamespaces: ['others'],
      signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }],
      roles: [{ name: 'ci' }],
      permitOnlyProjectScopedClusters: true,
    };
    const merged = withGlobalProjects(project('shop', own), [
      project('one', one),
      project('two', { sourceRepos: ['https://two.test'] }),
    ]);
    expect(merged.spec).toEqual({
      sourceRepos: ['https://own.test', 'https://one.test', 'https://two.test'],
      destinations: [
        { server: 'https://a', namespace: 'own' },
        { server: 'https://a', namespace: 'one' },
      ],
      clusterResourceWhitelist: list('Namespace', 'ClusterRole'),
      clusterResourceBlacklist: list('Node'),
      namespaceResourceWhitelist: list('ConfigMap'),
      namespaceResourceBlacklist: list('Secret'),
      syncWindows: [window],
    });
    expect(merged.metadata.name).toBe('shop');
  });

  it('no list that nobody states: an empty one permits less', () => {
    const merged = withGlobalProjects(shop, [project('one', { namespaceResourceWhitelist: [] })]);
    expect(merged.spec.namespaceResourceWhitelist).toBeUndefined();
  });
});

describe('globalProjects of argocd-cm', () => {
  const read = (globalProjects: string) => {
    const { customizations, problems, ignoredKeys } = parseCustomizations({ globalProjects });
    return { rules: customizations.projects.globalProjects, problems, ignoredKeys };
  };

  it('are read as people write them', () => {
    const text = `
- labelSelector:
    matchExpressions:
      - key: opt
        operator: In
        values:
          - prod
  projectName: proj-global-test
- projectName: everybody
`;
    expect(read(text)).toEqual({
      rules: [
        {
          projectName: 'proj-global-test',
          labelSelector: {
            matchExpressions: [{ key: 'opt', operator: 'In', values: ['prod'] }],
          },
        },
        { projectName: 'everybody', labelSelector: {} },
      ],
      problems: [],
      ignoredKeys: [],
    });
  });

  it.each([
    ['- [', 'globalProjects', 'is not YAML'],
    ['a: b', 'globalProjects', 'must be a list'],
    ['- x', 'globalProjects[0]', 'must have a projectName'],
    ['- labelSelector: {}', 'globalProjects[0]', 'projectName'],
    [
      '- {projectName: a, labelSelector: {matchExpressions: [{key: a, operator: Is}]}}',
      'globalProjects[0]',
      'operator',
    ],
    [
      '- {projectName: a, labelSelector: {matchExpressions: [{key: a, operator: In}]}}',
      'globalProjects[0]',
      'In and NotIn need values',
    ],
  ])('%s is a problem', (text, field, reason) => {
    const { rules, problems } = read(text);
    expect(rules).toEqual([]);
    expect(problems).toMatchObject([{ field, reason: expect.stringContaining(reason) }]);
  });
});
