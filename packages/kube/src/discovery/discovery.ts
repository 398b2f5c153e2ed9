import { createHash } from 'node:crypto';
import { apiVersionOf, groupKind } from '@lockstep/domain';
import { pause } from '../client/backoff.ts';
import type { Requester } from '../client/requester.ts';
import {
  AGGREGATED_ACCEPT,
  type ApiVersionListing,
  isAggregated,
  parseAggregated,
} from './aggregated.ts';
import type { ApiResource, GroupKind } from './api-resource.ts';
import { discoverGroupByGroup } from './group-by-group.ts';

const MIN_REFRESH_INTERVAL_MS = 1_000;

export interface DiscoveryOptions {
  now?: () => number;
}

/**
 * Which kinds a cluster serves. Empty until the first `refresh`. A kind that is asked for and not
 * known makes it look again, at most once a second; the caller waits for that look.
 */
export class Discovery {
  readonly #requester: Pick<Requester, 'request'>;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #listings: ApiVersionListing[] = [];
  #byKind = new Map<string, ApiResource[]>();
  #signature = '';
  #pending: Promise<void> | undefined;
  #soon: Promise<void> | undefined;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;

  constructor(requester: Pick<Requester, 'request'>, options: DiscoveryOptions = {}) {
    this.#requester = requester;
    this.#now = options.now ?? Date.now;
  }

  /** From what is known; the server's preferred version where none is asked for. */
  resourceFor(wanted: GroupKind & { version?: string }): ApiResource | undefined {
    const versions = this.#byKind.get(groupKind(wanted)) ?? [];
    if (!wanted.version) return versions[0];
    return versions.find((resource) => resource.version === wanted.version);
  }

  /** Like `resourceFor`, looking again when the kind is not known. Throws KubeError. */
  async resolve(wanted: GroupKind & { version?: string }): Promise<ApiResource | undefined> {
    const known = this.resourceFor(wanted);
    if (known) return known;
    await this.refreshSoon();
    return this.resourceFor(wanted);
  }

  /** Asks the server now, or joins a question that is under way. Throws KubeError. */
  refresh(): Promise<void> {
    this.#pending ??= this.#load().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** Asks the server, not sooner than a second after the last time: until then it waits. */
  async refreshSoon(): Promise<void> {
    const waitMs = this.#refreshedAtMs + MIN_REFRESH_INTERVAL_MS - this.#now();
    this.#soon ??= (waitMs > 0 ? pause(waitMs).then(() => this.refresh()) : this.refresh()).finally(
      () => {
        this.#soon = undefined;
      },
    );
    return this.#soon;
  }

  /** Every kind in every version that is served. */
  resources(): ApiResource[] {
    return this.#listings.flatMap((listing) => listing.resources);
  }

  /** `v1`, `v1/Pod`, `apps/v1`, `apps/v1/Deployment`…: what Helm knows as capabilities. Sorted. */
  apiVersions(): string[] {
    const names = new Set<string>();
    for (const listing of this.#listings) {
      names.add(apiVersionOf(listing));
      for (const resource of listing.resources)
        names.add(`${apiVersionOf(listing)}/${resource.kind}`);
    }
    return [...names].sort();
  }

  /** How many kinds are served, each version counted. */
  get apisCount(): number {
    return this.#listings.reduce((count, listing) => count + listing.resources.length, 0);
  }

  /** Calls back after each refresh that found something else than before. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #load(): Promise<void> {
    const listings = await this.#ask();
    this.#refreshedAtMs = this.#now();
    this.#adopt(listings.map((listing) => (listing.stale ? this.#lastKnown(listing) : listing)));
  }

  async #ask(): Promise<ApiVersionListing[]> {
    const [core, groups] = await Promise.all(
      ['/api', '/apis'].map((path) => this.#requester.request({ path, accept: AGGREGATED_ACCEPT })),
    );
    if (isAggregated(core) && isAggregated(groups)) {
      return [...parseAggregated(core), ...parseAggregated(groups)];
    }
    return discoverGroupByGroup(this.#requester);
  }

  #lastKnown(stale: ApiVersionListing): ApiVersionListing {
    const known = this.#listings.find(
      (listing) => listing.group === stale.group && listing.version === stale.version,
    );
    return known ?? stale;
  }

  #adopt(listings: ApiVersionListing[]): void {
    const signature = createHash('sha256').update(JSON.stringify(listings)).digest('base64');
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#listings = listings;
    this.#byKind = Map.groupBy(this.resources(), (resource) => groupKind(resource));
    for (const listener of this.#listeners) listener();
  }
}
