import { applicationObject } from '@lockstep/access';
import { type Application, type SyncWindow, UserError } from '@lockstep/domain';
import { appliesTo, heldByWindows, windowTargetOf } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RefusedFor } from '../audit/audit-denied.ts';
import { authorize } from '../http/request-context.ts';
import { effectiveProject } from '../projects/effective-project.ts';

const OVERRIDE =
  'Whoever has the permission override for the application can sync all the same: ' +
  "lockstep app sync --override-windows REASON, or the sync dialog's override";

/** Ours, in the body of a sync or a rollback. */
export const overrideFields = {
  overrideWindows: z.boolean().optional().describe('Sync though sync windows hold it back'),
  reason: z.string().max(1000).optional().describe('Why; goes into the audit'),
};
export const overrideBody = z.object(overrideFields).nullish();

/**
 * Why sync windows are to be disregarded; undefined when that is not asked for.
 * @throws UserError `permission-denied` without the permission `override`; `invalid-argument`
 * without a reason.
 */
export function overrideOf(
  request: FastifyRequest,
  { application: { metadata, spec } }: ApplicationRecord,
  asked: z.infer<typeof overrideBody>,
): string | undefined {
  if (!asked?.overrideWindows) return undefined;
  const { name, namespace = '' } = metadata;
  const object = applicationObject({ namespace, name, project: spec.project });
  authorize(request, object, { resource: 'applications', action: 'override' });
  const reason = asked.reason?.trim();
  if (reason) return reason;
  throw new UserError('invalid-argument', 'lockstep.reason: say why sync windows are overridden', [
    { field: 'lockstep.reason', reason: 'is required with overrideWindows' },
  ]);
}

/** @throws UserError `permission-denied` while windows hold manual syncs back, saying which. */
export async function refuseOutsideWindows(
  request: FastifyRequest,
  { application }: ApplicationRecord,
): Promise<void> {
  const windows = await projectWindows(request, application);
  const held = heldByWindows(windows, windowTargetOf(application), {
    manual: true,
    at: new Date(),
  });
  if (!held) return;
  const { name, namespace = '' } = application.metadata;
  const object = applicationObject({ namespace, name, project: application.spec.project });
  throw new RefusedFor(object, `cannot sync: ${held.because}. ${OVERRIDE}`);
}

/** The windows of the application's project that concern it. */
export async function windowsOf(
  request: FastifyRequest,
  application: Application,
): Promise<SyncWindow[]> {
  const windows = await projectWindows(request, application);
  return windows.filter((window) => appliesTo(window, windowTargetOf(application)));
}

async function projectWindows(
  request: FastifyRequest,
  { spec }: Application,
): Promise<SyncWindow[]> {
  const project = await effectiveProject(request.server.lockstep.store, spec.project);
  return project?.spec.syncWindows ?? [];
}
