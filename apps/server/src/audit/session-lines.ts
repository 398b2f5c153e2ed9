import { randomUUID } from 'node:crypto';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { actorOf } from '../http/request-context.ts';

/** Writes what begins and ends something that is kept open on an application, in tenths of seconds. */
export interface SessionLines {
  /** Tells the lines of one session from those of others. */
  readonly session: string;
  write(action: string, detail: Record<string, unknown>): Promise<void>;
  /** How long it has been open by now. */
  durationSeconds(): number;
}

export function sessionLines(request: FastifyRequest, record: ApplicationRecord): SessionLines {
  const { audit } = request.server.lockstep.store;
  const { metadata, spec } = record.application;
  // Whoever has begun it has ended it, also when their session is gone by then.
  const actor = actorOf(request);
  const beginMs = performance.now();
  const object = `${metadata.namespace}/${metadata.name}`;
  return {
    session: randomUUID(),
    write: (action, detail) =>
      audit.record({ actor, action, kind: 'application', object, project: spec.project, detail }),
    durationSeconds: () => Math.round((performance.now() - beginMs) / 100) / 10,
  };
}
