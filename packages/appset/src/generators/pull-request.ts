import type { PullRequestGenerator } from '@lockstep/domain';
import type { PullRequest } from '../inputs.ts';
import { branchSlug } from '../match/branch-slug.ts';
import { isObject, type Params } from '../params.ts';
import { invalid } from '../problem.ts';
import { pattern } from './filters.ts';
import type { GeneratorContext } from './generator.ts';
import { addOwnValues } from './own-values.ts';

const PROVIDERS = ['github', 'gitlab', 'gitea', 'bitbucketServer', 'bitbucket', 'azuredevops'];

/** A set for each pull request with the provider's labels that one of the filters lets through. */
export async function generateFromPullRequests(
  spec: PullRequestGenerator,
  { inputs, settings }: GeneratorContext,
): Promise<Params[]> {
  const isListed = listedBy(spec);
  const isLetThrough = anyFilter(spec);
  const all = await inputs.pullRequests(spec);
  return all
    .filter((one) => isListed(one) && isLetThrough(one))
    .map((one) => addOwnValues(paramsOf(one, settings.goTemplate), spec.values, settings));
}

/** By what a provider itself looks at: all labels that are asked for, and the state. */
function listedBy(spec: PullRequestGenerator): (one: PullRequest) => boolean {
  const provider = PROVIDERS.find((key) => isObject(spec[key]));
  if (!provider) {
    throw invalid(
      `no Pull Request provider implementation configured: name one of ${PROVIDERS.join(', ')}`,
    );
  }
  const options = spec[provider] as { labels?: unknown; pullRequestState?: unknown };
  const labels = Array.isArray(options.labels) ? options.labels : [];
  const states =
    provider === 'gitlab' ? [options.pullRequestState || undefined] : ['open', 'opened'];
  const isInState = (state: string | undefined) =>
    state === undefined || states.includes(undefined) || states.includes(state.toLowerCase());
  return (one) => isInState(one.state) && labels.every((label) => one.labels.includes(label));
}

/** A filter's conditions must all hold, and one filter is enough. */
function anyFilter({ filters }: PullRequestGenerator): (one: PullRequest) => boolean {
  const compiled = (filters ?? []).map((filter) => {
    const branch = pattern(filter.branchMatch, 'BranchMatch');
    const target = pattern(filter.targetBranchMatch, 'TargetBranchMatch');
    const title = pattern(filter.titleMatch, 'TitleMatch');
    return (one: PullRequest) => branch(one.branch) && target(one.targetBranch) && title(one.title);
  });
  return (one) => compiled.length === 0 || compiled.some((holds) => holds(one));
}

function paramsOf(one: PullRequest, goTemplate: boolean): Params {
  return new Map<string, unknown>([
    ['number', String(one.number)],
    ['title', one.title],
    ['branch', one.branch],
    ['branch_slug', branchSlug(one.branch)],
    ['target_branch', one.targetBranch],
    ['target_branch_slug', branchSlug(one.targetBranch)],
    ['head_sha', one.headSha],
    ['head_short_sha', one.headSha.slice(0, 8)],
    ['head_short_sha_7', one.headSha.slice(0, 7)],
    ['author', one.author],
    ...(goTemplate ? [['labels', [...one.labels]] as const] : []),
  ]);
}
