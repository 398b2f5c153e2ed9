import { applicationObject } from '@lockstep/access';
import { type LogLine, type LogQuery, messageOf, type PodLogs } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { sessionLines } from '../audit/session-lines.ts';
import type { Lockstep } from '../dependencies.ts';
import { authorize, subjectOf } from '../http/request-context.ts';
import { podAccessOf } from '../terminal/pod-access.ts';
import { SessionPlaces } from '../terminal/session-places.ts';
import { type ApplicationReference, findApplication } from './find-application.ts';

/** The application, for whoever may see it and its logs. */
export async function findForLogs(
  request: FastifyRequest,
  reference: ApplicationReference,
): Promise<ApplicationRecord> {
  const logs = { resource: 'logs', action: 'get' } as const;
  const record = await findApplication(request, reference, logs);
  const { name, namespace = '' } = record.application.metadata;
  const { project } = record.application.spec;
  const get = { resource: 'applications', action: 'get' } as const;
  authorize(request, applicationObject({ project, namespace, name }), get);
  return record;
}

/** Of one user, and of all: logs are read by connections to a worker and to each pod's node. */
const OPEN_AT_MOST = { ofOne: 100, ofAll: 1_000 } as const;
const placesOf = new WeakMap<Lockstep, SessionPlaces>();

/**
 * Opens the logs, and writes into the audit whose they are: before the first line goes out. Of those
 * that are followed it also writes when that ended. Whoever opens them reads them or ends the signal.
 */
export async function openLogs(
  request: FastifyRequest,
  record: ApplicationRecord,
  { query, signal }: { query: LogQuery; signal: AbortSignal },
): Promise<PodLogs> {
  const { lockstep } = request.server;
  signal.throwIfAborted();
  const leave = takePlace(request);
  try {
    const gateway = await lockstep.gateways.of(record);
    const { maxLogPods: maxPods } = await podAccessOf(lockstep.store);
    const logs = await gateway.logs(record.uid, { ...query, maxPods }, signal);
    const audit = auditOf(request, record, query);
    await audit.begin(logs.pods);
    const read: Read = { lines: 0, characters: 0 };
    const ended = onlyOnce(async () => {
      leave();
      if (query.follow) await audit.end(read);
    });
    // Also where nobody begins to read.
    signal.addEventListener('abort', ended, { once: true });
    if (signal.aborted) ended();
    return { pods: logs.pods, lines: counted(logs.lines, read, ended) };
  } catch (error) {
    leave();
    throw error;
  }
}

function takePlace(request: FastifyRequest): () => void {
  const { lockstep } = request.server;
  const places = placesOf.get(lockstep) ?? new SessionPlaces('logs', OPEN_AT_MOST.ofAll);
  placesOf.set(lockstep, places);
  const { issuer, username } = subjectOf(request);
  return places.take(`${issuer}/${username}`, OPEN_AT_MOST.ofOne);
}

/** What was read until the end, and why that came where it was not the log's own. */
interface Read {
  lines: number;
  characters: number;
  reason?: string;
}

function onlyOnce(act: () => Promise<void>): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    void act();
  };
}

async function* counted(
  lines: AsyncIterable<LogLine>,
  read: Read,
  ended: () => void,
): AsyncGenerator<LogLine, void, undefined> {
  try {
    for await (const line of lines) {
      read.lines += 1;
      read.characters += line.content.length;
      yield line;
    }
  } catch (error) {
    read.reason = messageOf(error);
    throw error;
  } finally {
    ended();
  }
}

function auditOf(request: FastifyRequest, record: ApplicationRecord, query: LogQuery) {
  const { container, previous, follow } = query;
  const { session, write, durationSeconds } = sessionLines(request, record);
  // Only what is followed has an end to be found by it.
  const mark = follow ? { session } : {};
  return {
    begin: (pods: PodLogs['pods']) =>
      write('get-logs', { ...mark, pods, container, previous, follow }),
    end: (read: Read) =>
      write('get-logs-end', { ...mark, ...read, durationSeconds: durationSeconds() }).catch((err) =>
        request.log.error({ err }, 'the end of logs is not in the audit'),
      ),
  };
}
