import type { Condition } from '@lockstep/domain';
import type { RenderJob } from '@lockstep/queue';
import type { ApplicationRecord, StatusUpdate } from '@lockstep/store';
import { comparisonError, fetchLater } from '../git/fetch-repository.ts';
import { flowLog } from '../log.ts';
import { notAllowed } from '../reconcile/invalid-spec.ts';
import type { Services } from '../services.ts';
import { type Rendered, type RenderOptions, renderApplication } from './render-application.ts';
import { desiredRevisions, type StoredRender, storedRender } from './stored-render.ts';

/** Everything that a render settles about an application's conditions. */
const RENDERED_CONDITIONS: Condition['type'][] = [
  'ComparisonError',
  'InvalidSpecError',
  'RepeatedResourceWarning',
  'UnstableRenderWarning',
  'ManifestWarning',
];

/** Renders one application if what it depends on changed, and signals the owner of its cluster. */
export async function renderJob(services: Services, job: RenderJob): Promise<void> {
  const record = await services.store.applications.record(job.uid);
  if (!record) return;
  if (!record.clusterId) {
    await services.store.applications.saveStatus([noSuchCluster(record)]);
    return;
  }
  const hard = job.hard === true || record.refresh === 'hard';
  const isSeenElsewhere = job.seenBy !== undefined && job.seenBy !== services.config.holder;
  const fetch = record.refresh === 'normal' || isSeenElsewhere;
  const rendered = await renderNow(services, record, { hard, fetch });
  if (rendered.kind === 'failed' && rendered.isTransient) {
    fetchLater(services, record.application.spec);
  }
  const isAsked = record.refresh !== '' || job.hard === true || job.edited === true;
  const isNews = rendered.isNews || isAsked;
  if (rendered.kind !== 'failed' && isNews) await signalOwner(services, record);
}

/** Renders what the application desires now, and stores what came of it. */
export async function renderNow(
  services: Services,
  record: ApplicationRecord,
  options: Pick<RenderOptions, 'hard' | 'fetch'>,
): Promise<Rendered & { isNews: boolean }> {
  const rendered = await renderApplication(services, record, options);
  flowLog(services.log, 'render', { application: record.application.metadata.name }).debug(
    { outcome: rendered.kind, hard: options.hard },
    'rendered',
  );
  const update = updateOf(record, rendered);
  if (update) await services.writer.saveStatus(update);
  await saveRemotes(services, record, rendered);
  return { ...rendered, isNews: update !== undefined };
}

/** A push to what it reads elsewhere concerns it from now on. */
async function saveRemotes(
  { store }: Services,
  { uid }: ApplicationRecord,
  rendered: Rendered,
): Promise<void> {
  if (rendered.kind === 'unchanged' || !rendered.remoteUrls) return;
  const urls = [...new Set(rendered.remoteUrls)].sort();
  const known = await store.remotes.of(uid);
  if (known.join(' ') !== urls.join(' ')) await store.remotes.save(uid, urls);
}

/** The owner compares next; it also answers a refresh that found nothing new. */
async function signalOwner(services: Services, record: ApplicationRecord): Promise<void> {
  if (!record.clusterId || services.signalOwnerHere(record)) return;
  const { shards } = await services.clusterAbilities(record.clusterId);
  const shard = Number(record.slice) % shards;
  await services.signals.reconcile({ clusterId: record.clusterId, shard, uid: record.uid });
}

function updateOf(record: ApplicationRecord, rendered: Rendered): StatusUpdate | undefined {
  const { uid } = record;
  switch (rendered.kind) {
    case 'failed':
      // What was rendered while it was permitted stays: the project may permit it again.
      if (rendered.notPermitted) return notAllowed(record, rendered.notPermitted);
      return { ...comparisonError(uid, rendered.message), ...answered(record) };
    case 'unchanged': {
      const isKnown = record.fingerprint === rendered.fingerprint;
      const isSame = isKnown && rendered.revisions.join() === desiredRevisions(record).join();
      if (isSame && record.refresh === '') return undefined;
      const kept = storedRender(record.renderRecord);
      // What was never compared is still to be: only then do people see these commits.
      const isCompared = isKnown && kept?.pendingRevisions === undefined;
      const { seenAtMs } = rendered;
      const pending = isCompared
        ? { seenAtMs }
        : { pendingRevisions: rendered.revisions, seenAtMs };
      return {
        uid,
        ...(isCompared ? revisionsOf(rendered.revisions) : {}),
        fingerprint: rendered.fingerprint,
        ...(kept ? { renderRecord: { ...kept, ...pending, ...answers(record) } } : {}),
        ...(isKnown ? {} : { clearConditions: RENDERED_CONDITIONS }),
      };
    }
    case 'rendered':
      return {
        uid,
        fingerprint: rendered.fingerprint,
        renderRecord: {
          ...(rendered.record ?? { fingerprint: rendered.fingerprint, sources: [] }),
          pendingRevisions: rendered.revisions,
          seenAtMs: rendered.seenAtMs,
          ...answers(record),
        } satisfies StoredRender,
        status: {
          sourceType: rendered.sourceTypes[0],
          ...(rendered.sourceTypes.length > 1 ? { sourceTypes: rendered.sourceTypes } : {}),
        },
        clearConditions: RENDERED_CONDITIONS,
        conditions: rendered.warnings,
      };
  }
}

function revisionsOf(revisions: string[]): Pick<StatusUpdate, 'syncRevision' | 'syncRevisions'> {
  return {
    syncRevision: revisions[0] ?? '',
    ...(revisions.length > 1 ? { syncRevisions: revisions } : {}),
  };
}

/** The comparison of what was rendered takes the request back; one before it does not. */
function answers(record: ApplicationRecord): Pick<StoredRender, 'answers'> {
  return record.refresh === '' ? {} : { answers: record.refresh };
}

function answered(record: ApplicationRecord): Pick<StatusUpdate, 'clearRefresh'> {
  return record.refresh === '' ? {} : { clearRefresh: record.refresh };
}

function noSuchCluster(record: ApplicationRecord): StatusUpdate {
  const { server, name } = record.application.spec.destination;
  return {
    uid: record.uid,
    syncStatus: 'Unknown',
    healthStatus: 'Unknown',
    clearConditions: ['InvalidSpecError'],
    conditions: [
      {
        type: 'InvalidSpecError',
        message: `application destination: there is no cluster ${name ? `named ${name}` : server}. Register it, or change spec.destination.`,
      },
    ],
    ...answered(record),
  };
}
