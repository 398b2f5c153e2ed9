import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { auditDenied } from '../audit/audit-denied.ts';
import { toUserError } from '../plugins/errors.ts';
import type { Subscribe } from './client-message.ts';
import type { Outbound } from './outbound.ts';
import { LOST } from './standing.ts';
import { StandingChecks } from './standing-checks.ts';
import type { Topic, TopicContext } from './topic.ts';
import { TOPICS } from './topics/index.ts';

const SUBSCRIPTIONS_AT_MOST = 64;

/**
 * What one client has subscribed to, by its own ids. What one may no longer see ends at once; what
 * cannot be asked now is asked with the next change.
 */
export class Subscriptions {
  readonly standings: StandingChecks;
  readonly #request: FastifyRequest;
  readonly #outbound: Outbound;
  readonly #open = new Map<string, AbortController>();

  constructor(request: FastifyRequest, outbound: Outbound) {
    const { store } = request.server.lockstep;
    this.#request = request;
    this.#outbound = outbound;
    this.standings = new StandingChecks({
      isThere: async (uid) => (await store.applications.getMany([uid])).length > 0,
      onLost: (id, error) => {
        if (!LOST.includes(toUserError(error, request.id).code)) return;
        this.end(id);
        this.#refuse(id, error);
      },
    });
  }

  /** Opens it, or tells the client and the audit why not; another one of that id ends. */
  async open(message: Subscribe): Promise<void> {
    try {
      await this.#subscribe(message);
    } catch (error) {
      const { id } = this.#request;
      auditDenied(this.#request, toUserError(error, id), `topic ${message.topic}`);
      this.#refuse(message.id, error);
    }
  }

  end(id: string): void {
    this.#open.get(id)?.abort();
    this.#open.delete(id);
    this.standings.end(id);
    this.#outbound.end(id);
  }

  endAll(): void {
    for (const id of [...this.#open.keys()]) this.end(id);
  }

  async #subscribe(message: Subscribe): Promise<void> {
    const { id } = message;
    this.end(id);
    if (this.#open.size >= SUBSCRIPTIONS_AT_MOST) {
      throw new UserError('too-large', `no more than ${SUBSCRIPTIONS_AT_MOST} subscriptions`);
    }
    const own = new AbortController();
    this.#open.set(id, own);
    const open = TOPICS[message.topic] as Topic<Subscribe['topic']>;
    try {
      await open(message, this.#contextOf(id, own.signal));
    } catch (error) {
      if (own.signal.aborted) return;
      this.end(id);
      throw error;
    }
  }

  #contextOf(id: string, signal: AbortSignal): TopicContext {
    const request = this.#request;
    const tell = this.#outbound.begin(id);
    return {
      ...{ lockstep: request.server.lockstep, request, signal, room: this.#outbound.room },
      // Another one may have the id by the time that this one learns of its end.
      send: (told) => void (signal.aborted || tell(told)),
      stand: async (check, options) => {
        const record = await this.standings.stand(id, check, options);
        signal.throwIfAborted();
        return record;
      },
    };
  }

  #refuse(id: string, error: unknown): void {
    const { log, id: requestId } = this.#request;
    const told = toUserError(error, requestId);
    if (told.code === 'internal') log.error({ err: error }, 'subscription failed');
    this.#outbound.error(id, told);
  }
}
