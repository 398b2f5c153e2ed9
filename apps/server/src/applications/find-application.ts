import { applicationObject, type Permission } from '@lockstep/access';
import { CONTROL_NAMESPACE, UserError } from '@lockstep/domain';
import type { ApplicationKey, ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { authorize } from '../http/request-context.ts';

/** How the paths below an application name it. */
export interface ApplicationReference {
  name: string;
  appNamespace?: string | undefined;
  project?: string | undefined;
}

export function keyOf(reference: ApplicationReference): ApplicationKey {
  return { namespace: reference.appNamespace ?? CONTROL_NAMESPACE, name: reference.name };
}

/**
 * The application, if the caller may have it. Permission is asked before existence is told.
 * @throws UserError `permission-denied` or `not-found`.
 */
export async function findApplication(
  request: FastifyRequest,
  reference: ApplicationReference,
  permission?: Permission,
): Promise<ApplicationRecord> {
  const key = keyOf(reference);
  const record = await request.server.lockstep.store.applications.recordByKey(key);
  const project = record?.application.spec.project ?? reference.project ?? '';
  authorize(request, applicationObject({ ...key, project }), permission);
  if (!record) {
    throw new UserError('not-found', `application ${key.namespace}/${key.name} does not exist`);
  }
  if (reference.project && reference.project !== project) {
    throw new UserError(
      'not-found',
      `application ${key.namespace}/${key.name} does not exist in project ${reference.project}`,
    );
  }
  return record;
}
