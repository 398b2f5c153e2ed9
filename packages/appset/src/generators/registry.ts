import { generateFromClusterDecisions } from './cluster-decision-resource.ts';
import { generateFromClusters } from './clusters.ts';
import type { Generator, GeneratorKey } from './generator.ts';
import { generateFromGit } from './git.ts';
import { generateFromList } from './list.ts';
import { generateFromMatrix } from './matrix.ts';
import { generateFromMerge } from './merge.ts';
import { generateFromPlugin } from './plugin.ts';
import { generateFromPullRequests } from './pull-request.ts';
import { generateFromRepositories } from './scm-provider.ts';

/** Every generator by its key; adding one is a file, a line here and its schema. */
export const GENERATORS = {
  list: generateFromList,
  clusters: generateFromClusters,
  git: generateFromGit,
  scmProvider: generateFromRepositories,
  clusterDecisionResource: generateFromClusterDecisions,
  pullRequest: generateFromPullRequests,
  matrix: generateFromMatrix,
  merge: generateFromMerge,
  plugin: generateFromPlugin,
  oci: generateFromGit,
} as const satisfies { [Key in GeneratorKey]: Generator<Key> };
