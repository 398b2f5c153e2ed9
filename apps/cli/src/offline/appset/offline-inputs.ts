import type { FileTree, GeneratorInputs } from '@lockstep/appset';
import { diskFiles } from './disk-files.ts';
import { givenClusters } from './given-clusters.ts';
import { givenDecisions } from './given-decisions.ts';
import { type Fields, isFields, wrong } from './given-fields.ts';
import { givenPluginOutput } from './given-plugins.ts';
import { givenPullRequests } from './given-pull-requests.ts';
import { givenRepositories } from './given-repositories.ts';

/**
 * What generators ask for, out of a request's fields: `clusters`, `repo`, `pullRequests`,
 * `repositories`, `clusterDecisionResources` with `configMaps`, `pluginOutput`. Only what is asked
 * for is looked at.
 */
export function offlineInputs(given: Fields): GeneratorInputs {
  const trees = new Map<string, Promise<FileTree>>();
  return {
    clusters: () => givenClusters(given.clusters),
    tree: ({ repoURL }) => {
      const folder = folderOf(given.repo, repoURL);
      const known = trees.get(folder) ?? diskFiles(folder);
      trees.set(folder, known);
      return known;
    },
    pullRequests: () => givenPullRequests(required(given, 'pullRequests')),
    repositories: (generator) =>
      givenRepositories(required(given, 'repositories', 'scmProvider'), generator),
    clusterDecisions: (query) => givenDecisions(given, query),
    pluginOutput: (query) =>
      givenPluginOutput(required(given, 'pluginOutput', 'plugin', 'plugins'), query),
  };
}

function required(given: Fields, ...names: [string, ...string[]]): unknown {
  const name = names.find((one) => given[one] !== undefined && given[one] !== null);
  if (name === undefined) throw wrong(names[0], 'is required by the generator');
  return given[name];
}

/** One folder for every repository, or a map of folders by the repositories' addresses. */
function folderOf(repo: unknown, repoURL: string): string {
  const folder = isFields(repo) ? (repo[repoURL] ?? repo['*']) : repo;
  if (typeof folder === 'string' && folder !== '') return folder;
  throw wrong('repo', `is required: a folder that stands for the Git repository ${repoURL}`);
}
