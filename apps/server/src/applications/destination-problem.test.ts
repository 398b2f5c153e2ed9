import type { Project } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { destinationProblem } from './destination-problem.ts';

const HERE = 'https://kubernetes.default.svc';
const cluster = { server: HERE, name: 'in-cluster' };

it.each<[string, Project['spec']['destinations'], namespace: string, field: string, words: string]>(
  [
    [
      'a wrong namespace',
      [
        { server: HERE, namespace: 'team-*' },
        { name: 'in-cluster', namespace: 'shared' },
        { server: 'https://other.test', namespace: 'x' },
      ],
      'default',
      'spec.destination.namespace',
      "project team does not permit the namespace 'default' of the cluster in-cluster; there it permits team-*, shared",
    ],
    [
      'a denied namespace',
      [
        { server: '*', namespace: '*' },
        { server: '*', namespace: '!kube-*' },
      ],
      'kube-system',
      'spec.destination.namespace',
      "project team does not permit the namespace 'kube-system' of the cluster in-cluster: spec.destinations denies it by server *, namespace !kube-*",
    ],
    [
      'a wrong cluster',
      [{ name: 'prod', namespace: 'team-*' }],
      'team-a',
      'spec.destination',
      'project team does not permit the cluster in-cluster; it permits team-* of prod',
    ],
    [
      'a project that permits nothing',
      [],
      'a',
      'spec.destination',
      'project team does not permit the cluster in-cluster; it permits nothing',
    ],
    [
      'many, of which some are told',
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((namespace) => ({ server: HERE, namespace })),
      'z',
      'spec.destination.namespace',
      "project team does not permit the namespace 'z' of the cluster in-cluster; there it permits a, b, c, d, e and 2 more",
    ],
  ],
)('a destination that is refused says what is permitted: %s', (_, destinations, ...rest) => {
  const [namespace, field, reason] = rest;
  const project = { metadata: { name: 'team' }, spec: { destinations } } as unknown as Project;
  const found = destinationProblem(project, { name: 'in-cluster', namespace }, cluster);
  expect(found).toEqual({ field, reason });
});
