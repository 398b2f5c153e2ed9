import type { StepReport } from '../progress.ts';
import type { ApiClient } from './api-client.ts';

/** The dashboard is told at most this often. */
const INTERVAL_MS = 1_000;

/** What the dashboard shows while the cluster and the samples are not there yet. */
export interface BootstrapState {
  readonly phase: 'cluster' | 'samples' | 'ready' | 'failed';
  readonly message: string;
  readonly percent?: number;
  readonly startedAt: string;
  readonly done: boolean;
}

/** Tells the server how far the setting-up is; the last state of a second counts. */
export class BootstrapReporter {
  readonly #startedAt = new Date().toISOString();
  #api: ApiClient | undefined;
  #latest: BootstrapState | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** From now on reports go out. Those before are kept: the last one is sent at once. */
  connect(api: ApiClient): void {
    this.#api = api;
    if (this.#latest) void this.#send();
  }

  hearStep(step: StepReport): void {
    if (step.done) return;
    const message = step.detail ? `${step.what}: ${step.detail}` : step.what;
    this.#tell({ phase: 'cluster', message, percent: step.percent, done: false });
  }

  async finish(phase: BootstrapState['phase'], message: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const done = phase === 'ready' || phase === 'failed';
    this.#latest = { phase, message, startedAt: this.#startedAt, done };
    await this.#send();
  }

  #tell(state: Omit<BootstrapState, 'startedAt'>): void {
    this.#latest = { ...state, startedAt: this.#startedAt };
    if (!this.#api) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#send();
    }, INTERVAL_MS);
  }

  /** A report that does not get through is no reason to stop; the next one may. */
  async #send(): Promise<void> {
    await this.#api?.send('PUT', '/api/v1/lockstep/bootstrap', this.#latest).catch(() => {});
  }
}
