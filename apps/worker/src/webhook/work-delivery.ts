import { normalizeRepoUrl } from '@lockstep/domain';
import { type Change, isPushedTo } from '@lockstep/git';
import type { GitJob, WebhookJob } from '@lockstep/queue';
import type {
  Dependent,
  FollowedSource,
  Places,
  SourceFollower,
  TouchedApplication,
} from '@lockstep/store';
import type { Logger } from 'pino';
import { fetchKey } from '../git/fetch-key.ts';
import type { Services } from '../services.ts';
import { concernedFollowers, concernOf, sourcesToFetch } from './concerned-by.ts';

/** Whoever follows a repository may be hundreds; the log names so many. */
const MAX_NAMED = 500;

/**
 * Works off one delivery: finds what its changes concern and has those repositories looked at. What
 * it says is no more than a hint where to look; Git and the registry are asked what is true.
 */
export async function workDelivery(
  services: Pick<Services, 'store' | 'signals'>,
  log: Logger,
  { id }: WebhookJob,
): Promise<void> {
  const { webhooks } = services.store;
  const delivery = await webhooks.take(id);
  if (!delivery) return;
  const changes = delivery.changes as Change[];
  const concern = concernOf(changes);
  const places = await placesOf(services, changes);
  const followed = isSomewhere(places) ? await webhooks.followedSources(places) : [];
  const { sources, elsewhere } = sourcesToFetch(concern, followed);
  const readers = await readElsewhere(services, changes);
  const fetches = fetchesFor([
    ...sources,
    ...readers.map(({ url, project }) => ({ project, repoURL: url })),
  ]);
  if (fetches.length === 0) {
    await webhooks.finish(id, 'ignored', reasonToIgnore(changes, elsewhere));
    return;
  }
  // Written before anything is signalled, so that the fetch finds what it is for.
  await webhooks.begin(id, fetches.map(fetchKey));
  await Promise.all(fetches.map((job) => services.signals.git(job)));
  // Named only now: people can wait for it, the fetch need not.
  const concerned = [
    ...concernedFollowers(concern, await webhooks.followers(places)),
    ...(await dependentsOf(services, readers)),
  ];
  const named = new Map(concerned.map((one) => [one.uid, asked(one)]));
  await webhooks.concern(id, [...named.values()].slice(0, MAX_NAMED));
  log.info({ provider: delivery.provider, repositories: fetches.length }, 'webhook worked off');
}

/** Repositories that were pushed to and that somebody reads without having a source there. */
async function readElsewhere(
  { store }: Pick<Services, 'store'>,
  changes: Change[],
): Promise<{ url: string; project: string }[]> {
  const pushes = changes.filter((change) => change.kind === 'push');
  if (pushes.length === 0) return [];
  const read = await store.remotes.all();
  return read.filter(({ url: repoURL }) => pushes.some((push) => isPushedTo(push, { repoURL })));
}

async function dependentsOf(
  { store }: Pick<Services, 'store'>,
  readers: { url: string; project: string }[],
): Promise<Dependent[]> {
  return readers.length === 0 ? [] : store.remotes.dependents(readers.map(({ url }) => url));
}

/** Where changes were: repositories that somebody follows, or any registry. */
async function placesOf({ store }: Pick<Services, 'store'>, changes: Change[]): Promise<Places> {
  const pushes = changes.filter((change) => change.kind === 'push');
  const known = pushes.length > 0 ? await store.webhooks.repoKeys() : [];
  return {
    repoKeys: known.filter((repoURL) => pushes.some((push) => isPushedTo(push, { repoURL }))),
    registries: changes.some((change) => change.kind === 'artifact'),
  };
}

function isSomewhere({ repoKeys, registries }: Places): boolean {
  return repoKeys.length > 0 || registries;
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
function fetchesFor(sources: Pick<FollowedSource, 'project' | 'repoURL'>[]): GitJob[] {
  const jobs = new Map<string, GitJob>();
  for (const { project, repoURL: repoUrl } of sources) {
    const repoKey = normalizeRepoUrl(repoUrl);
    const job: GitJob = { repoKey, repoUrl, project, cause: 'webhook' };
    jobs.set(fetchKey(job), job);
  }
  return [...jobs.values()];
}

function asked({
  uid,
  namespace,
  name,
  project,
}: Pick<SourceFollower, 'uid' | 'namespace' | 'name' | 'project'>): TouchedApplication {
  return { uid, namespace, name, project, outcome: 'asked' };
}
