import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '@lockstep/domain';
import pg from 'pg';
import type { OutboxEvent } from '../api.ts';

/** The settings row that says up to which version events were dropped. */
export const PRUNED_KEY = 'outbox.pruned';

export interface FollowOptions {
  databaseUrl: string;
  applicationName: string;
  /** Told of lost connections; they are made again. */
  onError: (error: Error) => void;
}

const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 5_000;
/** Looks even when nobody called: a connection that died silently shows then, and so does a lost call. */
const POLL_MS = 5_000;
const BATCH_SIZE = 1_000;
/** How long a burst of commits is gathered, where nobody says how long they can wait. */
const GATHER_MS = 25;

/**
 * Follows the outbox on a connection of its own. The cursor is what guarantees: versions are
 * ordered as commits are, so all events above it are still to come, whatever LISTEN missed.
 * @throws UserError failed-precondition when `from` is older than what is kept.
 */
export async function followOutbox(
  options: FollowOptions,
  from: string | undefined,
  onEvents: (events: OutboxEvent[]) => void,
  gatherMs = GATHER_MS,
): Promise<{ close(): Promise<void> }> {
  const follower = new Follower(options, onEvents, gatherMs);
  await follower.start(from);
  return { close: () => follower.close() };
}

class Follower {
  readonly #options: FollowOptions;
  readonly #onEvents: (events: OutboxEvent[]) => void;
  readonly #gatherMs: number;
  readonly #closing = new AbortController();
  #cursor: Cursor = { version: '0', sequence: 0 };
  #running: Promise<void> = Promise.resolve();

  constructor(options: FollowOptions, onEvents: (events: OutboxEvent[]) => void, gatherMs: number) {
    this.#options = options;
    this.#onEvents = onEvents;
    this.#gatherMs = gatherMs;
  }

  /** Connects once, so that a caller learns of a database that is not there. */
  async start(from: string | undefined): Promise<void> {
    const client = await this.#connect();
    try {
      this.#cursor = await firstCursor(client, from);
    } catch (error) {
      await client.end();
      throw error;
    }
    this.#running = this.#run(client);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: `${this.#options.applicationName} outbox`,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: 30_000,
    });
    // What goes wrong between two queries; the next query tells of it.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('LISTEN lockstep_outbox');
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
  }

  async #run(first: pg.Client): Promise<void> {
    let client: pg.Client | undefined = first;
    let waitMs = RECONNECT_MIN_MS;
    while (!this.#closing.signal.aborted) {
      try {
        client ??= await this.#connect();
        waitMs = RECONNECT_MIN_MS;
        await this.#follow(client);
      } catch (error) {
        this.#options.onError(error as Error);
        await client?.end().catch(() => {});
        client = undefined;
        await delay(waitMs, undefined, { signal: this.#closing.signal }).catch(() => {});
        waitMs = Math.min(waitMs * 2, RECONNECT_MAX_MS);
      }
    }
    await client?.end().catch(() => {});
  }

  /** Reads what is there, then waits for a call; until closed, or until the connection fails. */
  async #follow(client: pg.Client): Promise<void> {
    const calls = new Calls(client, this.#closing.signal);
    try {
      while (!this.#closing.signal.aborted) {
        const events = await readEvents(client, this.#cursor);
        const last = events.at(-1);
        if (last) {
          this.#cursor = { version: last.resourceVersion, sequence: last.sequence };
          this.#tell(events);
        }
        if (events.length === BATCH_SIZE) continue;
        await calls.next();
        // A burst of commits is read at once, not commit by commit.
        if (events.length > 0) await delay(this.#gatherMs);
      }
    } finally {
      calls.close();
    }
  }

  /** A listener that throws must not stop the stream, nor have the same events come again. */
  #tell(events: OutboxEvent[]): void {
    try {
      this.#onEvents(events);
    } catch (error) {
      this.#options.onError(error as Error);
    }
  }
}

/** Remembers a call that comes while events are read, so that none is slept through. */
class Calls {
  readonly #client: pg.Client;
  readonly #signal: AbortSignal;
  #called = false;
  #wake: () => void = () => {};

  constructor(client: pg.Client, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    client.on('notification', this.#onCall);
    client.on('end', this.#onCall);
    signal.addEventListener('abort', this.#onCall);
  }

  async next(): Promise<void> {
    if (!this.#called) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, POLL_MS);
      });
      clearTimeout(timer);
    }
    this.#called = false;
  }

  close(): void {
    this.#client.off('notification', this.#onCall);
    this.#client.off('end', this.#onCall);
    this.#signal.removeEventListener('abort', this.#onCall);
  }

  readonly #onCall = (): void => {
    this.#called = true;
    this.#wake();
  };
}

/** The last event that was told. A batch may end amid a version, so the sequence counts too. */
interface Cursor {
  version: string;
  sequence: number;
}

const LAST_SEQUENCE = 2_147_483_647;

async function readEvents(client: pg.Client, cursor: Cursor): Promise<OutboxEvent[]> {
  const { rows } = await client.query<OutboxEvent>(
    `SELECT resource_version AS "resourceVersion", sequence, kind, type, uid, payload
     FROM outbox WHERE (resource_version, sequence) > ($1, $2)
     ORDER BY resource_version, sequence LIMIT ${BATCH_SIZE}`,
    [cursor.version, cursor.sequence],
  );
  return rows;
}

async function firstCursor(client: pg.Client, from: string | undefined): Promise<Cursor> {
  const { rows } = await client.query<{ head: string; pruned: string | null }>(
    `SELECT value AS head, (SELECT value#>>'{}' FROM setting WHERE key = $1) AS pruned
     FROM resource_version`,
    [PRUNED_KEY],
  );
  const { head = '0', pruned } = rows[0] ?? {};
  if (from === undefined) return { version: head, sequence: LAST_SEQUENCE };
  if (pruned && BigInt(from) < BigInt(pruned)) {
    throw new UserError(
      'failed-precondition',
      `events since version ${from} are no longer kept: list again, and follow from that list's version`,
    );
  }
  return { version: from, sequence: LAST_SEQUENCE };
}
