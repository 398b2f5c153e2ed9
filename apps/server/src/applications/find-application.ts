import { applicationObject, type Permission } from '@lockstep/access';
import { CONTROL_NAMESPACE, UserError } from '@lockstep/domain';
import type { ApplicationKey, ApplicationPlace, ApplicationRecord } from '@lockstep/store';
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
  const { applications } = request.server.lockstep.store;
  const record = await applications.recordByKey(keyOf(reference));
  const asked = { reference, project: record?.application.spec.project };
  mustBeThere(request, asked, permission);
  return record as ApplicationRecord;
}

/** The same for whoever only needs to know whom to ask: a fraction of the reading. */
export async function findPlace(
  request: FastifyRequest,
  reference: ApplicationReference,
  permission?: Permission,
): Promise<ApplicationPlace> {
  const place = await request.server.lockstep.store.applications.locate(keyOf(reference));
  mustBeThere(request, { reference, project: place?.project }, permission);
  return place as ApplicationPlace;
}

/** `project` is that of what was found; undefined where nothing was. */
function mustBeThere(
  request: FastifyRequest,
  { reference, project }: { reference: ApplicationReference; project: string | undefined },
  permission?: Permission,
): void {
  const key = keyOf(reference);
  const named = applicationObject({ ...key, project: reference.project ?? '' });
  const found = project === undefined ? undefined : applicationObject({ ...key, project });
  const isThere = authorizeFound(request, { found, named }, permission);
  if (!found || !isThere) {
    throw new UserError('not-found', `application ${key.namespace}/${key.name} does not exist`);
  }
  if (reference.project && reference.project !== project) {
    throw new UserError(
      'not-found',
      `application ${key.namespace}/${key.name} does not exist in project ${reference.project}`,
    );
  }
}
