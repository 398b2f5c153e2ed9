import type { KubeProxy, WatchEvent } from './kube-proxy.ts';

const DEADLINE_MS = 60_000;

/** What a ConfigMap of the fleet held, and when the cluster's watch told. */
export interface Seen {
  readonly release: string | undefined;
  readonly atMs: number;
}

/** Follows the fleet's ConfigMaps as any client of the cluster can. Times are performance.now(). */
export class SettingsWatch {
  readonly #seen = new Map<string, Seen[]>();
  #stop: () => void = () => {};
  #wake = Promise.withResolvers<void>();

  static async start(kube: KubeProxy): Promise<SettingsWatch> {
    const watch = new SettingsWatch();
    watch.#stop = await kube.watch('/api/v1/configmaps', (event) => watch.#add(event));
    return watch;
  }

  stop(): void {
    this.#stop();
  }

  /**
   * The first event of a namespace, not before a time, that holds this release.
   * @throws Error after a minute without one.
   */
  async first(namespace: string, release: string, afterMs: number): Promise<Seen> {
    for (;;) {
      const found = this.#seen
        .get(namespace)
        ?.find((seen) => seen.release === release && seen.atMs >= afterMs);
      if (found) return found;
      const leftMs = afterMs + DEADLINE_MS - performance.now();
      if (leftMs <= 0) throw new Error(`${namespace} did not get release ${release}`);
      await this.#nextEvent(leftMs);
    }
  }

  #add({ object }: WatchEvent): void {
    const { name, namespace } = object.metadata;
    if (name !== 'settings') return;
    const seen = { release: object.data?.release, atMs: performance.now() };
    this.#seen.set(namespace, [...(this.#seen.get(namespace) ?? []), seen]);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  async #nextEvent(atMostMs: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, atMostMs);
    await Promise.race([this.#wake.promise, late.promise]);
    clearTimeout(timer);
  }
}
