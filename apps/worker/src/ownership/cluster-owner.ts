import { type ClusterConfig, groupKind, messageOf, resourceKey, UserError } from '@lockstep/domain';
import { compactNode, isOfAnotherInstallation, type LiveNode } from '@lockstep/engine';
import {
  type ChangeBatch,
  ClusterView,
  type GroupKind,
  KubeClient,
  type ViewState,
} from '@lockstep/kube';
import { consume, reconcileQueueName } from '@lockstep/queue';
import type { ApplicationRecord, ClusterRecord, Fence } from '@lockstep/store';
import type { Logger } from 'pino';
import { connectionToRegistered } from '../cluster-credentials/connect.ts';
import { Predictor } from '../compare/predictor.ts';
import { viewsAreLost } from '../observe/lost-views.ts';
import { observe } from '../observe/observe.ts';
import { NamespaceScans, scanNamespace } from '../orphans/namespace-scans.ts';
import { dueForOrphans } from '../orphans/orphans.ts';
import { AppState } from '../reconcile/app-state.ts';
import type { KnownProjects } from '../reconcile/known-projects.ts';
import { ProjectConfines } from '../reconcile/project-confines.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { Scheduler } from '../reconcile/scheduler.ts';
import { type ObservedHealth, observeHealth } from '../reconcile/status.ts';
import type { Services } from '../services.ts';
import { StatusWriter } from '../tell/status-writer.ts';
import { type ClusterReach, reachOf } from './cluster-reach.ts';
import { type Held, leaseKey } from './ownership.ts';
import { hasRoom } from './room.ts';

const CONCURRENT_LOOKS = 100;
const GREET_AGAIN_MS = 5_000;
const OBSERVE_AFTER_MS = 40;
/** One application is drawn again at most this often; with hundreds in motion, less often. */
const OBSERVE_EVERY_MS = 200;
const OBSERVE_EVERY_MS_FOR_EACH = 10;
const OBSERVE_AT_LEAST_EVERY_MS = 2_000;

/**
 * One shard of one cluster in this worker's hands: its connection, its watches, its applications,
 * and the queue that signals arrive by.
 */
export class ClusterOwner {
  readonly services: Services;
  readonly cluster: ClusterRecord;
  readonly shard: number;
  readonly reach: ClusterReach;
  readonly log: Logger;
  readonly writer: StatusWriter;
  readonly scheduler: Scheduler;
  readonly client: KubeClient;
  readonly view: ClusterView<LiveNode>;
  readonly predictor: Predictor;
  readonly scans: NamespaceScans;
  readonly projects: KnownProjects;
  /** What projects permit in this cluster. */
  readonly confines: ProjectConfines;
  readonly fence: Fence;
  readonly #states = new Map<string, AppState>();
  readonly #byShortId = new Map<string, AppState>();
  readonly #toObserve = new Set<string>();
  readonly #watched = new Set<string>();
  #observeTimer: NodeJS.Timeout | undefined;
  #greetTimer: NodeJS.Timeout | undefined;
  #queue: { close(): Promise<void> } | undefined;
  #unreachable: string | undefined = 'the cluster has not answered yet';
  #closed = false;

  static async open(services: Services, held: Held): Promise<ClusterOwner> {
    const config = await services.store.clusters.config(held.cluster.id);
    const owner = new ClusterOwner(services, held, config);
    await owner.#start();
    return owner;
  }

  private constructor(services: Services, held: Held, config: ClusterConfig) {
    this.services = services;
    this.cluster = held.cluster;
    this.shard = held.shard;
    this.reach = reachOf(held.cluster);
    this.log = services.log.child({ cluster: held.cluster.name || held.cluster.server });
    this.fence = { leaseKey: leaseKey(held.cluster.id, held.shard), epoch: held.lease.epoch };
    this.writer = new StatusWriter(services.store, this.fence);
    this.client = new KubeClient(connectionToRegistered(held.cluster, config, services));
    this.scans = new NamespaceScans((namespace) => scanNamespace(this.client, namespace));
    this.projects = services.projects;
    this.confines = new ProjectConfines(this.projects, held.cluster);
    this.predictor = new Predictor(this.client, services.jq, services.config.redactPaths);
    this.view = ClusterView.start<LiveNode>({
      client: this.client,
      slices: slicesOf(held.cluster.shards, held.shard),
      namespaces: this.reach.namespaces && [...this.reach.namespaces],
      clusterResources: this.reach.clusterResources,
      pick: (object) => compactNode(object, services.customizer.health),
      isOthers: (object) =>
        isOfAnotherInstallation(object, services.customizer.customizations.tracking),
      onChange: (batch) => this.#changed(batch),
      onState: (state) => this.#connection(state),
    });
    this.scheduler = new Scheduler({
      concurrency: CONCURRENT_LOOKS,
      mayAlso: hasRoom,
      run: (uid) => this.#look(uid),
    });
  }

  state(record: Pick<ApplicationRecord, 'uid' | 'shortId'>): AppState {
    let state = this.#states.get(record.uid);
    if (!state) {
      state = new AppState(record.uid, record.shortId, this.services.customizer.health);
      this.#states.set(record.uid, state);
      this.#byShortId.set(record.shortId, state);
    }
    return state;
  }

  /** Why nothing can be said of the cluster now; undefined while it answers. */
  unreachableReason(): string | undefined {
    return this.#unreachable
      ? `cluster ${this.cluster.name || this.cluster.server}: ${this.#unreachable}`
      : undefined;
  }

  /** Whether a kind is namespaced; asks the cluster again when it does not know the kind. */
  async namespaced(group: string, kind: string): Promise<boolean | undefined> {
    return (await this.client.discovery.resolve({ group, kind }))?.namespaced;
  }

  /**
   * Watches these kinds. Resolves when all are known.
   * @throws UserError naming the kinds that cannot be watched, and why.
   */
  async ensureWatched(kinds: (GroupKind & { version?: string })[]): Promise<void> {
    const missing = kinds.filter((kind) => !this.#watched.has(groupKind(kind)));
    if (missing.length === 0) return;
    const outcome = await this.view.ensureWatched(missing);
    if (outcome.kind === 'failed') {
      const which = outcome.problems.map((problem) => `${groupKind(problem)}: ${problem.message}`);
      throw new UserError('failed-precondition', [outcome.message, ...which].join('; '));
    }
    for (const kind of missing) this.#watched.add(groupKind(kind));
  }

  /** Whether an object that is not in the view is known not to carry our label. */
  isWatched(kind: GroupKind): boolean {
    return this.#watched.has(groupKind(kind));
  }

  /** Whether one of the applications that are looked at here has this short id. */
  knows(shortId: string): boolean {
    return this.#byShortId.has(shortId);
  }

  healthOf(state: AppState): ObservedHealth {
    return observeHealth(state.verdicts, state.nodes.of(this.view, state.shortId));
  }

  forget(uid: string): void {
    const state = this.#states.get(uid);
    if (state) this.#byShortId.delete(state.shortId);
    this.#states.delete(uid);
    this.#toObserve.delete(uid);
    this.scheduler.forget(uid);
  }

  /** Signals every application of this shard: after a takeover, or when the cluster answers again. */
  async signalAll(): Promise<void> {
    const slices = slicesOf(this.cluster.shards, this.shard);
    const rows = await this.services.store.applications.idsOfCluster(this.cluster.id, slices);
    for (const row of rows) this.scheduler.signal(row.uid);
  }

  /** Signals what should be at work and is not: nothing depends on a signal that was lost. */
  async sweep(): Promise<void> {
    const slices = slicesOf(this.cluster.shards, this.shard);
    const rows = await this.services.store.applications.idsOfCluster(this.cluster.id, slices);
    const known = new Set(rows.map((row) => row.uid));
    for (const row of rows) {
      const isAsked = row.active || row.deleting || row.pending || row.refresh !== '';
      // Who was never rendered is looked at when it is: there is nothing to look at before.
      const isNew = row.rendered && !this.#states.has(row.uid);
      if ((isAsked || isNew) && !this.scheduler.isDue(row.uid)) this.scheduler.signal(row.uid);
    }
    for (const uid of [...this.#states.keys()]) if (!known.has(uid)) this.forget(uid);
    for (const { uid } of await dueForOrphans(this, [...this.#states.values()])) {
      this.scheduler.signal(uid);
    }
    await this.#tellCluster();
    await this.#restoreViews();
  }

  /** What Redis lost is told again: trees, and the fetches and renders that it may have been asked for. */
  async #restoreViews(): Promise<void> {
    const { store } = this.services;
    const states = [...this.#states.values()];
    if (await viewsAreLost(this.services.live, states)) {
      this.log.warn({ step: 'observe' }, 'Redis lost what it held: everything is told again');
      for (const state of states) state.publishedAtMs = 0;
      await this.services.signals.renderMany(states.map(({ uid }) => ({ uid })));
      for (const { repoKey, repoUrl, project } of await store.applications.reposFollowed()) {
        await this.services.signals.git({ repoKey, repoUrl, project, cause: 'poll' });
      }
    }
    for (const state of states) if (state.publishedAtMs === 0) await observe(this, state);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#observeTimer);
    clearTimeout(this.#greetTimer);
    await this.#queue?.close();
    await this.scheduler.close();
    await this.writer.settled().catch(() => undefined);
    this.view.stop();
    this.client.close();
  }

  async #start(): Promise<void> {
    const name = reconcileQueueName(this.cluster.id, this.shard);
    this.#queue = consume<{ uid: string }>(name, async (job) => this.#signalled(job.uid), {
      redisUrl: this.services.config.redisUrl,
      concurrency: 64,
    });
    await this.#greet();
  }

  async #greet(): Promise<void> {
    await this.client.discovery.refresh().then(
      () => this.#connection(this.view.state),
      (error) => {
        // Where a watch is connected already nothing else would tell that the cluster answers.
        const { state } = this.view;
        const lost = { status: 'disconnected' as const, message: messageOf(error) };
        this.#connection(state.status === 'connected' ? state : lost);
        this.#greetAgain();
      },
    );
  }

  /** A cluster that is limited to namespaces may have no watch yet that would find it again. */
  #greetAgain(): void {
    if (this.#closed || this.view.counts().watches > 0) return;
    this.#greetTimer = setTimeout(() => void this.#greet(), GREET_AGAIN_MS);
  }

  #connection(state: Pick<ViewState, 'status'> & { message?: string }): void {
    const before = this.#unreachable;
    this.#unreachable =
      state.status === 'disconnected' ? (state.message ?? 'the connection is lost') : undefined;
    if (this.#closed || before === this.#unreachable) return;
    const connected = this.#unreachable === undefined;
    this.log.info({ step: 'observe', connected, reason: this.#unreachable }, 'cluster connection');
    const server = this.cluster.server;
    this.services.metrics.clusterConnected.set({ server }, connected ? 1 : 0);
    void this.#tellCluster()
      .then(() => this.signalAll())
      .catch((err) => this.log.warn({ err }, 'the connection state could not be told'));
  }

  async #tellCluster(): Promise<void> {
    const { clusters } = this.services.store;
    const server = this.cluster.server;
    const counts = this.view.counts();
    const resourcesCount = counts.managed + counts.descendants;
    const { discovery } = this.client;
    this.services.metrics.clusterApis.set({ server }, discovery.apisCount);
    this.services.metrics.clusterObjects.set({ server }, resourcesCount);
    this.services.metrics.schedulerDepth.set({ server }, this.scheduler.depth);
    await clusters.saveInfo(this.cluster.id, {
      connectionState: {
        status: this.#unreachable ? 'Failed' : 'Successful',
        message: this.#unreachable ?? '',
        attemptedAt: new Date().toISOString(),
      },
      ...(this.#unreachable
        ? {}
        : {
            serverVersion: await this.client.version().then((version) => version.gitVersion),
            apiVersions: discovery.apiVersions(),
            apisCount: discovery.apisCount,
            resourcesCount,
          }),
    });
  }

  /** A change is looked at, unless somebody is at it and will read it. */
  #heed(state: AppState): void {
    state.missed = true;
    if (!state.looking) this.scheduler.signal(state.uid);
  }

  /** A signal from outside: what is under way stops at its next step and is read anew. */
  #signalled(uid: string): void {
    const state = this.#states.get(uid);
    if (state) state.interrupted = true;
    this.scheduler.signal(uid);
  }

  #changed(batch: ChangeBatch): void {
    const drifted = this.#driftedIn(batch);
    for (const shortId of batch.appIds) {
      const state = this.#byShortId.get(shortId);
      if (!state) continue;
      if (drifted.has(shortId) || state.operating) this.#heed(state);
      this.#toObserve.add(state.uid);
    }
    if (this.#toObserve.size > 0) this.#observeSoon();
  }

  /** Applications of which more than a status changed: what only descends tells its health. */
  #driftedIn(batch: ChangeBatch): Set<string> {
    const drifted = new Set<string>();
    for (const event of batch.events) {
      if (event.role !== 'managed' || drifted.has(event.app)) continue;
      const state = this.#byShortId.get(event.app);
      const live = event.type === 'MODIFIED' ? this.view.live(event.ref) : undefined;
      if (!live || !state?.compare.stillHolds(resourceKey(event.ref), live)) drifted.add(event.app);
    }
    return drifted;
  }

  async #observeChanged(): Promise<void> {
    this.#observeTimer = undefined;
    const now = Date.now();
    const due = [...this.#toObserve].flatMap((uid) => this.#states.get(uid) ?? []);
    this.#toObserve.clear();
    const everyMs = Math.min(
      OBSERVE_AT_LEAST_EVERY_MS,
      Math.max(OBSERVE_EVERY_MS, due.length * OBSERVE_EVERY_MS_FOR_EACH),
    );
    const later = due.filter((state) => now - state.observedAt < everyMs);
    for (const state of later) this.#toObserve.add(state.uid);
    if (later.length > 0) this.#observeSoon();
    const ready = due.filter((state) => !later.includes(state));
    await Promise.all(ready.map((state) => this.#observe(state)));
  }

  async #observe(state: AppState): Promise<void> {
    if (this.#closed) return;
    await observe(this, state).catch((err) => {
      this.log.warn({ err, step: 'observe', uid: state.uid }, 'a change could not be told');
    });
  }

  #observeSoon(): void {
    this.#observeTimer ??= setTimeout(() => void this.#observeChanged(), OBSERVE_AFTER_MS);
  }

  async #look(uid: string): Promise<void> {
    const end = this.services.metrics.reconcile.startTimer({
      namespace: 'argocd',
      dest_server: this.cluster.server,
    });
    try {
      const outcome = await reconcile(this, uid);
      if (outcome.kind === 'again') this.scheduler.signalAt(uid, outcome.atMs);
      if (outcome.kind === 'gone') this.forget(uid);
    } catch (err) {
      this.log.error({ err, uid }, 'an application could not be looked at');
      this.scheduler.signalAt(uid, Date.now() + 10_000);
    } finally {
      end();
    }
  }
}

/** The slices that a shard has; undefined when one owner has them all. */
function slicesOf(shards: number, shard: number): string[] | undefined {
  if (shards <= 1) return undefined;
  return Array.from({ length: 16 }, (_, slice) => slice)
    .filter((slice) => slice % shards === shard)
    .map((slice) => String(slice).padStart(2, '0'));
}
