import type { Actor, AuditStore } from '@lockstep/store';

/** Somebody was refused something. */
export interface DeniedAttempt {
  actor: Actor;
  action: string;
  kind: string;
  object: string;
  reason: string;
  /** The method and path of the route, or the topic. */
  route: string;
}

type Line = Parameters<AuditStore['record']>[0];

interface Window {
  first: DeniedAttempt;
  repeats: number;
}

const WINDOW_MS = 60_000;
/** Of one actor in one minute; the rest is counted. */
const LINES_PER_ACTOR = 30;
/** Of all actors in one minute: whoever has many accounts does not fill the table either. */
const LINES_AT_MOST = 300;
const MAX_TEXT = 500;

/**
 * Denied attempts on their way to the audit. The first of its kind in a minute is written at once,
 * its repeats as one line when the minute is over; a flood is counted, not written.
 */
export class DeniedAttempts {
  readonly #write: (line: Line) => Promise<void>;
  readonly #onLost: (error: unknown) => void;
  readonly #windows = new Map<string, Window>();
  readonly #linesOf = new Map<string, { actor: Actor; lines: number; leftOut: number }>();
  #others = 0;
  #lines = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(write: (line: Line) => Promise<void>, onLost: (error: unknown) => void) {
    this.#write = write;
    this.#onLost = onLost;
  }

  add(attempt: DeniedAttempt): void {
    this.#timer ??= setTimeout(() => this.endMinute(), WINDOW_MS).unref();
    const { actor, action, kind, object } = attempt;
    const key = JSON.stringify([actor.name, action, kind, object]);
    const window = this.#windows.get(key);
    if (window) window.repeats += 1;
    else if (this.#mayWrite(actor)) {
      this.#windows.set(key, { first: attempt, repeats: 0 });
      this.#put(lineOf(attempt));
    }
  }

  /** Writes what the minute has gathered, and begins the next. */
  endMinute(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { first, repeats } of this.#windows.values()) {
      if (repeats > 0) this.#put(lineOf(first, { repeats }));
    }
    for (const { actor, leftOut } of this.#linesOf.values()) {
      if (leftOut > 0) this.#put(leftOutLine(actor, leftOut));
    }
    if (this.#others > 0) this.#put(leftOutLine({ name: '(several)' }, this.#others));
    this.#windows.clear();
    this.#linesOf.clear();
    this.#others = 0;
    this.#lines = 0;
  }

  /** Resolves when all has been written. */
  async close(): Promise<void> {
    this.endMinute();
    await this.#writing;
  }

  #mayWrite(actor: Actor): boolean {
    if (this.#lines >= LINES_AT_MOST && !this.#linesOf.has(actor.name)) {
      this.#others += 1;
      return false;
    }
    const own = this.#linesOf.get(actor.name) ?? { actor, lines: 0, leftOut: 0 };
    this.#linesOf.set(actor.name, own);
    if (own.lines >= LINES_PER_ACTOR || this.#lines >= LINES_AT_MOST) {
      own.leftOut += 1;
      return false;
    }
    own.lines += 1;
    this.#lines += 1;
    return true;
  }

  /** One after the other: refusals do not take the connections of those who may. */
  #put(line: Line): void {
    this.#writing = this.#writing.then(() => this.#write(line)).catch(this.#onLost);
  }
}

function lineOf(attempt: DeniedAttempt, more: Record<string, unknown> = {}): Line {
  const { actor, action, kind, reason, route } = attempt;
  const object = attempt.object.slice(0, MAX_TEXT);
  const slash = object.indexOf('/');
  return {
    actor,
    action,
    kind,
    object,
    project: slash > 0 ? object.slice(0, slash) : '',
    outcome: 'denied',
    detail: { reason: reason.slice(0, MAX_TEXT), route, ...more },
  };
}

function leftOutLine(actor: Actor, attempts: number): Line {
  return {
    actor,
    action: 'several',
    kind: 'several',
    object: '*',
    outcome: 'denied',
    detail: { attempts, reason: 'more than are written one by one' },
  };
}
