import type { ScmProviderGenerator } from '@lockstep/domain';
import type { ScmRepository } from '../inputs.ts';
import { sanitizeName } from '../match/sanitize-name.ts';
import { isObject, type Params } from '../params.ts';
import { invalid } from '../problem.ts';
import { pattern } from './filters.ts';
import type { GeneratorContext } from './generator.ts';
import { addOwnValues } from './own-values.ts';

const PROVIDERS = [
  'github',
  'gitlab',
  'gitea',
  'bitbucketServer',
  'azureDevOps',
  'bitbucket',
  'awsCodeCommit',
];

/** A set for each branch of each repository that the filters let through. */
export async function generateFromRepositories(
  spec: ScmProviderGenerator,
  { inputs, settings }: GeneratorContext,
): Promise<Params[]> {
  if (!PROVIDERS.some((key) => isObject(spec[key]))) {
    throw invalid(`no SCM provider implementation configured: name one of ${PROVIDERS.join(', ')}`);
  }
  const isLetThrough = compileFilters(spec);
  const sets: Params[] = [];
  for (const repository of await inputs.repositories(spec)) {
    if (!(await isLetThrough(repository))) continue;
    sets.push(addOwnValues(paramsOf(repository), spec.values, settings));
  }
  return sets;
}

type Test = (repository: ScmRepository) => boolean | Promise<boolean>;
type Filter = NonNullable<ScmProviderGenerator['filters']>[number];

/**
 * Filters are asked twice, as the field does: those with a condition on the repository first, then
 * those with one on the branch. Each time one is enough, and none of the kind lets all through.
 */
function compileFilters({ filters }: ScmProviderGenerator): Test {
  const all = filters ?? [];
  const ofRepository = all.filter((one) => isGiven(one.repositoryMatch) || isGiven(one.labelMatch));
  const ofBranch = all.filter(
    (one) => isGiven(one.branchMatch) || isGiven(one.pathsExist) || isGiven(one.pathsDoNotExist),
  );
  const phases = [ofRepository.map(repositoryTest), ofBranch.map(branchTest)];
  return async (repository) => {
    for (const tests of phases) {
      if (tests.length > 0 && !(await anyHolds(tests, repository))) return false;
    }
    return true;
  };
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

async function anyHolds(tests: readonly Test[], repository: ScmRepository): Promise<boolean> {
  for (const test of tests) if (await test(repository)) return true;
  return false;
}

function repositoryTest({ repositoryMatch, labelMatch }: Filter): Test {
  const name = pattern(repositoryMatch, 'RepositoryMatch');
  const label = pattern(labelMatch, 'LabelMatch');
  return (one) => name(one.repository) && (!isGiven(labelMatch) || one.labels.some(label));
}

function branchTest({ branchMatch, pathsExist, pathsDoNotExist }: Filter): Test {
  const branch = pattern(branchMatch, 'BranchMatch');
  return async (one) => {
    if (!branch(one.branch)) return false;
    for (const path of pathsExist ?? []) if (!(await hasPath(one, path))) return false;
    for (const path of pathsDoNotExist ?? []) if (await hasPath(one, path)) return false;
    return true;
  };
}

function hasPath(one: ScmRepository, path: string): boolean | Promise<boolean> {
  if (!one.hasPath) {
    throw invalid(`it is not known whether ${one.repository} has the path "${path}"`);
  }
  return one.hasPath(path.replace(/\/{1,100}$/, ''));
}

function paramsOf(one: ScmRepository): Params {
  return new Map<string, unknown>([
    ['organization', one.organization],
    ['repository', one.repository],
    ['repository_id', one.repositoryId],
    ['url', one.url],
    ['branch', one.branch],
    ['sha', one.sha],
    ['short_sha', one.sha.slice(0, 8)],
    ['short_sha_7', one.sha.slice(0, 7)],
    ['labels', one.labels.join(',')],
    ['branchNormalized', sanitizeName(one.branch)],
  ]);
}
