import { applicationObject, type Permission } from '@lockstep/access';
import { CONTROL_NAMESPACE, UserError } from '@lockstep/domain';
import type { ApplicationKey, ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { authorizeFound } from '../http/request-context.ts';

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
 * The application, if the caller may have it. Permission is asked before existence is told, and one
 * that they may not have is answered as one that is not there: by what the caller has named, without
 * the project that it is in.
 * @throws UserError `permission-denied` or `not-found`.
 */
export async function findApplication(
  request: FastifyRequest,
  reference: ApplicationReference,
  permission?: Permission,
): Promise<ApplicationRecord> {
  const key = keyOf(reference);
  const record = await request.server.lockstep.store.applications.recordByKey(key);
  const named = applicationObject({ ...key, project: reference.project ?? '' });
  const project = record?.application.spec.project ?? '';
  const found = record && applicationObject({ ...key, project });
  const isThere = authorizeFound(request, { found, named }, permission);
  if (!record || !isThere) {
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
