import { applicationObject } from '@lockstep/access';
import type { ApplicationSummary } from '@lockstep/domain';
import { dashboardFilter } from '../../applications/list-query.ts';
import { isAllowed, permittedApplications } from '../../http/request-context.ts';
import { isEmptyFilter, matchesFilter } from '../matches-filter.ts';
import type { Topic, TopicContext } from '../topic.ts';

/** Counts are a query over everything that matches: at most two a second for one subscription. */
const COUNTS_EVERY_MS = 500;

/**
 * Rows of the list that changed, those that left the filter, and the counts beside it. `since` comes
 * first or among them: every change after that version is told, so a list that is older than that
 * may miss some.
 */
export const applicationsTopic: Topic<'applications'> = async ({ filter }, context) => {
  const { store, changes } = context.lockstep;
  const matches = matchesFilter(filter, filter.cluster ? await store.clusters.list() : []);
  if (context.signal.aborted) return;
  const filtered = !isEmptyFilter(filter);
  const permission = { resource: 'applications', action: 'get' } as const;
  // Asked anew for each change: permissions may have changed since.
  const mayGet = (application: { project: string; namespace: string; name: string }) =>
    isAllowed(context.request, applicationObject(application), permission);
  const counts = createCounts(context, dashboardFilter(filter));
  const unsubscribe = changes.subscribe(async (batch) => {
    if (batch.applications.size === 0) return;
    const upserted: ApplicationSummary[] = [];
    const removed: string[] = [];
    const uids = [...batch.applications.keys()];
    const summaries = await Promise.all(uids.map((uid) => batch.summary(uid)));
    for (const [index, uid] of uids.entries()) {
      const summary = summaries[index];
      const change = batch.applications.get(uid);
      const named = summary ?? namesIn(change?.payload);
      const project = change?.formerProject;
      // What one may not see is not even told to be gone, unless one saw it until now.
      if (!mayGet(named)) {
        if (project !== undefined && mayGet({ ...named, project })) removed.push(uid);
        continue;
      }
      if (!summary || (filtered && !matches(summary))) removed.push(uid);
      else upserted.push(summary);
    }
    if (upserted.length > 0) context.send({ type: 'upsert', items: upserted });
    if (removed.length > 0) context.send({ type: 'remove', uids: removed });
    counts.changed();
  });
  context.signal.addEventListener('abort', unsubscribe, { once: true });
  // After subscribing, so that no change falls between.
  const resourceVersion = await store.outbox.head();
  if (!context.signal.aborted) context.send({ type: 'since', resourceVersion });
};

/** What a deleted application was called, by the event that says so. */
function namesIn(payload: Record<string, unknown> = {}) {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { project, namespace, name } = payload;
  return { project: text(project), namespace: text(namespace), name: text(name) };
}

function createCounts(context: TopicContext, filter: ReturnType<typeof dashboardFilter>) {
  let lastMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const count = async () => {
    timer = undefined;
    lastMs = performance.now();
    try {
      const permitted = await permittedApplications(context.request);
      const counts = await context.lockstep.store.applications.counts({ ...filter, ...permitted });
      if (!context.signal.aborted) context.send({ type: 'counts', counts });
    } catch (error) {
      context.request.log.warn({ err: error }, 'counts failed');
    }
  };
  context.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    changed() {
      if (timer || context.signal.aborted) return;
      const waitMs = Math.max(0, lastMs + COUNTS_EVERY_MS - performance.now());
      timer = setTimeout(() => void count(), waitMs);
    },
  };
}
