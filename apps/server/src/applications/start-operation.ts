import { randomUUID } from 'node:crypto';
import type { Application, Hold, Operation } from '@lockstep/domain';
import { UserError } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { identityOf } from '../approvals/voter.ts';
import { actorOf, subjectOf } from '../http/request-context.ts';
import { newOperation, type RequestedOperation } from './build-operation.ts';
import { signalReconcile } from './signal-work.ts';

/**
 * Stores the operation and wakes the worker that owns the application.
 * @throws UserError `failed-precondition` while another operation is in progress or the
 * application is being deleted.
 */
export async function startOperation(
  request: FastifyRequest,
  record: ApplicationRecord,
  requested: RequestedOperation,
  options: { override?: string | undefined; hold?: Hold | undefined } = {},
): Promise<Operation> {
  const { lockstep } = request.server;
  const { override, hold } = options;
  const operation = operationFor(request, record.application, requested, override);
  const started = await lockstep.store.operations.start(
    operation,
    actorOf(request),
    hold ? { hold } : {},
  );
  await signalReconcile(lockstep, record);
  return started;
}

/**
 * The operation that whoever asks begins on an application.
 * @throws UserError `failed-precondition` while the application is being deleted.
 */
export function operationFor(
  request: FastifyRequest,
  { metadata }: Application,
  requested: RequestedOperation,
  overrideWindows?: string,
): Operation {
  const { uid = '', name, deletionTimestamp } = metadata;
  if (deletionTimestamp) {
    throw new UserError('failed-precondition', `application ${name} is being deleted`);
  }
  return newOperation(requested, {
    id: randomUUID(),
    applicationId: uid,
    username: subjectOf(request).username,
    initiator: identityOf(subjectOf(request)),
    now: new Date(),
    overrideWindows,
  });
}
