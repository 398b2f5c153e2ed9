import {
  type ApplicationSpec,
  type Condition,
  messageOf,
  normalizeRepoUrl,
  sourcesOf,
} from '@lockstep/domain';
import type { GitJob, RenderJob } from '@lockstep/queue';
import type { Follower, StatusUpdate, Touch } from '@lockstep/store';
import type { Logger } from 'pino';
import { isArtifact } from '../render/resolve-artifact.ts';
import type { Services } from '../services.ts';
import { fetchKey } from './fetch-key.ts';
import { judge, type Verdict } from './judge.ts';
import { type Look, lookAt } from './look.ts';

/** Helm repositories and registries that did not answer are asked again after this long. */
const ARTIFACT_RETRY_MS = 15_000;
/** A fetch that PostgreSQL interrupted is begun again after this long. */
const OUTAGE_RETRY_MS = 2_000;

/**
 * Fetches one repository for one project and moves whoever of it follows the repository: others have
 * credentials and signature keys of their own, and a fetch of their own. The revision of every
 * follower moves, in one statement; only those whose inputs changed are rendered.
 */
export async function fetchRepository(services: Services, log: Logger, job: GitJob): Promise<void> {
  try {
    await fetchAndJudge(services, log, job);
  } catch (error) {
    // Nothing could be told of it: unless it is done again, the commit waits for the next poll.
    signalIn(services, job, OUTAGE_RETRY_MS);
    throw error;
  }
}

async function fetchAndJudge(services: Services, log: Logger, job: GitJob): Promise<void> {
  const { applications, webhooks } = services.store;
  // Read before Git is asked: a delivery that comes later may tell of what this fetch did not see.
  const [all, elsewhere, deliveries] = await Promise.all([
    applications.followers(job.repoKey),
    dependentsOf(services, job),
    webhooks.waitingFor(fetchKey(job)),
  ]);
  const own = all.filter(({ spec }) => spec.project === job.project);
  const dependents = elsewhere.filter(({ uid }) => !own.some((one) => one.uid === uid));
  const followers = [...own, ...dependents];
  const settle = (found: { touches: Touch[]; failure?: string }) =>
    webhooks.settle(deliveries, fetchKey(job), found);
  if (followers.length === 0) return settle({ touches: [] });
  let look: Look;
  try {
    look = await lookAt(services, job, { followers: own, isReadElsewhere: dependents.length > 0 });
  } catch (error) {
    log.warn({ repo: job.repoKey, err: error }, 'the repository cannot be fetched');
    // First: PostgreSQL may be what is away.
    retryLater(services, job);
    // Who only reads something there keeps what was read.
    await tellUnreachable(services, own, messageOf(error));
    await settle({ touches: [], failure: messageOf(error) });
    return;
  }
  const verdicts = await Promise.all(
    followers.map((follower) => judge(services, look, job, follower)),
  );
  if (verdicts.some((one) => one.kind === 'failed' && one.isTransient)) {
    signalIn(services, job, ARTIFACT_RETRY_MS);
  }
  await act(services, followers, verdicts);
  const touches = followers.map(({ uid }, at) => touchOf(uid, verdicts[at]));
  await settle({ touches, ...failureOfAll(verdicts) });
  log.debug({ repo: job.repoKey, followers: followers.length }, 'repository fetched');
}

/** Of the project, who reads the repository without having a source there. */
async function dependentsOf({ store }: Services, job: GitJob): Promise<Follower[]> {
  const read = await store.remotes.all();
  const urls = read
    .filter(({ url, project }) => project === job.project && normalizeRepoUrl(url) === job.repoKey)
    .map(({ url }) => url);
  if (urls.length === 0) return [];
  const dependents = await store.remotes.dependents(urls);
  return dependents.filter(({ project }) => project === job.project);
}

/** Where nobody could be looked at, the repository is to blame. */
function failureOfAll(verdicts: readonly Verdict[]): { failure?: string } {
  const failures = verdicts.flatMap((one) => (one.kind === 'failed' ? [one.message] : []));
  const [failure] = failures;
  return failure !== undefined && failures.length === verdicts.length ? { failure } : {};
}

/** How the log of deliveries tells a verdict. */
function touchOf(uid: string, verdict: Verdict | undefined): Touch {
  switch (verdict?.kind) {
    case 'moved': {
      const { revisions, render } = verdict;
      const revision = revisions.find((one) => one !== null) ?? '';
      return { uid, outcome: render ? 'rendered' : 'moved', revision };
    }
    case 'failed':
      return { uid, outcome: 'failed' };
    default:
      return { uid, outcome: 'unchanged' };
  }
}

type Moves = Map<string, { revisions: (string | null)[]; moved: Follower[] }>;

function addMove(moves: Moves, revisions: (string | null)[], follower: Follower): void {
  const key = JSON.stringify(revisions);
  const known = moves.get(key);
  if (known) known.moved.push(follower);
  else moves.set(key, { revisions, moved: [follower] });
}

async function act(services: Services, followers: Follower[], verdicts: Verdict[]): Promise<void> {
  const seenBy = services.config.holder;
  const moves: Moves = new Map();
  const renders: RenderJob[] = [];
  const failures: StatusUpdate[] = [];
  followers.forEach((follower, index) => {
    const verdict = verdicts[index] as Verdict;
    switch (verdict.kind) {
      case 'unmoved':
        // After a failure that may be mended now, the render looks again. Whoever was not rendered
        // yet has a job of its own.
        if (follower.syncStatus === 'Unknown' && follower.conditionCount > 0) {
          renders.push({ uid: follower.uid });
        }
        break;
      case 'moved':
        // Who must be rendered is moved by the render: status and desired state change together.
        if (verdict.render) renders.push({ uid: follower.uid, seenBy });
        else addMove(moves, verdict.revisions, follower);
        break;
      case 'failed':
        failures.push(comparisonError(follower.uid, verdict.message));
    }
  });
  await services.signals.renderMany(renders);
  await services.store.applications.moveRevisions(
    [...moves.values()].map(({ revisions, moved }) => ({
      revisions,
      members: moved.map(({ uid, fingerprint }) => ({ uid, fingerprint })),
    })),
  );
  if (failures.length > 0) await services.store.applications.saveStatus(failures);
}

/** Asks again for what an application is made from, after its render met a repository that was away. */
export function fetchLater(services: Services, spec: ApplicationSpec): void {
  const { project } = spec;
  for (const source of sourcesOf(spec)) {
    const { repoURL: repoUrl } = source;
    const job: GitJob = { repoKey: normalizeRepoUrl(repoUrl), repoUrl, project, cause: 'poll' };
    if (isArtifact(source)) signalIn(services, job, ARTIFACT_RETRY_MS);
    else retryLater(services, job);
  }
}

/** Sooner than the next poll, so that a mended repository is noticed. The poll covers a crash. */
function retryLater(services: Services, job: GitJob): void {
  const retryInMs = services.repositories.planRetry(job.repoUrl, job.project);
  if (retryInMs !== undefined) signalIn(services, job, retryInMs);
}

function signalIn(services: Services, job: GitJob, retryInMs: number): void {
  const timer = setTimeout(() => {
    services.signals.git(job).catch((err) => services.log.warn({ err }, 'no signal for a retry'));
  }, retryInMs);
  timer.unref();
}

async function tellUnreachable(
  services: Services,
  followers: Follower[],
  message: string,
): Promise<void> {
  await services.store.applications.saveStatus(
    followers.map((follower) => comparisonError(follower.uid, message)),
  );
}

/** Desired state is not known: neither Synced nor OutOfSync can be said. */
export function comparisonError(uid: string, message: string): StatusUpdate {
  const condition: Condition = { type: 'ComparisonError', message };
  return {
    uid,
    // Nothing is compared with what may no longer be desired.
    fingerprint: '',
    syncStatus: 'Unknown',
    clearConditions: ['ComparisonError'],
    conditions: [condition],
  };
}
