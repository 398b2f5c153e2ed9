import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import type { Lockstep } from '../dependencies.ts';
import type { SubscribeTo, TopicName } from './client-message.ts';

/** What a topic is given to feed one subscription. */
export interface TopicContext {
  lockstep: Lockstep;
  /** The upgrade's request: who asks, and the log. */
  request: FastifyRequest;
  /** Sends one message; it gets the subscription's id and its next number. */
  send(message: { type: string } & Record<string, unknown>): void;
  /** Resolves when the client has taken most of what was sent: for what must not be left out. */
  room(): Promise<void>;
  /**
   * Asks now whether the subscription may be, and again whenever permissions or the application
   * change; a check that throws ends it. Throws as well where it has ended meanwhile. What is
   * `overWhenDeleted` ends with its application.
   */
  stand(
    check: () => Promise<ApplicationRecord>,
    options?: { overWhenDeleted: boolean },
  ): Promise<ApplicationRecord>;
  /** Fires when the subscription or the connection ends; whoever waits has to look at it after. */
  signal: AbortSignal;
}

/**
 * Opens a subscription: resolves once it is fed, and stops when the signal fires.
 * @throws UserError where it is refused.
 */
export type Topic<T extends TopicName> = (
  message: SubscribeTo<T>,
  context: TopicContext,
) => Promise<void>;
