/**
 * The owner's own queue: which applications are to be looked at, each at most once at a time. A
 * signal that arrives while its application is being looked at makes it be looked at once more.
 * Nothing here is lost that PostgreSQL does not know: a new owner looks at everything it owns.
 */
export class Scheduler {
  readonly #run: (uid: string) => Promise<void>;
  readonly #concurrency: number;
  readonly #mayAlso: (running: number) => boolean;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  readonly #timers = new Map<string, { at: number; timer: NodeJS.Timeout }>();
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(options: {
    concurrency: number;
    /** Whether one more may run beside so many, once `concurrency` is reached. */
    mayAlso?: (running: number) => boolean;
    run: (uid: string) => Promise<void>;
  }) {
    this.#run = options.run;
    this.#concurrency = options.concurrency;
    this.#mayAlso = options.mayAlso ?? (() => false);
  }

  /** Looks at the application as soon as there is room. */
  signal(uid: string): void {
    if (this.#closed) return;
    this.#cancelTimer(uid);
    this.#waiting.add(uid);
    this.#pump();
  }

  /** Looks at the application at a time, unless something makes it be looked at before. */
  signalAt(uid: string, atMs: number): void {
    if (this.#closed || this.#waiting.has(uid)) return;
    const known = this.#timers.get(uid);
    if (known && known.at <= atMs) return;
    this.#cancelTimer(uid);
    const timer = setTimeout(() => this.signal(uid), Math.max(0, atMs - Date.now()));
    timer.unref();
    this.#timers.set(uid, { at: atMs, timer });
  }

  /** Whether somebody is looking at it now, or will as soon as there is room. */
  isDue(uid: string): boolean {
    return this.#running.has(uid) || this.#waiting.has(uid);
  }

  forget(uid: string): void {
    this.#cancelTimer(uid);
    this.#waiting.delete(uid);
  }

  get depth(): number {
    return this.#waiting.size + this.#running.size;
  }

  /** Takes no more signals and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    for (const uid of [...this.#timers.keys()]) this.#cancelTimer(uid);
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    for (const uid of this.#waiting) {
      if (!this.#hasRoom()) return;
      if (this.#running.has(uid)) continue;
      this.#waiting.delete(uid);
      this.#running.add(uid);
      void this.#run(uid).finally(() => {
        this.#running.delete(uid);
        if (this.#running.size === 0 && this.#closed) for (const done of this.#idle) done();
        this.#pump();
      });
    }
  }

  #hasRoom(): boolean {
    const running = this.#running.size;
    return running < this.#concurrency || this.#mayAlso(running);
  }

  #cancelTimer(uid: string): void {
    clearTimeout(this.#timers.get(uid)?.timer);
    this.#timers.delete(uid);
  }
}
