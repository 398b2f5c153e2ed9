import { Reflector, type ReflectorClient, type ReflectorState } from '../watch/reflector.ts';
import type { ApiResource, GroupKind } from './api-resource.ts';
import type { Discovery } from './discovery.ts';

export interface WatchDefinitionsOptions {
  client: ReflectorClient;
  discovery: Discovery;
  onState?: (state: ReflectorState) => void;
}

/** How long definitions must be quiet before the server is asked, and when it is asked once more. */
const QUIET_MS = 300;
const SECOND_LOOK_MS = 2_000;

const DEFINITIONS: ApiResource[] = [
  ['apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions'],
  ['apiregistration.k8s.io', 'APIService', 'apiservices'],
].map(([group = '', kind = '', resource = '']) => ({
  group,
  version: 'v1',
  kind,
  resource,
  namespaced: false,
  verbs: ['list', 'watch'],
}));

/** The watches that keep a discovery up to date. */
export interface DefinitionWatches {
  definitions: { kind: GroupKind; reflector: Reflector }[];
  stop(): void;
}

/**
 * Refreshes discovery when CRDs and aggregated APIs come, change or go. A server lists a new kind
 * a moment after its definition is there, hence the second look.
 */
export function watchDefinitions(options: WatchDefinitionsOptions): DefinitionWatches {
  const refresher = new DelayedRefresh(options.discovery);
  const definitions = DEFINITIONS.map((resource) => {
    const reflector: Reflector = new Reflector({
      client: options.client,
      resource: async () => resource,
      form: 'metadata',
      onEvent: () => {
        if (reflector.isSynced) refresher.request();
      },
      onState: options.onState,
    });
    return { kind: resource, reflector: reflector.start() };
  });
  return {
    definitions,
    stop: () => {
      refresher.stop();
      for (const { reflector } of definitions) reflector.stop();
    },
  };
}

class DelayedRefresh {
  readonly #discovery: Discovery;
  #timers: NodeJS.Timeout[] = [];

  constructor(discovery: Discovery) {
    this.#discovery = discovery;
  }

  request(): void {
    this.stop();
    this.#timers = [QUIET_MS, SECOND_LOOK_MS].map((afterMs) =>
      // A cluster that cannot be asked now is told by the watches, which then list again.
      setTimeout(() => void this.#discovery.refresh().catch(() => undefined), afterMs),
    );
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
