import { applicationObject } from '@lockstep/access';
import type { Application } from '@lockstep/domain';
import type { ApplicationFilter, OutboxEvent } from '@lockstep/store';
import { fieldFilter, fieldListQuery } from '../../applications/list-query.ts';
import type { Lockstep } from '../../dependencies.ts';
import type { ChangeBatch } from '../../feed/change-feed.ts';
import { createKeyedQueue } from '../../http/async-queue.ts';
import { parseFields, selectFields } from '../../http/fields.ts';
import { keepOpen } from '../../http/kept-open.ts';
import { isAllowed, permittedApplications } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { matchesApplication } from '../matches-application.ts';

interface WatchEvent {
  type: OutboxEvent['type'];
  application: Application;
}

/**
 * Applications as they are (ADDED) and then every change. With `resourceVersion` only what changed
 * after it. A client that reads slowly gets the last state of each application, not every one.
 */
export const streamApplications: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/stream/applications',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: { tags: ['stream'], querystring: fieldListQuery },
    handler: async (request, reply) => {
      const { query } = request;
      const fields = parseFields(query.fields, 'result');
      const filter = fieldFilter(query);
      return keepOpen(request, reply, async function* (signal) {
        const permitted = await permittedApplications(request);
        const asked = { ...filter, ...permitted };
        // Permissions may change while it is open.
        const mayGet = ({ metadata, spec }: Application) =>
          isAllowed(request, applicationObject({ ...metadata, project: spec.project }), GET);
        const since = query.resourceVersion;
        for await (const event of watch(lockstep, { filter, asked, mayGet }, since, signal)) {
          yield selectFields(event, fields);
        }
      });
    },
  });
};

const GET = { resource: 'applications', action: 'get' } as const;

interface Watched {
  filter: ApplicationFilter;
  /** The filter with what the caller may see, as it is at the start. */
  asked: ApplicationFilter;
  mayGet(application: Application): boolean;
}

async function* watch(
  lockstep: Lockstep,
  { filter, asked, mayGet }: Watched,
  resourceVersion: string | undefined,
  signal: AbortSignal,
): AsyncIterable<WatchEvent> {
  const queue = createKeyedQueue<WatchEvent>(signal);
  const matches = matchesApplication(filter);
  const after = BigInt(resourceVersion || '0');
  const sent = new Map<string, bigint>();
  // Before the list is read, so that no change falls between.
  const unsubscribe = lockstep.changes.subscribe(async (batch) => {
    for (const event of await eventsOf(batch, after)) {
      if (!matches(event.application) || !mayGet(event.application)) continue;
      queue.put(event.application.metadata.uid ?? '', event, mergeEvents);
    }
  });
  try {
    for await (const items of lockstep.store.applications.stream(asked)) {
      for (const application of items) {
        if (signal.aborted) return;
        const version = versionOf(application);
        if (version <= after) continue;
        sent.set(application.metadata.uid ?? '', version);
        // To whoever has seen the list before, most of what is newer is a change.
        yield { type: after === 0n ? 'ADDED' : 'MODIFIED', application };
      }
    }
    for await (const event of queue.values()) {
      const uid = event.application.metadata.uid ?? '';
      // A change that the list already showed; the list's versions are needed only until then.
      const shown = sent.get(uid);
      sent.delete(uid);
      const stale = shown !== undefined && versionOf(event.application) <= shown;
      const seen = shown !== undefined && event.type === 'ADDED';
      if (event.type === 'DELETED' || !stale) yield seen ? { ...event, type: 'MODIFIED' } : event;
    }
  } finally {
    unsubscribe();
  }
}

/** A batch may hold what happened before the version that the client has seen. */
async function eventsOf(batch: ChangeBatch, after: bigint): Promise<WatchEvent[]> {
  const changes = [...batch.applications.values()].filter(
    ({ resourceVersion }) => BigInt(resourceVersion) > after,
  );
  const events = changes.map(async ({ uid, type, createdVersion, payload }) => {
    const application = type === 'DELETED' ? lastState(payload) : await batch.application(uid);
    // Deleted since: the event that says so follows.
    if (!application) return [];
    const known = type === 'ADDED' && BigInt(createdVersion ?? '0') <= after;
    return [{ type: known ? ('MODIFIED' as const) : type, application }];
  });
  return (await Promise.all(events)).flat();
}

function mergeEvents(older: WatchEvent, newer: WatchEvent): WatchEvent {
  const unseen = older.type === 'ADDED' && newer.type === 'MODIFIED';
  return unseen ? { ...newer, type: 'ADDED' } : newer;
}

/** What the event of a deletion carries. */
function lastState(payload: Record<string, unknown>): Application | undefined {
  if (typeof payload.object === 'object' && payload.object !== null) {
    return payload.object as Application;
  }
  return undefined;
}

function versionOf({ metadata }: Application): bigint {
  return BigInt(metadata.resourceVersion ?? '0');
}
