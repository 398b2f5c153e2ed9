import { applicationObject } from '@lockstep/access';
import {
  commandLine,
  type ExecSession,
  messageOf,
  type PodAccessSettings,
  UserError,
} from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { findApplication } from '../applications/find-application.ts';
import { sessionLines } from '../audit/session-lines.ts';
import { authorize, subjectOf } from '../http/request-context.ts';
import { podAccessOf } from './pod-access.ts';
import type { SessionPlaces } from './session-places.ts';
import { mustStillPermit } from './still-permitted.ts';
import { commandsOf, type TerminalQuery, type TerminalTarget, targetOf } from './terminal-query.ts';

/** A command that somebody runs in a container, and has been written into the audit. */
export interface OpenTerminal {
  uid: string;
  session: ExecSession;
  settings: PodAccessSettings;
  tty: boolean;
  /** Asks again whether it may go on. */
  check(): Promise<unknown>;
  /** Writes its end into the audit, once, and gives its place back. */
  finish(how: Record<string, unknown>): Promise<void>;
}

/**
 * Whoever may, of what is there, and where terminals are on: in this order, so that nothing is told
 * to whom it does not concern.
 */
export async function admit(
  request: FastifyRequest,
  target: TerminalTarget,
): Promise<{ record: ApplicationRecord; settings: PodAccessSettings }> {
  const { appName: name, appNamespace, projectName: project } = target;
  const record = await findApplication(request, { name, appNamespace, project });
  const { namespace = '' } = record.application.metadata;
  const get = { resource: 'applications', action: 'get' } as const;
  authorize(request, applicationObject({ project, namespace, name }), get);
  const settings = await podAccessOf(request.server.lockstep.store);
  if (settings.execEnabled) return { record, settings };
  throw new UserError(
    'not-found',
    'terminals are off in this installation: exec.enabled of the argocd-cm turns them on',
  );
}

/** @throws UserError where it is refused, or nothing can be run there. */
export async function openTerminal(
  request: FastifyRequest,
  query: TerminalQuery,
  places: SessionPlaces,
): Promise<OpenTerminal> {
  const { gateways } = request.server.lockstep;
  const target = targetOf(query);
  const { record, settings } = await admit(request, target);
  const { issuer, username } = subjectOf(request);
  const leave = places.take(`${issuer}/${username}`, settings.sessionsPerUser);
  const tty = query.tty ?? true;
  const commands = commandsOf(query, settings.shells);
  const { pod: podName, container, namespace } = target;
  const audit = auditOf(request, record, { pod: podName, container, namespace, tty });
  let begun = false;
  try {
    const gateway = await gateways.of(record);
    // Nothing runs that is not in the audit.
    await audit.begin({ command: commands.map(commandLine).join(' or ') });
    begun = true;
    const asked = { namespace, podName, container, commands, tty, stdin: true };
    const session = await gateway.exec(record.uid, asked);
    return {
      uid: record.uid,
      session,
      settings,
      tty,
      check: async () => {
        const { record: now } = await admit(request, target);
        const opened = { target, clusterId: record.clusterId };
        await mustStillPermit(request.server.lockstep.store, now, opened);
      },
      finish: async (how) => {
        leave();
        await audit.end(how);
      },
    };
  } catch (error) {
    leave();
    if (begun) await audit.end({ outcome: 'not started', reason: messageOf(error) });
    throw error;
  }
}

/** The two lines of the audit that a terminal has, and nothing of what is typed or written. */
function auditOf(request: FastifyRequest, record: ApplicationRecord, where: object) {
  const { session, write, durationSeconds } = sessionLines(request, record);
  return {
    begin: (detail: object) => write('exec', { session, ...where, ...detail }),
    end: (detail: object) =>
      write('exec-end', { session, ...where, ...detail, durationSeconds: durationSeconds() }),
  };
}
