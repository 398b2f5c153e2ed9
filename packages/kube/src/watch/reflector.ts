import { apiVersionOf, type KubeObject } from '@lockstep/domain';
import { type BackoffOptions, backoffMs, pause } from '../client/backoff.ts';
import { isGone, isNotFound, KubeError } from '../client/kube-error.ts';
import { listPages, named } from '../client/list-pages.ts';
import type { RequestOptions } from '../client/requester.ts';
import type { ObjectForm } from '../client/verbs.ts';
import type { ApiResource } from '../discovery/api-resource.ts';
import { KnownObjects, type ObjectChange } from './known-objects.ts';
import { openWatch, type WatchEvent, type WatchOpener } from './watch-stream.ts';

export interface ReflectorClient extends WatchOpener {
  request(options: RequestOptions): Promise<unknown>;
}

/** `since` is in milliseconds of the epoch. A reflector that has not begun is not connected. */
export interface ReflectorState {
  connected: boolean;
  error?: KubeError;
  since: number;
}

export interface ReflectorOptions {
  client: ReflectorClient;
  /**
   * Asked before each list; `mistrusted` when the last answer was not found on the server.
   * Undefined: the cluster does not serve the kind now.
   */
  resource: (mistrusted: boolean) => Promise<ApiResource | undefined>;
  namespace?: string;
  labelSelector?: string;
  /** Left out for cluster-scoped resources, which know no namespace to select by. */
  fieldSelector?: string;
  form?: ObjectForm;
  /** What does not pass is treated as if it were not there. */
  keep?: (object: KubeObject) => boolean;
  onEvent: (change: ObjectChange) => void;
  onState?: (state: ReflectorState) => void;
  backoff?: BackoffOptions;
  pageSize?: number;
  /** How long one watch lasts before the server ends it; half as much again at random. */
  watchSeconds?: number;
}

const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 200, maxMs: 15_000 };
const DEFAULT_WATCH_SECONDS = 300;
/** A watch that ends sooner and without a word counts as a failure, or a broken proxy is hammered. */
const SHORT_WATCH_MS = 1_000;
/** Permissions change rarely, and every attempt is a line in the server's audit log. */
const FORBIDDEN_RETRY_MS = 30_000;
/** Discovery pokes when a kind appears; this is for when it could not see that. */
const UNSERVED_RECHECK_MS = 30_000;

/**
 * List and watch of one resource for as long as it runs. Tells every change once and in order per
 * object, whatever happens to the connection: a watch that ends is taken up where it stood; a
 * version that the server has forgotten is caught up with by a list and its differences.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #known = new KnownObjects();
  readonly #abort = new AbortController();
  readonly #synced = Promise.withResolvers<void>();
  #wake = new AbortController();
  #fieldSelector: string | undefined;
  #version: string | undefined;
  #resource: ApiResource | undefined;
  #failures = 0;
  #forgotten = 0;
  #state: ReflectorState = { connected: false, since: Date.now() };
  #isSynced = false;
  #mistrusted = false;
  #selection = 0;
  #watching: AbortController | undefined;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#fieldSelector = options.fieldSelector;
  }

  /** Resolves when the first list is complete, also when the cluster does not serve the kind. */
  get synced(): Promise<void> {
    return this.#synced.promise;
  }

  get isSynced(): boolean {
    return this.#isSynced;
  }

  get state(): ReflectorState {
    return this.#state;
  }

  /** What was found at the last list; undefined when the kind is not served. */
  get resource(): ApiResource | undefined {
    return this.#resource;
  }

  start(): this {
    void this.#run();
    return this;
  }

  stop(): void {
    this.#abort.abort();
    this.#wake.abort();
  }

  /** Ends a wait between two attempts. */
  poke(): void {
    this.#wake.abort();
  }

  /** Lists again with another selector and tells the differences. */
  reselect(fieldSelector: string | undefined): void {
    this.#fieldSelector = fieldSelector;
    this.relist();
  }

  /** Lists again and tells the differences. */
  relist(): void {
    this.#selection++;
    this.#version = undefined;
    this.#watching?.abort();
    this.poke();
  }

  /** Takes in a state seen elsewhere, such as the answer to our own write. */
  observe(object: KubeObject): void {
    this.#present(object);
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        if (this.#version !== undefined) await this.#watch(this.#version);
        else if (!(await this.#list())) await this.#pause(UNSERVED_RECHECK_MS);
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  get #backoff(): BackoffOptions {
    return this.#options.backoff ?? DEFAULT_BACKOFF;
  }

  /** False when there is nothing to watch. */
  async #list(): Promise<boolean> {
    const resource = await this.#options.resource(this.#mistrusted);
    this.#mistrusted = false;
    this.#resource = resource;
    if (!resource) {
      this.#emit(this.#known.clear());
      this.#completed();
      return false;
    }
    this.#known.type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    const selection = this.#selection;
    const version = await this.#listAll(resource);
    this.#completed();
    // What was selected meanwhile is not in this list: another one follows.
    if (selection === this.#selection) this.#version = version;
    return true;
  }

  async #listAll(resource: ApiResource): Promise<string> {
    let version = '';
    this.#known.beginList();
    const pages = listPages(this.#options.client, resource, {
      ...this.#selectors(resource),
      pageSize: this.#options.pageSize,
      signal: this.#abort.signal,
      flow: 'watch',
    });
    for await (const page of pages) {
      if (page.restarted) this.#known.beginList();
      for (const item of page.items) this.#listed(item);
      version = page.resourceVersion;
    }
    this.#emit(this.#known.endList(version));
    return version;
  }

  #selectors(resource: ApiResource) {
    return {
      namespace: resource.namespaced ? this.#options.namespace : undefined,
      labelSelector: this.#options.labelSelector,
      fieldSelector: resource.namespaced ? this.#fieldSelector : undefined,
      form: this.#options.form ?? 'full',
    };
  }

  async #watch(version: string): Promise<void> {
    const resource = this.#resource as ApiResource;
    const watching = new AbortController();
    this.#watching = watching;
    const unlink = linkAbort(this.#abort.signal, watching);
    try {
      const batches = await openWatch(this.#options.client, {
        resource,
        resourceVersion: version,
        ...this.#selectors(resource),
        timeoutSeconds: this.#watchSeconds(),
        signal: watching.signal,
      });
      this.#connected();
      if (await this.#follow(batches, resource, watching.signal)) return;
    } catch (error) {
      if (watching.signal.aborted) return;
      throw error;
    } finally {
      unlink();
      this.#watching = undefined;
    }
    if (!watching.signal.aborted) await this.#pause(backoffMs(++this.#failures, this.#backoff));
  }

  /** Whether this watch was of any use: it told something, or lasted a while. */
  async #follow(
    batches: AsyncIterable<WatchEvent[]>,
    resource: ApiResource,
    signal: AbortSignal,
  ): Promise<boolean> {
    const openedAt = performance.now();
    let useful = false;
    const succeed = () => {
      useful = true;
      this.#failures = 0;
      this.#forgotten = 0;
    };
    try {
      for await (const events of batches) {
        succeed();
        for (const event of events) {
          if (signal.aborted) return true;
          this.#handle(event, resource);
        }
      }
    } finally {
      if (performance.now() - openedAt >= SHORT_WATCH_MS) succeed();
    }
    return useful;
  }

  #handle(event: WatchEvent, resource: ApiResource): void {
    const object = named(event.object, resource);
    // Before the change is told: who hears it may ask for a new list, which forgets the version.
    this.#version = object.metadata.resourceVersion ?? this.#version;
    if (event.type === 'DELETED') this.#emit(this.#known.absent(object));
    else if (event.type !== 'BOOKMARK') this.#present(object);
  }

  #present(object: KubeObject): void {
    const kept = this.#options.keep?.(object) ?? true;
    this.#emit(kept ? this.#known.present(object) : this.#known.absent(object));
  }

  #listed(object: KubeObject): void {
    const kept = this.#options.keep?.(object) ?? true;
    this.#emit(kept ? this.#known.listed(object) : this.#known.absent(object));
  }

  #emit(changes: ObjectChange[]): void {
    if (this.#abort.signal.aborted) return;
    for (const change of changes) this.#options.onEvent(change);
  }

  /**
   * A forgotten version needs a list and no wait, unless the list's own version is forgotten too. A
   * kind that is not found may have moved to another version or gone: the list looks again. A watch
   * that broke is tried again at once, and the cluster counts as connected until that fails too.
   */
  async #recover(error: unknown): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const failure = asKubeError(error);
    if (isGone(failure)) {
      this.#version = undefined;
      this.#failures = 0;
      if (++this.#forgotten > 1) await this.#pause(backoffMs(this.#forgotten, this.#backoff));
      return;
    }
    this.#failures++;
    this.#mistrusted = isNotFound(failure);
    if (this.#mistrusted) this.#version = undefined;
    if (this.#failures === 1 && this.#state.connected) return;
    this.#setState({ connected: false, error: failure, since: Date.now() });
    const waitMs = failure.retryAfterMs ?? backoffMs(this.#failures, this.#backoff);
    await this.#pause(failure.status === 403 ? Math.max(waitMs, FORBIDDEN_RETRY_MS) : waitMs);
  }

  async #pause(afterMs: number): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#wake = new AbortController();
    await pause(afterMs, this.#wake.signal);
  }

  #watchSeconds(): number {
    const seconds = this.#options.watchSeconds ?? DEFAULT_WATCH_SECONDS;
    return Math.ceil(seconds * (1 + Math.random() / 2));
  }

  #completed(): void {
    this.#connected();
    this.#isSynced = true;
    this.#synced.resolve();
  }

  #connected(): void {
    if (!this.#state.connected) this.#setState({ connected: true, since: Date.now() });
  }

  #setState(state: ReflectorState): void {
    const same =
      state.connected === this.#state.connected &&
      state.error?.message === this.#state.error?.message;
    if (same) return;
    const since = state.connected === this.#state.connected ? this.#state.since : state.since;
    this.#state = { ...state, since };
    this.#options.onState?.(this.#state);
  }
}

function linkAbort(from: AbortSignal, to: AbortController): () => void {
  const abort = () => to.abort();
  if (from.aborted) abort();
  from.addEventListener('abort', abort, { once: true });
  return () => from.removeEventListener('abort', abort);
}

function asKubeError(error: unknown): KubeError {
  if (error instanceof KubeError) return error;
  return new KubeError({
    status: 0,
    reason: 'WatchBroken',
    message: error instanceof Error ? error.message : String(error),
    retryable: true,
    cause: error,
  });
}
