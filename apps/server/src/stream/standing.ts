import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { toUserError } from '../plugins/errors.ts';

export interface StandingOptions {
  /** Asks again whether it may go on; throws a UserError where it may not. */
  check(): Promise<unknown>;
  /** Told once, when the session has ended or the check says no. */
  onLost(error: UserError): void;
  /** The application that it is about: another project of it is another permission. */
  uid: string;
  /** Fires when it is over. */
  signal: AbortSignal;
}

/** Codes that say no for good; what cannot be asked now is asked with the next change. */
export const LOST: readonly string[] = ['permission-denied', 'unauthenticated', 'not-found'];

/**
 * Watches over what somebody has open for long: whether they may is asked anew whenever the policy,
 * a project, their session or groups, or the application changes. That takes well under a second.
 */
export function watchStanding(request: FastifyRequest, options: StandingOptions): void {
  const { access, changes, sessionWatch } = request.server.lockstep;
  const { signal, uid } = options;
  if (signal.aborted) return;
  let over = false;
  const lose = (error: UserError) => {
    if (over) return;
    over = true;
    options.onLost(error);
  };
  const look = () => {
    options.check().catch((error: unknown) => {
      const told = toUserError(error, request.id);
      if (LOST.includes(told.code)) lose(told);
    });
  };
  const sessionOver = () => lose(new UserError('unauthenticated', 'the session has ended'));
  const stops = [
    access.onChange(look),
    sessionWatch.follow(request, { onEnd: sessionOver, onChange: look }),
    changes.subscribe((batch) => {
      if (batch.applications.get(uid)?.isState === false) look();
    }),
  ];
  // What has changed before anybody watched.
  sessionWatch.look(request);
  look();
  const end = () => {
    over = true;
    for (const stop of stops) stop();
  };
  signal.addEventListener('abort', end, { once: true });
}
