import { type KubeObject, messageOf } from '@lockstep/domain';
import { confinesOf } from '@lockstep/engine';
import { connectionFromClusterConfig, isNotFound, KubeClient, KubeError } from '@lockstep/kube';
import {
  FetchError,
  type FetchedTree,
  type LiveRef,
  liveTree,
  RenderError,
} from '@lockstep/render';
import type { ClusterRecord, Store } from '@lockstep/store';
import { outOfReach, reachOf } from '../ownership/cluster-reach.ts';
import type { KnownProjects } from '../reconcile/known-projects.ts';

/** A connection, and what was read by it, is of no use for longer. */
const OPEN_FOR_MS = 30_000;
const READ_FOR_MS = 2_000;

interface Connected {
  cluster: ClusterRecord;
  client: KubeClient;
}

/** Who wants an object of a cluster. */
interface Asking {
  project: string;
  clusterId: string | null;
}

/**
 * ConfigMaps and Secrets of destination clusters, for renders that refer to them. Only what the
 * project may deploy itself is read: else whoever writes an application could read everything.
 */
export class LiveTexts {
  readonly #store: Pick<Store, 'clusters'>;
  readonly #projects: Pick<KnownProjects, 'recent'>;
  readonly #connected = new Map<string, Promise<Connected>>();
  readonly #read = new Map<string, Promise<KubeObject | undefined>>();

  constructor(store: Pick<Store, 'clusters'>, projects: Pick<KnownProjects, 'recent'>) {
    this.#store = store;
    this.#projects = projects;
  }

  /** Throws RenderError, FetchError where the cluster does not answer; never with content. */
  async fetch(ref: LiveRef, { project, clusterId }: Asking): Promise<FetchedTree> {
    if (!clusterId) throw new RenderError('unsupported', `${ref.url}: there is no cluster`);
    const connected = await this.#connect(clusterId);
    await this.#requirePermitted(ref, project, connected.cluster);
    const tree = liveTree(await this.#get(ref, connected));
    return { revision: tree.commit, tree };
  }

  async #requirePermitted(ref: LiveRef, name: string, cluster: ClusterRecord): Promise<void> {
    const { object: kind, namespace } = ref;
    const project = (await this.#projects.recent(name)) ?? { metadata: { name }, spec: {} };
    const resource = { group: '', kind, namespace, name: ref.name };
    const verdict = confinesOf(project, cluster).ofDesired(resource, true);
    const why =
      verdict.kind === 'denied' ? verdict.message : outOfReach(reachOf(cluster), resource);
    if (why !== undefined) throw new RenderError('unsafe', `${ref.url} may not be read: ${why}`);
  }

  #get(ref: LiveRef, { cluster, client }: Connected): Promise<KubeObject | undefined> {
    const { object: kind, namespace, name } = ref;
    const key = JSON.stringify([cluster.id, kind, namespace, name]);
    const known = this.#read.get(key);
    if (known) return known;
    const read = client.get({ group: '', version: 'v1', kind, namespace, name }).catch((error) => {
      if (isNotFound(error)) return undefined;
      // 0 where no answer came.
      const status = (error instanceof KubeError && error.status) || undefined;
      throw new FetchError(`${ref.url}: ${messageOf(error)}`, { status, cause: error });
    });
    this.#read.set(key, read);
    setTimeout(() => this.#read.delete(key), READ_FOR_MS).unref();
    return read;
  }

  #connect(clusterId: string): Promise<Connected> {
    const known = this.#connected.get(clusterId);
    if (known) return known;
    const connected = this.#open(clusterId);
    this.#connected.set(clusterId, connected);
    setTimeout(() => this.#connected.delete(clusterId), OPEN_FOR_MS).unref();
    // Whoever took it in the last moment may be asking still.
    setTimeout(() => void this.#close(clusterId, connected), 2 * OPEN_FOR_MS).unref();
    return connected;
  }

  async #open(clusterId: string): Promise<Connected> {
    const cluster = await this.#store.clusters.find({ id: clusterId });
    if (!cluster) throw new RenderError('fetch', 'the destination cluster is not there any more');
    const config = await this.#store.clusters.config(clusterId);
    const client = new KubeClient(connectionFromClusterConfig(cluster.server, config));
    return { cluster, client };
  }

  async #close(clusterId: string, connected: Promise<Connected>): Promise<void> {
    if (this.#connected.get(clusterId) === connected) this.#connected.delete(clusterId);
    await (await connected.catch(() => undefined))?.client.close();
  }

  async close(): Promise<void> {
    for (const [clusterId, connected] of [...this.#connected]) {
      await this.#close(clusterId, connected);
    }
  }
}
