import { normalizeRepoUrl } from '@lockstep/domain';
import { type Change, isPushedTo } from '@lockstep/git';
import type { GitJob, WebhookJob } from '@lockstep/queue';
import type { FollowedSource, SourceFollower, TouchedApplication } from '@lockstep/store';
import type { Logger } from 'pino';
import type { Services } from '../services.ts';
import { concernedByArtifact, concernedByPush, sourcesToFetch } from './concerned-by.ts';

/** Whoever follows a repository may be hundreds; the log names so many. */
const MAX_NAMED = 500;

/**
 * Works off one delivery: finds what its changes concern and has those repositories fetched. What
 * it says is no more than a hint where to look; Git and the registry are asked what is true.
 */
export async function workDelivery(
  services: Services,
  log: Logger,
  { id }: WebhookJob,
): Promise<void> {
  const { webhooks } = services.store;
  const delivery = await webhooks.take(id);
  if (!delivery) return;
  const changes = delivery.changes as Change[];
  const repoKeys = await pushedRepositories(services, changes);
  const followed = repoKeys.length > 0 ? await webhooks.followedSources(repoKeys) : [];
  const { sources, elsewhere } = sourcesToFetch(changes, followed);
  const fetches = fetchesFor(sources);
  const takers = concernedByArtifact(changes, await takersOfArtifacts(services, changes));
  if (fetches.length === 0 && takers.length === 0) {
    await webhooks.finish(id, 'ignored', reasonToIgnore(changes, elsewhere));
    return;
  }
  // Written before anything is signalled, so that the fetch finds what it is for.
  await webhooks.begin(id, [...new Set(fetches.map(({ repoKey }) => repoKey))]);
  await Promise.all(fetches.map((job) => services.signals.git(job)));
  await refresh(services, takers);
  // Named only now: people can wait for it, the fetch need not.
  const followers = fetches.length > 0 ? await webhooks.followers({ repoKeys }) : [];
  await webhooks.concern(id, named(concernedByPush(changes, followers), takers));
  if (fetches.length === 0) await webhooks.finish(id, 'done', '');
  log.info({ provider: delivery.provider, repositories: fetches.length }, 'webhook worked off');
}

async function pushedRepositories(services: Services, changes: Change[]): Promise<string[]> {
  const pushes = changes.filter((change) => change.kind === 'push');
  if (pushes.length === 0) return [];
  const known = await services.store.webhooks.repoKeys();
  return known.filter((repoURL) => pushes.some((push) => isPushedTo(push, { repoURL })));
}

async function takersOfArtifacts(services: Services, changes: Change[]): Promise<SourceFollower[]> {
  const isPushed = changes.some((change) => change.kind === 'artifact');
  return isPushed ? services.store.webhooks.followers({ registries: true }) : [];
}

function reasonToIgnore(changes: Change[], elsewhere: number): string {
  if (changes.every((change) => change.kind === 'pull-request')) {
    return 'no application follows pull requests';
  }
  if (elsewhere === 0) return 'no application follows the repository';
  const times = elsewhere === 1 ? 'once' : `${elsewhere} times`;
  return `the repository is followed ${times}, but at other revisions`;
}

/** One for each repository and project: projects have credentials of their own. */
function fetchesFor(sources: FollowedSource[]): GitJob[] {
  const jobs = new Map<string, GitJob>();
  for (const { project, repoURL: repoUrl } of sources) {
    const repoKey = normalizeRepoUrl(repoUrl);
    jobs.set(`${project} ${repoKey}`, { repoKey, repoUrl, project, cause: 'webhook' });
  }
  return [...jobs.values()];
}

/** A registry is asked anew by whoever takes something from it. */
async function refresh(services: Services, takers: SourceFollower[]): Promise<void> {
  if (takers.length === 0) return;
  const uids = takers.map(({ uid }) => uid);
  const actor = { name: 'webhook', cause: 'webhook' } as const;
  await services.store.applications.requestRefresh(uids, 'normal', actor);
  await services.signals.renderMany(uids.map((uid) => ({ uid })));
}

function named(followers: SourceFollower[], takers: SourceFollower[]): TouchedApplication[] {
  const touched = (outcome: 'asked' | 'rendered') => (follower: SourceFollower) => {
    const { uid, namespace, name, project } = follower;
    return { uid, namespace, name, project, outcome };
  };
  const both = [...followers.map(touched('asked')), ...takers.map(touched('rendered'))];
  return [...new Map(both.map((one) => [one.uid, one])).values()].slice(0, MAX_NAMED);
}
