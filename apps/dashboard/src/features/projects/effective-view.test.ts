import type { Project } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { effectiveView, inShort, orphansView } from './effective-view.ts';

type Spec = Project['spec'];

function told(spec: Spec): string[] {
  return effectiveView(spec).map(({ permits, denies, note }) => {
    const may = permits.kind === 'list' ? permits.entries.join(', ') : permits.words;
    const not = denies.length > 0 ? `; not ${denies.join(', ')}` : '';
    return `${may}${not}${note ? ` (${note})` : ''}`;
  });
}

describe('what a project permits', () => {
  it.each<[string, Spec, string[]]>([
    [
      'by an empty one',
      {},
      [
        'nowhere: no application can be synced',
        'nowhere: no application can be synced',
        'none',
        'every kind',
        'argocd',
      ],
    ],
    [
      'by the default one',
      {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
      [
        'every repository',
        'every namespace of every cluster',
        'every kind',
        'every kind',
        'argocd',
      ],
    ],
    [
      'by lists',
      {
        sourceRepos: ['https://a/*', '!https://a/b'],
        destinations: [
          { name: 'prod', namespace: 'shop' },
          { server: '*', namespace: '!kube-*' },
        ],
        clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'shop-*' }],
        namespaceResourceWhitelist: [
          { group: 'apps', kind: '*' },
          { group: 'batch', kind: 'Job' },
        ],
        namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
        sourceNamespaces: ['team'],
        permitOnlyProjectScopedClusters: true,
      },
      [
        'https://a/*; not https://a/b',
        "shop on prod; not kube-* on * (only clusters of the project's own)",
        'Namespace shop-*',
        'every kind of apps, Job.batch; not Secret',
        'argocd, team',
      ],
    ],
    [
      'by denials alone',
      { sourceRepos: ['!https://a/b'], namespaceResourceBlacklist: [{ group: '*', kind: '*' }] },
      [
        'every repository; not https://a/b',
        'nowhere: no application can be synced',
        'none',
        'none',
        'argocd',
      ],
    ],
  ])('is told %s', (_title, spec, words) => {
    expect(told(spec)).toEqual(words);
  });

  it.each<[Spec, string]>([
    [{}, 'from nowhere, to nowhere'],
    [
      { sourceRepos: ['*', '!a'], destinations: [{ server: '*', namespace: 'a' }] },
      'from everywhere but 1, to 1 destination',
    ],
    [
      { sourceRepos: ['a', 'b'], destinations: [{ server: '*', namespace: '*' }] },
      'from 2 sources, to everywhere',
    ],
  ])('%j in short: %s', (spec, words) => {
    expect(inShort(spec)).toBe(words);
  });
});

it.each<[Spec['orphanedResources'], string, string[]]>([
  [undefined, 'Not looked for', []],
  [{}, 'Shown, and warned of', []],
  [{ warn: null }, 'Shown, and warned of', []],
  [
    {
      warn: false,
      ignore: [{ kind: 'Job' }, { group: 'apps' }, { kind: 'ConfigMap', name: 'a*' }],
    },
    'Shown, without a warning',
    ['Job', 'every kind of apps', 'ConfigMap a*'],
  ],
])('orphans by %j: %s', (orphanedResources, words, ignored) => {
  expect(orphansView({ orphanedResources })).toEqual({ words, ignored });
});
