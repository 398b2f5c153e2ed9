import { applicationObject } from '@lockstep/access';
import type { Application, ApplicationManifest, Operation } from '@lockstep/domain';
import { ANNOTATION_REFRESH, parseApplication } from '@lockstep/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, authorize, authorizeFound } from '../http/request-context.ts';
import { checkReferences } from './check-references.ts';
import { keyOf } from './find-application.ts';
import { signalRender } from './signal-work.ts';
import { warnOfUnknownFields } from './unknown-field-warning.ts';

/** How a written application is taken in: created, or put in the place of the one under its name. */
export type SaveMode =
  | { kind: 'create'; upsert: boolean; validate: boolean; begins?: Beginning | undefined }
  /** `onlyIfUnchanged`: refused with `conflict` when the version in the metadata is not current. */
  | { kind: 'update'; validate: boolean; onlyIfUnchanged?: boolean };

/** An operation that begins with the application, or neither is stored. */
export interface Beginning {
  /** @throws PermissionDenied where the caller may not begin it on this object. */
  authorize(object: string): void;
  operationOf(application: Application): Operation;
}

/**
 * The one way by which an application is written: read, check, store, warn, wake the workers.
 * @throws UserError with every field that is wrong.
 */
export async function saveApplication(
  request: FastifyRequest,
  reply: FastifyReply,
  input: unknown,
  mode: SaveMode,
): Promise<Application> {
  const { lockstep } = request.server;
  const manifest = parseApplication(input);
  const { name, namespace } = manifest.metadata;
  const object = applicationObject({ project: manifest.spec.project, namespace, name });
  authorize(request, object);
  if (mode.kind === 'create') mode.begins?.authorize(object);
  await checkReferences(lockstep.store, manifest, mode);
  const stored = await store(request, manifest, input, mode);
  const application = await warnOfUnknownFields(lockstep.store, reply, stored);
  const uid = application.metadata.uid ?? '';
  // The store takes the annotation for the request that it is; here it only says how to render.
  const hard = manifest.metadata.annotations?.[ANNOTATION_REFRESH] === 'hard';
  // What renders to the same may still be another policy.
  const edited = !hard && (mode.kind === 'update' || mode.upsert);
  await signalRender(lockstep, { uid, spec: application.spec, hard, edited });
  return application;
}

/** What is there already is told, or replaced, only where the caller may have that too. */
function authorizeExisting(
  request: FastifyRequest,
  { metadata, spec }: Application,
  upsert: boolean,
): void {
  const { name, namespace } = metadata;
  const object = (project: string) => applicationObject({ project, namespace, name });
  const found = object(spec.project);
  const permission = { resource: 'applications', action: upsert ? 'update' : 'get' } as const;
  if (!authorizeFound(request, { found, named: object('') }, permission)) {
    authorize(request, found, permission);
  }
}

function store(
  request: FastifyRequest,
  manifest: ApplicationManifest,
  raw: unknown,
  mode: SaveMode,
): Promise<Application> {
  const { applications } = request.server.lockstep.store;
  const actor = actorOf(request);
  if (mode.kind === 'create') {
    const { upsert, begins } = mode;
    const onExisting = (existing: Application) => authorizeExisting(request, existing, upsert);
    const begin =
      begins && ((saved: Application) => ({ operation: begins.operationOf(saved), actor }));
    return applications.create(manifest, raw, { upsert, onExisting, begin }, actor);
  }
  const { resourceVersion, ...metadata } = manifest.metadata;
  // As in the field, a script may read, change and write back while the status moves on.
  const kept = mode.onlyIfUnchanged ? manifest : { ...manifest, metadata };
  const key = keyOf({ name: metadata.name, appNamespace: metadata.namespace });
  return applications.update(key, kept, raw, actor);
}
