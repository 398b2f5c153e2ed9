import type { KubeObject } from '@lockstep/domain';
import { backoffMs, pause } from '../client/backoff.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { KubeError } from '../client/kube-error.ts';
import type { ManagedEntry } from './managed-store.ts';

/** What a read says about an object that a label-selected watch no longer shows. */
export type Verdict =
  | { kind: 'gone' }
  /** It is there, with whatever labels it has now. */
  | { kind: 'present'; object: KubeObject };

export interface DeparturesOptions {
  client: Pick<KubeClient, 'find'>;
  onVerdict: (entry: ManagedEntry, verdict: Verdict) => void;
}

const BACKOFF = { baseMs: 500, maxMs: 15_000 };

/**
 * Reads objects that a watch said were deleted: the label may only have been removed. One read per
 * object at a time; a cluster that does not answer is asked until it does.
 */
export class Departures {
  readonly #options: DeparturesOptions;
  readonly #reading = new Map<string, ManagedEntry>();
  readonly #abort = new AbortController();

  constructor(options: DeparturesOptions) {
    this.#options = options;
  }

  check(entry: ManagedEntry): void {
    if (this.#reading.get(entry.key) === entry) return;
    this.#reading.set(entry.key, entry);
    void this.#decide(entry);
  }

  stop(): void {
    this.#abort.abort();
  }

  async #decide(entry: ManagedEntry): Promise<void> {
    for (let failures = 1; this.#isCurrent(entry); failures++) {
      const verdict = await this.#read(entry);
      if (!this.#isCurrent(entry)) return;
      if (verdict) {
        this.#reading.delete(entry.key);
        this.#options.onVerdict(entry, verdict);
        return;
      }
      await pause(backoffMs(failures, BACKOFF), this.#abort.signal);
    }
  }

  #isCurrent(entry: ManagedEntry): boolean {
    return !this.#abort.signal.aborted && this.#reading.get(entry.key) === entry;
  }

  /** Undefined when nobody answered. What we may not read we no longer know. */
  async #read(entry: ManagedEntry): Promise<Verdict | undefined> {
    try {
      const { signal } = this.#abort;
      const object = await this.#options.client.find(entry.ref, { signal, flow: 'departures' });
      if (!object || object.metadata.uid !== entry.uid) return { kind: 'gone' };
      return { kind: 'present', object };
    } catch (error) {
      const refused = error instanceof KubeError && error.status === 403;
      return refused ? { kind: 'gone' } : undefined;
    }
  }
}
