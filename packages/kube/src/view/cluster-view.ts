import {
  groupKind,
  type KubeObject,
  LABEL_APP,
  LABEL_SLICE,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@lockstep/domain';

import type { BackoffOptions } from '../client/backoff.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { GroupKind } from '../discovery/api-resource.ts';
import { type DefinitionWatches, watchDefinitions } from '../discovery/watch-definitions.ts';
import type { ObjectChange } from '../watch/known-objects.ts';
import type { Reflector } from '../watch/reflector.ts';
import { type ChangeBatch, ChangeBatcher } from './change-batch.ts';
import { Departures, type Verdict } from './departures.ts';
import { type DescendantKind, descendantKindsOf } from './descendant-kinds.ts';
import { Descendants } from './descendants.ts';
import { KindWatches } from './kind-watches.ts';
import { type ManagedEntry, ManagedStore } from './managed-store.ts';
import {
  type KindProblem,
  sameState,
  stateOf,
  type ViewState,
  type WatchedKind,
} from './view-state.ts';

export interface ClusterViewOptions<T> {
  client: KubeClient;
  /** What is kept of a descendant. It is called once per change and must not hold on to its argument. */
  pick: (object: KubeObject) => T;
  /** Watch only these slices' objects (`00` to `15`); all by default. */
  slices?: string[];
  /** Labelled objects that are passed over: those that another installation calls its own. */
  isOthers?: (object: KubeObject) => boolean;
  /** Watch only these namespaces; all by default. */
  namespaces?: string[] | undefined;
  /** With namespaces: whether cluster-scoped kinds are watched as well. */
  clusterResources?: boolean;
  /** Descendants here are not watched until something here is managed. */
  quietNamespaces?: string[];
  onChange: (batch: ChangeBatch) => void;
  onState?: (state: ViewState) => void;
  backoff?: BackoffOptions;
  watchSeconds?: number;
  recheckUnlabelledMs?: number;
}

/** What came of starting to watch: every kind is known, or why not all of them are. */
export type WatchOutcome =
  | { kind: 'synced' /** Kinds that the cluster does not serve. */; unserved: GroupKind[] }
  | { kind: 'failed'; message: string; problems: KindProblem[] };

const QUIET_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease'];
const RECHECK_UNLABELLED_MS = 10_000;

/**
 * One cluster as its owner sees it: the objects of its applications, whole, and what others made of
 * them, in few fields; kept current by watches on those kinds only. Changes are told per application.
 *
 * A managed object is watched by our label. When the watch says that it went, a read decides whether
 * it did or only lost the label; until then it counts as there.
 */
export class ClusterView<T> {
  readonly #options: ClusterViewOptions<T>;
  readonly #client: KubeClient;
  readonly #managed = new ManagedStore();
  readonly #descendants: Descendants<T>;
  readonly #managedWatches: KindWatches;
  readonly #descendantWatches: KindWatches;
  readonly #departures: Departures;
  readonly #changes: ChangeBatcher;
  readonly #quiet: Set<string>;
  readonly #recheck: NodeJS.Timeout;
  readonly #definitions: DefinitionWatches;
  readonly #stopListening: () => void;
  readonly #stateWaiters = new Set<() => void>();
  #state: ViewState = { status: 'starting', since: Date.now(), problems: [] };
  #connected = 0;
  #stopped = false;

  /** Begins at once, whether the cluster answers or not; `onState` tells. */
  static start<T>(options: ClusterViewOptions<T>): ClusterView<T> {
    return new ClusterView(options);
  }

  private constructor(options: ClusterViewOptions<T>) {
    const { client, namespaces } = options;
    this.#options = options;
    this.#client = client;
    this.#quiet = new Set(namespaces ? [] : (options.quietNamespaces ?? QUIET_NAMESPACES));
    this.#changes = new ChangeBatcher((batch) => {
      if (!this.#stopped) options.onChange(batch);
    });
    this.#descendants = new Descendants({
      managed: this.#managed,
      pick: options.pick,
      changes: this.#changes,
    });
    this.#departures = new Departures({
      client,
      onVerdict: (entry, verdict) => this.#settle(entry, verdict),
    });
    const onState = () => this.#updateState();
    const reflector = { backoff: options.backoff, watchSeconds: options.watchSeconds, onState };
    const clusterResources = !namespaces || options.clusterResources === true;
    const watches = { client, namespaces, clusterResources, reflector };
    this.#managedWatches = new KindWatches(watches);
    this.#descendantWatches = new KindWatches(watches);
    this.#definitions = clusterResources
      ? watchDefinitions({ client, discovery: client.discovery, onState })
      : { definitions: [], stop: () => undefined };
    this.#stopListening = client.discovery.onChange(() => this.#lookAgain());
    this.#recheck = setInterval(
      () => this.#recheckUnlabelled(),
      options.recheckUnlabelledMs ?? RECHECK_UNLABELLED_MS,
    );
    this.#recheck.unref();
  }

  get state(): ViewState {
    return this.#state;
  }

  /** How much is kept. */
  counts(): { managed: number; descendants: number; watches: number } {
    return {
      managed: this.#managed.size,
      descendants: this.#descendants.size,
      watches: this.#watched().length,
    };
  }

  /**
   * Watches these kinds and what Kubernetes makes of them. Resolves when all of them are known for
   * the first time, or as soon as that fails; the watches go on trying in either case.
   */
  async ensureWatched(kinds: Iterable<GroupKind & { version?: string }>): Promise<WatchOutcome> {
    const wanted = [...kinds];
    const reflectors: Reflector[] = [];
    for (const kind of wanted) {
      reflectors.push(...this.#managedWatches.ensure(kind, () => this.#managedSettings()));
      reflectors.push(...this.#watchDescendants(descendantKindsOf(kind)));
    }
    return this.#outcome(wanted, reflectors);
  }

  /**
   * Watches kinds that are made of managed objects by others than Kubernetes' own controllers, such
   * as operators; by metadata unless asked otherwise.
   */
  async ensureDescendants(
    kinds: Iterable<GroupKind & Partial<DescendantKind>>,
  ): Promise<WatchOutcome> {
    const wanted = [...kinds].map((kind) => ({
      ...kind,
      form: kind.form ?? ('metadata' as const),
    }));
    return this.#outcome(wanted, this.#watchDescendants(wanted));
  }

  /** A managed object as it is now, parsed from what is kept. Compare its apiVersion with yours. */
  live(ref: Omit<ResourceRef, 'version'>): KubeObject | undefined {
    const entry = this.entry(ref);
    return entry && parse(entry);
  }

  /** Uid and version of a managed object without parsing it. */
  entry(ref: Omit<ResourceRef, 'version'>): ManagedEntry | undefined {
    return this.#managed.get(resourceKey(ref));
  }

  /** The application's live objects, also those that are in no manifest any more. */
  managedOf(app: string): KubeObject[] {
    return this.#managed.ofApp(app).map(parse);
  }

  /** The same, unparsed: for who only wants to know what changed. */
  entriesOf(app: string): ManagedEntry[] {
    return this.#managed.ofApp(app);
  }

  /** The applications that have live objects here. */
  apps(): string[] {
    return this.#managed.apps();
  }

  /** What was picked from everything below these objects, parents before children. */
  descendantsOf(uids: Iterable<string>): T[] {
    return this.#descendants.below(uids);
  }

  /** The application that an object belongs to, by itself or through its owners. */
  appOf(uid: string): string | undefined {
    return this.#descendants.appOf([uid]);
  }

  /** Reads any object from the cluster; undefined when it or its kind does not exist. */
  get(ref: ResourceRef): Promise<KubeObject | undefined> {
    return this.#client.find(ref);
  }

  /**
   * Takes in the answer to our own write, so that nobody waits for the watch. Not for answers to
   * dry runs. An object of another application, slice or an unwatched kind is passed over.
   */
  observe(object: KubeObject): void {
    if (!this.#isOurs(object)) return;
    const { namespace } = object.metadata;
    const reflectors = this.#managedWatches.of(refOf(object));
    const scoped = this.#options.namespaces;
    const index = scoped && namespace ? scoped.indexOf(namespace) : 0;
    reflectors[index]?.observe(object);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#recheck);
    this.#stopListening();
    this.#definitions.stop();
    this.#departures.stop();
    this.#managedWatches.stop();
    this.#descendantWatches.stop();
    for (const waiter of this.#stateWaiters) waiter();
  }

  #managedSettings() {
    const { slices } = this.#options;
    return {
      labelSelector: slices ? `${LABEL_APP},${LABEL_SLICE} in (${slices.join(',')})` : LABEL_APP,
      keep: (object: KubeObject) => !this.#options.isOthers?.(object),
      onEvent: (change: ObjectChange) => this.#onManaged(change),
    };
  }

  #watchDescendants(kinds: DescendantKind[]): Reflector[] {
    return kinds.flatMap((kind) =>
      this.#descendantWatches.ensure(kind, () => ({
        form: kind.form,
        fieldSelector: this.#quietSelector(),
        keep: (object) => this.#descendants.isWanted(object),
        onEvent: (change) => this.#descendants.apply(change),
      })),
    );
  }

  #quietSelector(): string | undefined {
    const terms = [...this.#quiet].map((namespace) => `metadata.namespace!=${namespace}`);
    return terms.length > 0 ? terms.join(',') : undefined;
  }

  #onManaged({ type, object }: ObjectChange): void {
    if (type === 'DELETED') {
      const entry = this.#managed.get(resourceKey(refOf(object)));
      if (entry && entry.uid === object.metadata.uid) this.#departures.check(entry);
      return;
    }
    this.#unquiet(object.metadata.namespace);
    this.#put(object, { app: object.metadata.labels?.[LABEL_APP] ?? '', unlabelled: false });
  }

  #put(object: KubeObject, owner: { app: string; unlabelled: boolean }): void {
    const before = this.#managed.get(resourceKey(refOf(object)));
    const entry = this.#managed.put(object, owner);
    const known = before?.uid === entry.uid;
    if (before && !(known && before.app === entry.app)) this.#tell('DELETED', before);
    this.#tell(known && before?.app === entry.app ? 'MODIFIED' : 'ADDED', entry);
  }

  #remove(entry: ManagedEntry): void {
    this.#managed.remove(entry.key);
    this.#tell('DELETED', entry);
  }

  /** A verdict on a state that was replaced while the read was under way is about the past. */
  #settle(entry: ManagedEntry, verdict: Verdict): void {
    if (this.#stopped || this.#managed.get(entry.key) !== entry) return;
    if (verdict.kind === 'gone') {
      this.#remove(entry);
      return;
    }
    const { object } = verdict;
    if (object.metadata.labels?.[LABEL_APP] === undefined) {
      const changed = object.metadata.resourceVersion !== entry.resourceVersion;
      if (changed || !entry.unlabelled) this.#put(object, { app: entry.app, unlabelled: true });
    } else if (this.#isOurs(object)) {
      // The label is back; the watch tells it too, unless this read was faster.
      this.observe(object);
    } else {
      this.#remove(entry);
    }
  }

  #recheckUnlabelled(): void {
    for (const entry of this.#managed.entries()) {
      if (entry.unlabelled) this.#departures.check(entry);
    }
  }

  #isOurs(object: KubeObject): boolean {
    const labels = object.metadata.labels ?? {};
    const { slices, isOthers } = this.#options;
    if (labels[LABEL_APP] === undefined || isOthers?.(object)) return false;
    return !slices || slices.includes(labels[LABEL_SLICE] ?? '');
  }

  #unquiet(namespace: string | undefined): void {
    if (namespace === undefined || !this.#quiet.delete(namespace)) return;
    const selector = this.#quietSelector();
    for (const { reflector } of this.#descendantWatches.all()) reflector.reselect(selector);
  }

  #tell(type: ObjectChange['type'], entry: ManagedEntry): void {
    const { app, ref, uid, resourceVersion, unlabelled } = entry;
    this.#changes.add({ type, role: 'managed', app, ref, uid, resourceVersion, unlabelled });
  }

  #watched(): WatchedKind[] {
    const { definitions } = this.#definitions;
    return [...definitions, ...this.#managedWatches.all(), ...this.#descendantWatches.all()];
  }

  #updateState(): void {
    if (this.#stopped) return;
    const before = this.#state;
    const watched = this.#watched();
    const connected = watched.filter(({ reflector }) => reflector.state.connected).length;
    // One watch found the cluster again: the others need not sit their waits out.
    if (connected > this.#connected) this.#pokeUnconnected();
    this.#connected = connected;
    this.#state = stateOf(watched, before, Date.now());
    for (const waiter of this.#stateWaiters) waiter();
    if (sameState(before, this.#state)) return;
    this.#options.onState?.(this.#state);
  }

  #pokeUnconnected(): void {
    for (const { reflector } of this.#watched()) {
      if (!reflector.state.connected) reflector.poke();
    }
  }

  /** Kinds came or went. */
  #lookAgain(): void {
    for (const { kind, reflector } of this.#watched()) {
      const served = this.#client.discovery.resourceFor(kind);
      if (served && !reflector.resource) reflector.poke();
      else if (!served && reflector.resource) reflector.relist();
    }
  }

  async #outcome(kinds: GroupKind[], reflectors: Reflector[]): Promise<WatchOutcome> {
    while (!this.#stopped) {
      const failed = this.#failureOf(kinds, reflectors);
      if (failed) return failed;
      if (reflectors.every((reflector) => reflector.isSynced)) {
        const unserved = kinds.filter((kind) => !this.#client.discovery.resourceFor(kind));
        return { kind: 'synced', unserved };
      }
      await this.#nextNews(reflectors);
    }
    return { kind: 'failed', message: 'the view was stopped', problems: [] };
  }

  #failureOf(kinds: GroupKind[], reflectors: Reflector[]): WatchOutcome | undefined {
    const error = reflectors.find(({ isSynced, state }) => !isSynced && state.error)?.state.error;
    if (!error) return undefined;
    const names = new Set(
      kinds.flatMap((kind) => [kind, ...descendantKindsOf(kind)]).map(groupKind),
    );
    const problems = stateOf(this.#watched(), this.#state, 0).problems;
    return {
      kind: 'failed',
      message: error.message,
      problems: problems.filter((problem) => names.has(groupKind(problem))),
    };
  }

  #nextNews(reflectors: Reflector[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const pending = reflectors.filter((reflector) => !reflector.isSynced);
    this.#stateWaiters.add(resolve);
    void Promise.all(pending.map((reflector) => reflector.synced)).then(() => resolve());
    return promise.finally(() => this.#stateWaiters.delete(resolve));
  }
}

function parse(entry: ManagedEntry): KubeObject {
  return JSON.parse(entry.json) as KubeObject;
}
