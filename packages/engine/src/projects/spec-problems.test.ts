import type { ApplicationSpec, Source } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { specProblems } from './spec-problems.ts';

const project = {
  metadata: { name: 'p' },
  spec: { sourceRepos: ['https://a/*'], destinations: [{ server: '*', namespace: 'shop' }] },
};
const CLUSTER = { server: 'https://prod.example', name: 'prod' };
const ok = { repoURL: 'https://a/x' };
const no = { repoURL: 'https://b/x' };

const spec = (sources: Partial<ApplicationSpec>, namespace = 'shop') =>
  ({ project: 'p', destination: { name: 'prod', namespace }, ...sources }) as ApplicationSpec;

it.each<[string, ApplicationSpec, typeof CLUSTER | undefined, Source[] | undefined, string[]]>([
  ['what is permitted', spec({ source: ok }), CLUSTER, undefined, []],
  ['its source', spec({ source: no }), CLUSTER, undefined, ['spec.source.repoURL']],
  [
    'each of its sources',
    spec({ sources: [no, ok, no] }),
    CLUSTER,
    undefined,
    ['spec.sources[0].repoURL', 'spec.sources[2].repoURL'],
  ],
  [
    'one that only gives values',
    spec({ sources: [ok, { ...no, ref: 'v' }] }),
    CLUSTER,
    undefined,
    ['spec.sources[1].repoURL'],
  ],
  ['a source that is not its own', spec({ source: ok }), CLUSTER, [no], ['spec.source.repoURL']],
  ['its destination', spec({ source: ok }, 'bank'), CLUSTER, undefined, ['spec.destination']],
  [
    'both',
    spec({ source: no }, 'bank'),
    CLUSTER,
    undefined,
    ['spec.source.repoURL', 'spec.destination'],
  ],
  [
    'its source alone, of an unknown cluster',
    spec({ source: no }, 'bank'),
    undefined,
    undefined,
    ['spec.source.repoURL'],
  ],
])('of an application is told: %s', (_title, stated, cluster, sources, fields) => {
  expect(specProblems(project, stated, cluster, sources).map(({ field }) => field)).toEqual(fields);
});
