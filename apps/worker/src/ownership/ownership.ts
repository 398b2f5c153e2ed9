import { createHash } from 'node:crypto';
import { ANNOTATION_REFRESH, messageOf } from '@lockstep/domain';
import type { ClusterRecord, LeaseRecord, Store } from '@lockstep/store';
import type { Logger } from 'pino';

/** One shard of one cluster, held by this process until its lease is lost or given back. */
export interface Held {
  cluster: ClusterRecord;
  shard: number;
  lease: LeaseRecord;
}

export interface OwnershipEvents {
  acquired(held: Held): Promise<void>;
  /** The lease is gone, or the cluster is. Writes in flight fail by their epoch. */
  lost(key: string): Promise<void>;
}

/** A shard in hand: the cluster's version last seen, and what its connection was made from. */
interface Claim {
  version: string;
  identity: string;
}

export function leaseKey(clusterId: string, shard: number): string {
  return `cluster/${clusterId}/${shard}`;
}

export interface OwnershipOptions {
  holder: string;
  address: string;
  ttlMs: number;
  /** Says by which rules live objects are judged: what was kept of them by others is read anew. */
  judgedBy(): string;
}

/**
 * Keeps this worker's claims: takes shards that nobody holds, renews what it has, and lets go of
 * what it lost. The lease row in PostgreSQL decides, by the database's clock.
 */
export class Ownership {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #events: OwnershipEvents;
  readonly #options: OwnershipOptions;
  readonly #held = new Map<string, Claim>();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(store: Store, log: Logger, options: OwnershipOptions, events: OwnershipEvents) {
    this.#store = store;
    this.#log = log;
    this.#options = options;
    this.#events = events;
  }

  start(): void {
    this.#schedule(0);
  }

  /** Looks at once, for instance because a cluster was registered. */
  nudge(): void {
    if (!this.#stopped) this.#schedule(0);
  }

  holds(key: string): boolean {
    return this.#held.has(key);
  }

  /** Lets go of everything, so that another worker takes over at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
    for (const key of [...this.#held.keys()]) {
      await this.#drop(key);
      await this.#store.leases.release(key, this.#options.holder).catch(() => undefined);
    }
    await this.#store.leases
      .release(`worker/${this.#options.holder}`, this.#options.holder)
      .catch(() => undefined);
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#turn
        .then(() => this.#look())
        .catch((error) => this.#log.warn({ err: error }, 'leases could not be looked after'))
        .then(() => {
          if (!this.#stopped) this.#schedule(this.#options.ttlMs / 3);
        });
    }, afterMs);
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    const { holder, address, ttlMs } = this.#options;
    await this.#store.leases.acquire(`worker/${holder}`, holder, address, ttlMs);
    const kept = new Set(await this.#store.leases.renew(holder, ttlMs));
    for (const key of [...this.#held.keys()]) if (!kept.has(key)) await this.#drop(key);

    const wanted = new Set<string>();
    for (const cluster of await this.#store.clusters.list()) {
      for (let shard = 0; shard < cluster.shards; shard++) {
        const key = leaseKey(cluster.id, shard);
        wanted.add(key);
        await this.#claim(key, cluster, shard).catch((err) => this.#unusable(key, cluster, err));
      }
    }
    for (const key of [...this.#held.keys()]) if (!wanted.has(key)) await this.#drop(key);
  }

  async #claim(key: string, cluster: ClusterRecord, shard: number): Promise<void> {
    const held = this.#held.get(key);
    const version = `${cluster.resourceVersion}/${this.#options.judgedBy()}`;
    if (held?.version === version) return;
    const identity = await this.#identityOf(cluster);
    if (held?.identity === identity) {
      // Only what an owner itself told of the cluster has changed.
      held.version = version;
      return;
    }
    // New credentials or another address: the connection is made afresh, under the same lease.
    if (held) await this.#drop(key);
    const { holder, address, ttlMs } = this.#options;
    const lease = await this.#store.leases.acquire(key, holder, address, ttlMs);
    if (!lease) return;
    this.#held.set(key, { version, identity });
    await this.#events.acquired({ cluster, shard, lease });
  }

  /** One cluster that cannot be opened must not keep the others from being looked after. */
  async #unusable(key: string, cluster: ClusterRecord, error: unknown): Promise<void> {
    this.#log.warn({ err: error, cluster: cluster.server }, 'the cluster cannot be opened');
    this.#held.delete(key);
    const connectionState = { status: 'Failed' as const, message: messageOf(error) };
    await this.#store.clusters.saveInfo(cluster.id, { connectionState });
  }

  /** Everything that a connection, its watches and what is kept of them are made from, as a digest. */
  async #identityOf(cluster: ClusterRecord): Promise<string> {
    const { id, server, name, shards, namespaces, clusterResources } = cluster;
    const config = await this.#store.clusters.config(id);
    const judgedBy = this.#options.judgedBy();
    const reach = [namespaces, clusterResources];
    // Somebody wants what was seen there forgotten.
    const asked = cluster.annotations[ANNOTATION_REFRESH];
    const text = JSON.stringify([server, name, shards, reach, config, judgedBy, asked]);
    return createHash('sha256').update(text).digest('hex');
  }

  async #drop(key: string): Promise<void> {
    this.#held.delete(key);
    await this.#events.lost(key);
  }
}
