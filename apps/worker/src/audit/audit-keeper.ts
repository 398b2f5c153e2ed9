import type { AuditStore } from '@lockstep/store';
import type { Logger } from 'pino';
import type { AuditTarget } from './targets.ts';

const EVERY_MS = 2_000;
const SEAL_AT_ONCE = 500;
const SEND_AT_ONCE = 100;
/** Longer than a target may take. */
const HOLD_MS = 45_000;
/** At this pace a long chain is read through in minutes, at a few percent of a core. */
const CHECK_AT_ONCE = 1_000;
const CHECK_EVERY_MS = 15_000;
const PAUSE_MS = { first: 2_000, longest: 60_000 };

export interface AuditKeeperOptions {
  audit: AuditStore;
  log: Pick<Logger, 'warn' | 'error'>;
  /** Names this process among those that could feed the stream. */
  holder: string;
  target: AuditTarget | undefined;
  now?: () => number;
}

/**
 * Seals new lines of the audit, hands sealed ones to the stream, and reads the chain again. Runs in every worker: the
 * database elects who does it. What a target has not taken is sent again, so that a line may come
 * twice and none is left out.
 */
export class AuditKeeper {
  readonly #options: AuditKeeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopped = false;
  #failures = 0;
  #pausedUntil = 0;
  #nextCheckAt = 0;

  constructor(options: AuditKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#round = this.round().then(() => {
        if (!this.#isStopped) this.start();
      });
    }, EVERY_MS);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** Never throws: the next round finds what this one has left. */
  async round(): Promise<void> {
    const { audit, log, target } = this.#options;
    try {
      while (!this.#isStopped && (await audit.seal(SEAL_AT_ONCE)) === SEAL_AT_ONCE);
    } catch (err) {
      log.warn({ err }, 'the audit could not be sealed');
    }
    if (target) await this.#stream(target);
    await this.#check();
  }

  /** Reads the chain again, a part in each round: what was changed behind our back is told. */
  async #check(): Promise<void> {
    const { audit, log, now = Date.now } = this.#options;
    if (this.#isStopped || now() < this.#nextCheckAt) return;
    try {
      const { read, problem } = await audit.check(CHECK_AT_ONCE);
      if (problem) log.error(problem, 'the chain of the audit is broken');
      this.#nextCheckAt = read < CHECK_AT_ONCE ? now() + CHECK_EVERY_MS : 0;
    } catch (err) {
      log.warn({ err }, 'the chain of the audit could not be read');
    }
  }

  async #stream(target: AuditTarget): Promise<void> {
    const { log, now = Date.now } = this.#options;
    if (now() < this.#pausedUntil) return;
    try {
      while (!this.#isStopped && (await this.#sendNext(target)));
      this.#failures = 0;
    } catch (err) {
      const pauseMs = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** this.#failures);
      this.#failures += 1;
      this.#pausedUntil = now() + pauseMs;
      log.warn({ err, pauseMs }, 'the audit could not be streamed; it is tried again');
    }
  }

  /** Answers whether there may be more. */
  async #sendNext(target: AuditTarget): Promise<boolean> {
    const { audit, holder } = this.#options;
    const sent = await audit.claimStream(holder, HOLD_MS);
    if (sent === undefined) return false;
    const entries = await audit.sealedAfter(sent, SEND_AT_ONCE);
    const last = entries.at(-1)?.seq;
    if (last === undefined) return false;
    await target(entries);
    await audit.saveStreamed(holder, last);
    return entries.length === SEND_AT_ONCE;
  }
}
