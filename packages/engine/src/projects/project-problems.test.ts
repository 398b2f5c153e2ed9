import type { ProjectSpec } from '@lockstep/domain';
import { expect, it } from 'vitest';
import { projectProblems } from './project-problems.ts';

it.each<[ProjectSpec, string[]]>([
  [{ sourceRepos: ['*', '!https://x'], destinations: [{ server: '*', namespace: '!x' }] }, []],
  [{ sourceRepos: ['!*'] }, ["source repository has an invalid format, '!*'"]],
  [{ sourceRepos: ['a', 'b', 'a'] }, ["source repository 'a' already added"]],
  [{ sourceNamespaces: ['a', 'a'] }, ["source namespace 'a' already added"]],
  [{ destinations: [{ server: '!*', namespace: 'a' }] }, ["server has an invalid format, '!*'"]],
  [{ destinations: [{ name: '!*', namespace: 'a' }] }, ["name has an invalid format, '!*'"]],
  [{ destinations: [{ server: '*', namespace: '!*' }] }, ["namespace has an invalid format, '!*'"]],
  [
    {
      destinations: [
        { server: 's', name: 'x', namespace: 'a' },
        { server: 's', namespace: 'a' },
      ],
    },
    ["destination 's/a' already added"],
  ],
  [
    {
      destinations: [
        { name: 'n', namespace: 'a' },
        { name: 'n', namespace: 'a' },
      ],
    },
    ["destination 'n/a' already added"],
  ],
  [
    {
      destinations: [
        { name: 'n', namespace: 'a' },
        { name: 'm', namespace: 'a' },
      ],
    },
    [],
  ],
  [
    {
      destinationServiceAccounts: [{ server: '*', namespace: 'a*', defaultServiceAccount: 'ns:a' }],
    },
    [],
  ],
  [
    { destinationServiceAccounts: [{ server: '!x', namespace: '[', defaultServiceAccount: 'a*' }] },
    [
      "server has an invalid format, '!x'",
      "namespace has an invalid format, '['",
      "defaultServiceAccount has an invalid format, 'a*'",
    ],
  ],
  [
    { destinationServiceAccounts: [{ server: '*' }] },
    ["defaultServiceAccount has an invalid format, ''"],
  ],
  [{ sourceRepos: ['a'.repeat(1025)] }, ['is longer than 1024 characters']],
  [
    { clusterResourceWhitelist: [{ group: '', kind: '*'.repeat(1025) }] },
    ['is longer than 1024 characters'],
  ],
])('a project of %j is told %j', (spec, told) => {
  expect(projectProblems(spec).map(({ reason }) => reason)).toEqual(told);
});
