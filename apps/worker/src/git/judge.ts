import { messageOf, normalizeRepoUrl, type Source, sourcesOf } from '@lockstep/domain';
import type { GitJob } from '@lockstep/queue';
import { hasRemoteReads, type RenderRecord, unmovedTree } from '@lockstep/render';
import type { Follower } from '@lockstep/store';
import { isOutage } from '../operate/is-lasting.ts';
import { type ResolvedSource, renderInputs } from '../render/inputs.ts';
import { isAwayForNow, stillHolds } from '../render/still-holds.ts';
import { type StoredRender, storedRender } from '../render/stored-render.ts';
import type { Services } from '../services.ts';
import type { Look } from './look.ts';

/** What a new state of a repository means for one application that follows it. */
export type Verdict =
  | { kind: 'unmoved' }
  /** One revision for each source; null where it is of another repository, and stays. */
  | { kind: 'moved'; revisions: (string | null)[]; render: boolean }
  | { kind: 'failed'; message: string; isTransient?: boolean };

/**
 * Decides by object ids alone; nothing is rendered here. Only sources in the repository that was
 * fetched are looked at: the others are where they were when the application was judged last.
 */
export async function judge(
  services: Services,
  look: Look,
  job: GitJob,
  follower: Follower,
): Promise<Verdict> {
  const sources = sourcesOf(follower.spec);
  const isOfJob = (source: Source) => normalizeRepoUrl(source.repoURL) === job.repoKey;
  const record = storedRender(follower.renderRecord);
  // What was read there may have moved, though no source is there.
  const isRead = record !== null && hasRemoteReads(record);
  if (!sources.some(isOfJob) && !isRead) return { kind: 'unmoved' };
  try {
    // Whoever asked for the fetch asked for a render of its own.
    if (!record && job.cause === 'refresh') return { kind: 'unmoved' };
    const found = await Promise.all(
      sources.map((source) => (isOfJob(source) ? look(source, follower.spec.project) : null)),
    );
    const revisions = found.map((one) => one?.revision ?? null);
    const known = knownRevisions(follower, record);
    if (!record || known.length !== sources.length)
      return { kind: 'moved', revisions, render: true };
    const isSame = revisions.every((one, at) => one === null || one === known[at]);
    if (isSame && !mayMoveByItself(sources, record)) return { kind: 'unmoved' };
    const resolved = sources.map((source, at): ResolvedSource => {
      const revision = found[at]?.revision ?? known[at] ?? '';
      return { source, revision, tree: found[at]?.tree ?? unmovedTree(revision) };
    });
    const isValid =
      follower.fingerprint !== '' &&
      (await holds(services, follower, { record, resolved, isSame }));
    return isSame && isValid ? { kind: 'unmoved' } : { kind: 'moved', revisions, render: !isValid };
  } catch (error) {
    const isTransient = isAwayForNow(error) || isOutage(error);
    return { kind: 'failed', message: messageOf(error), isTransient };
  }
}

/** The commits that the record was made from, or has been found to hold at since. */
function knownRevisions(follower: Follower, record: StoredRender | null): string[] {
  if (record?.pendingRevisions) return record.pendingRevisions;
  const { syncRevision, syncRevisions } = follower;
  return syncRevisions.length > 0 ? syncRevisions : [syncRevision];
}

/**
 * Whether the render can change with no commit: a chart may be published anew under its old
 * version, and what is read from elsewhere moves by itself.
 */
function mayMoveByItself(sources: readonly Source[], record: RenderRecord): boolean {
  return sources.some((source) => Boolean(source.chart)) || hasRemoteReads(record);
}

interface Judged {
  record: RenderRecord;
  resolved: ResolvedSource[];
  /** At the commits of before. */
  isSame: boolean;
}

async function holds(
  services: Services,
  { name, spec, clusterId }: Follower,
  { record, resolved, isSame }: Judged,
): Promise<boolean> {
  const target = { appName: name, spec, clusterId };
  return await stillHolds(record, await renderInputs(services, target, resolved), { isSame });
}
