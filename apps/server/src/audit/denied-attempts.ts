import type { Actor, AuditStore } from '@lockstep/store';

/** Somebody was refused something. */
export interface DeniedAttempt {
  actor: Actor;
  action: string;
  kind: string;
  object: string;
  project?: string;
  /** What was asked for, in the words of policies: `applications, sync, shop/web`. */
  permission?: string;
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
const MAX_TEXT = 500;

/** How much of one minute is written; the rest is counted. */
export interface AttemptLimits {
  linesPerSource: number;
  /** Of all sources: whoever has many accounts or addresses does not fill the table either. */
  linesAtMost: number;
  /** Whose share of the lines an attempt takes. */
  sourceOf(actor: Actor): string;
}

/** Of people who have signed in. */
const BY_ACTOR: AttemptLimits = {
  linesPerSource: 30,
  linesAtMost: 300,
  sourceOf: ({ name }) => name,
};

/** Of who has not: anybody can make any number of these, so they have a small share of their own. */
export const BY_ADDRESS: AttemptLimits = {
  linesPerSource: 10,
  linesAtMost: 60,
  sourceOf: ({ address = '' }) => address,
};

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
  readonly #limits: AttemptLimits;

  constructor(
    write: (line: Line) => Promise<void>,
    onLost: (error: unknown) => void,
    limits: AttemptLimits = BY_ACTOR,
  ) {
    this.#write = write;
    this.#onLost = onLost;
    this.#limits = limits;
  }

  add(attempt: DeniedAttempt): void {
    this.#timer ??= setTimeout(() => this.endMinute(), WINDOW_MS).unref();
    const { actor, action, kind, object } = attempt;
    const key = JSON.stringify([this.#limits.sourceOf(actor), action, kind, object]);
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
    const { linesPerSource, linesAtMost, sourceOf } = this.#limits;
    const source = sourceOf(actor);
    if (this.#lines >= linesAtMost && !this.#linesOf.has(source)) {
      this.#others += 1;
      return false;
    }
    const own = this.#linesOf.get(source) ?? { actor, lines: 0, leftOut: 0 };
    this.#linesOf.set(source, own);
    if (own.lines >= linesPerSource || this.#lines >= linesAtMost) {
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
  const { actor, action, kind, object, project = '', permission, reason, route } = attempt;
  return {
    actor,
    action,
    kind,
    object: object.slice(0, MAX_TEXT),
    project: project.slice(0, MAX_TEXT),
    outcome: 'denied',
    detail: {
      reason: reason.slice(0, MAX_TEXT),
      route,
      ...(permission ? { permission: permission.slice(0, MAX_TEXT) } : {}),
      ...more,
    },
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
