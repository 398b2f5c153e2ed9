import { randomUUID } from 'node:crypto';
import type { Operation, RetryStrategy, SyncRequest } from '@lockstep/domain';
import { DEFAULT_RETRY } from '@lockstep/engine';

/** An operation that automation starts. */
export function automatedSync(input: {
  applicationId: string;
  request: SyncRequest;
  retry: RetryStrategy | undefined;
  now: Date;
}): Operation {
  return {
    id: randomUUID(),
    applicationId: input.applicationId,
    kind: 'sync',
    phase: 'Running',
    message: '',
    sync: input.request,
    retry: input.retry ?? DEFAULT_RETRY,
    initiatedBy: { automated: true },
    revision: '',
    retryCount: 0,
    startedAt: input.now.toISOString(),
  };
}

/** The operation that carries out an application's deletion. */
export function deletion(input: {
  applicationId: string;
  cascade: NonNullable<Operation['cascade']>;
  now: Date;
}): Operation {
  return {
    id: randomUUID(),
    applicationId: input.applicationId,
    kind: 'delete',
    phase: 'Running',
    message: '',
    cascade: input.cascade,
    initiatedBy: {},
    revision: '',
    retryCount: 0,
    startedAt: input.now.toISOString(),
  };
}
