import { type Authenticator, LOCAL_ISSUER, policyNameOf, type Subject } from '@lockstep/access';
import type { OutboxEvent } from '@lockstep/store';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { ChangeFeed } from '../feed/change-feed.ts';
import { sessionToken } from '../plugins/authentication.ts';

/** What is kept open on the strength of a session or token. */
export interface Followed {
  /** The session has ended, or the token was revoked. */
  onEnd(): void;
  /** It stands, but its groups may be others: what it may do has to be asked again. */
  onChange?(): void;
}

const RECHECK_MS = 20_000;

interface Entry {
  subject: Subject;
  timer: NodeJS.Timeout | undefined;
  followers: Map<Followed, FastifyRequest>;
}

/**
 * Ends what is kept open (websockets, streams, terminals) when the session it was opened with ends:
 * at once where the outbox tells of it, on whichever server that was; else within 20 seconds.
 */
export class SessionWatch {
  readonly #authenticator: Authenticator;
  readonly #log: FastifyBaseLogger;
  readonly #entries = new Map<string, Entry>();

  constructor(
    authenticator: Authenticator,
    changes: Pick<ChangeFeed, 'onCredentialChange'>,
    log: FastifyBaseLogger,
  ) {
    this.#authenticator = authenticator;
    this.#log = log;
    changes.onCredentialChange((events) => {
      for (const [token, { subject }] of this.#entries) {
        if (events.some((event) => concerns(event, subject))) void this.#check(token);
      }
    });
  }

  /** Follows the session of a request that was let in. Answers how to stop. */
  follow(request: FastifyRequest, followed: Followed): () => void {
    const { subject } = request;
    if (!subject) return () => {};
    const token = sessionToken(request);
    const entry = this.#entries.get(token) ?? { subject, timer: undefined, followers: new Map() };
    this.#entries.set(token, entry);
    entry.followers.set(followed, request);
    this.#schedule(token, entry);
    return () => {
      entry.followers.delete(followed);
      if (entry.followers.size > 0 || this.#entries.get(token) !== entry) return;
      clearTimeout(entry.timer);
      this.#entries.delete(token);
    };
  }

  /** Asks at once whether the session of a request that is followed stands. */
  look(request: FastifyRequest): void {
    void this.#check(sessionToken(request));
  }

  /** As a signal, for what ends by one. `until` says when nobody listens any more. */
  signalOf(request: FastifyRequest, until: AbortSignal): AbortSignal {
    const ended = new AbortController();
    const stop = this.follow(request, { onEnd: () => ended.abort() });
    until.addEventListener('abort', stop, { once: true });
    return ended.signal;
  }

  close(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer);
    this.#entries.clear();
  }

  #schedule(token: string, entry: Entry): void {
    clearTimeout(entry.timer);
    const leftMs = (entry.subject.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    // A moment after its end, so that it is over when it is looked at.
    const waitMs = Math.max(50, Math.min(leftMs + 50, RECHECK_MS));
    entry.timer = setTimeout(() => void this.#check(token), waitMs).unref();
  }

  async #check(token: string): Promise<void> {
    const entry = this.#entries.get(token);
    if (!entry) return;
    try {
      const answer = await this.#authenticator.authenticate(token);
      if (answer.kind === 'refused') return this.#end(token, entry);
      this.#renew(entry, answer.subject);
    } catch (error) {
      // A database that is away for a moment ends nobody's session.
      this.#log.warn({ err: error }, 'a session could not be checked');
    }
    if (this.#entries.get(token) === entry) this.#schedule(token, entry);
  }

  #end(token: string, entry: Entry): void {
    clearTimeout(entry.timer);
    this.#entries.delete(token);
    for (const followed of entry.followers.keys()) followed.onEnd();
  }

  #renew(entry: Entry, subject: Subject): void {
    const isSame = askedAs(subject) === askedAs(entry.subject);
    entry.subject = subject;
    if (isSame) return;
    for (const [followed, request] of entry.followers) {
      request.subject = subject;
      followed.onChange?.();
    }
  }
}

/** What policies are asked by. */
function askedAs(subject: Subject): string {
  return JSON.stringify([policyNameOf(subject), subject.groups]);
}

function concerns({ kind, uid, payload }: OutboxEvent, subject: Subject): boolean {
  if (subject.issuer === LOCAL_ISSUER) {
    if (kind === 'account' && uid === subject.username) return true;
    const prefix = `proj:${String(payload.project)}:`;
    if (kind === 'project' && subject.username.startsWith(prefix)) return true;
  }
  if (kind !== 'session') return false;
  // Tokens of a provider are ended by whose they are, which may be said in the provider's words.
  return (
    uid === subject.tokenId || (subject.kind === 'external' && payload.issuer === subject.issuer)
  );
}
