import { applicationObject } from '@lockstep/access';
import type { LogQuery, PodLogs } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { actorOf, authorize } from '../http/request-context.ts';
import { podAccessOf } from '../terminal/pod-access.ts';
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

/** Opens the logs, and writes into the audit whose they are: before the first line goes out. */
export async function openLogs(
  request: FastifyRequest,
  record: ApplicationRecord,
  { query, signal }: { query: LogQuery; signal: AbortSignal },
): Promise<PodLogs> {
  const { store, gateways } = request.server.lockstep;
  const gateway = await gateways.of(record);
  const { maxLogPods: maxPods } = await podAccessOf(store);
  const logs = await gateway.logs(record.uid, { ...query, maxPods }, signal);
  const { metadata, spec } = record.application;
  const { container, previous, follow } = query;
  await store.audit.record({
    actor: actorOf(request),
    action: 'get-logs',
    kind: 'application',
    object: `${metadata.namespace}/${metadata.name}`,
    project: spec.project,
    detail: { pods: logs.pods, container, previous, follow },
  });
  return logs;
}
