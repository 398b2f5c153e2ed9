import {
  type ApplicationSpec,
  type Condition,
  messageOf,
  normalizeRepoUrl,
  type Source,
  sourcesOf,
} from '@lockstep/domain';
import type { GitJob, RenderJob } from '@lockstep/queue';
import { type RenderInput, stillValid } from '@lockstep/render';
import type { Follower, StatusUpdate } from '@lockstep/store';
import type { Logger } from 'pino';
import { renderInputs } from '../render/inputs.ts';
import { storedRender } from '../render/stored-render.ts';
import type { Services } from '../services.ts';
import type { FetchedRepository } from './repositories.ts';

const RETRY_FETCH_MS = 15_000;

/** What a new state of a repository means for one application that follows it. */
type Verdict =
  | { kind: 'unmoved' }
  | { kind: 'moved'; revision: string; render: boolean }
  | { kind: 'several' }
  | { kind: 'failed'; message: string };

/**
 * Fetches one repository and moves whoever follows it. The revision of every follower moves, in one
 * statement; only those whose inputs changed are rendered.
 */
export async function fetchRepository(services: Services, log: Logger, job: GitJob): Promise<void> {
  const followers = await services.store.applications.followers(job.repoKey);
  if (followers.length === 0) return;
  let fetched: FetchedRepository;
  try {
    fetched = await services.repositories.fetch(job.repoUrl, job.project);
  } catch (error) {
    log.warn({ repo: job.repoKey, err: error }, 'the repository cannot be fetched');
    // First: PostgreSQL may be what is away.
    retryLater(services, job);
    await tellUnreachable(services, followers, messageOf(error));
    return;
  }
  const verdicts = await Promise.all(
    followers.map((follower) => judge(services, fetched, job, follower)),
  );
  await act(services, followers, verdicts);
  log.debug({ repo: job.repoKey, followers: followers.length }, 'repository fetched');
}

/** Decides by object ids alone; nothing is rendered here. */
async function judge(
  services: Services,
  fetched: FetchedRepository,
  job: GitJob,
  follower: Follower,
): Promise<Verdict> {
  const sources = sourcesOf(follower.spec);
  // Several sources move together: the render knows all their repositories.
  if (sources.length !== 1) return { kind: 'several' };
  const source = sources[0];
  if (!source || normalizeRepoUrl(source.repoURL) !== job.repoKey) return { kind: 'unmoved' };
  try {
    const record = storedRender(follower.renderRecord);
    // Whoever asked for the fetch asked for a render of its own.
    if (!record && job.cause === 'refresh') return { kind: 'unmoved' };
    const sha = await fetched.resolve(source.targetRevision);
    const known = record?.pendingRevisions?.[0] ?? follower.syncRevision;
    if (sha === known && record) return { kind: 'unmoved' };
    const valid =
      record !== null &&
      follower.fingerprint !== '' &&
      (await stillValid(record, await inputsAt(services, fetched, follower, source, sha)));
    return { kind: 'moved', revision: sha, render: !valid };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}

function inputsAt(
  services: Services,
  fetched: FetchedRepository,
  follower: Follower,
  source: Source,
  revision: string,
): Promise<RenderInput[]> {
  const { name, spec, clusterId } = follower;
  const resolved = [{ source, revision, tree: fetched.tree(revision) }];
  return renderInputs(services, { appName: name, spec, clusterId }, resolved);
}

async function act(services: Services, followers: Follower[], verdicts: Verdict[]): Promise<void> {
  const seenBy = services.config.holder;
  const moves = new Map<string, Follower[]>();
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
      case 'several':
        renders.push({ uid: follower.uid, seenBy });
        break;
      case 'moved':
        // Who must be rendered is moved by the render: status and desired state change together.
        if (verdict.render) renders.push({ uid: follower.uid, seenBy });
        else moves.set(verdict.revision, [...(moves.get(verdict.revision) ?? []), follower]);
        break;
      case 'failed':
        failures.push(comparisonError(follower.uid, verdict.message));
    }
  });
  await services.signals.renderMany(renders);
  await services.store.applications.moveRevisions(
    [...moves].map(([revision, moved]) => ({
      revision,
      members: moved.map(({ uid, fingerprint }) => ({ uid, fingerprint })),
    })),
  );
  if (failures.length > 0) await services.store.applications.saveStatus(failures);
}

/** Asks again for what an application is made from, after its render met a repository that was away. */
export function fetchLater(services: Services, spec: ApplicationSpec): void {
  const { project } = spec;
  for (const { chart, repoURL: repoUrl } of sourcesOf(spec)) {
    const repoKey = normalizeRepoUrl(repoUrl);
    if (!chart) retryLater(services, { repoKey, repoUrl, project, cause: 'poll' });
  }
}

/** Sooner than the next poll, so that a mended repository is noticed. The poll covers a crash. */
function retryLater(services: Services, job: GitJob): void {
  const timer = setTimeout(() => {
    services.signals.git(job).catch((err) => services.log.warn({ err }, 'no signal for a retry'));
  }, RETRY_FETCH_MS);
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
