import { groupKind } from '@lockstep/domain';
import type { KubeClient } from '../client/kube-client.ts';
import type { ApiResource, GroupKind } from '../discovery/api-resource.ts';
import { Reflector, type ReflectorOptions } from '../watch/reflector.ts';
import type { WatchedKind } from './view-state.ts';

export interface KindWatchesOptions {
  client: KubeClient;
  /** Watch only these; one watch each. */
  namespaces?: string[] | undefined;
  /** Whether cluster-scoped kinds are watched. */
  clusterResources: boolean;
  reflector: Pick<ReflectorOptions, 'backoff' | 'watchSeconds' | 'onState'>;
}

type ReflectorSettings = Pick<
  ReflectorOptions,
  'form' | 'keep' | 'labelSelector' | 'fieldSelector' | 'onEvent'
>;

/** The watches of one purpose: for each kind one, or one for each namespace. */
export class KindWatches {
  readonly #options: KindWatchesOptions;
  readonly #byKind = new Map<string, WatchedKind[]>();

  constructor(options: KindWatchesOptions) {
    this.#options = options;
  }

  /** Starts to watch the kind unless it is watched already. */
  ensure(kind: GroupKind & { version?: string }, settings: () => ReflectorSettings): Reflector[] {
    const key = groupKind(kind);
    const present = this.#byKind.get(key);
    if (present) return present.map((watched) => watched.reflector);
    const namespaces = this.#options.namespaces ?? [undefined];
    const watched = namespaces.map((namespace, index) => ({
      kind: { group: kind.group, kind: kind.kind },
      reflector: new Reflector({
        ...this.#options.reflector,
        ...settings(),
        client: this.#options.client,
        resource: (mistrusted) => this.#resolve(kind, { mistrusted, first: index === 0 }),
        namespace,
      }),
    }));
    this.#byKind.set(key, watched);
    return watched.map(({ reflector }) => reflector.start());
  }

  of(kind: GroupKind): Reflector[] {
    return (this.#byKind.get(groupKind(kind)) ?? []).map((watched) => watched.reflector);
  }

  all(): WatchedKind[] {
    return [...this.#byKind.values()].flat();
  }

  stop(): void {
    for (const { reflector } of this.all()) reflector.stop();
  }

  /** The version that was asked for while it is served, else the server's preferred one. */
  async #resolve(
    kind: GroupKind & { version?: string },
    { mistrusted, first }: { mistrusted: boolean; first: boolean },
  ): Promise<ApiResource | undefined> {
    const { discovery } = this.#options.client;
    if (mistrusted) await discovery.refreshSoon();
    const { group, kind: name } = kind;
    const resource =
      (kind.version && discovery.resourceFor(kind)) ||
      (await discovery.resolve({ group, kind: name }));
    if (!resource?.verbs.includes('watch')) return undefined;
    // Cluster-scoped objects are watched once, whatever the number of namespaces.
    const isWatched = resource.namespaced || (first && this.#options.clusterResources);
    return isWatched ? resource : undefined;
  }
}
