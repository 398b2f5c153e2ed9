import type { KubeObject } from '@lockstep/domain';
import { type KubeClient, listNamespace } from '@lockstep/kube';

/** A scan of a big namespace pays for itself only if it is not asked for again at once. */
const REST_FOR_EACH_MS_OF_SCAN = 20;
/** No scan is older than that, unless it takes long. */
const SCAN_EVERY_MS = 30_000;

/** Lists what is in a namespace. */
type List = (namespace: string) => Promise<KubeObject[]>;

interface Scan {
  atMs: number;
  /** Undefined while it runs. */
  tookMs?: number;
  objects: Promise<KubeObject[]>;
}

/** The metadata of all that is in a namespace, listed on demand and shared by its applications. */
export class NamespaceScans {
  readonly #list: List;
  readonly #scans = new Map<string, Scan>();
  /** Those that begin when the one that runs has ended. */
  readonly #queued = new Map<string, Promise<KubeObject[]>>();

  constructor(list: List) {
    this.#list = list;
  }

  /** `sinceMs`: as it was at that time (epoch milliseconds) or later, whatever was seen before. */
  objectsOf(namespace: string, { sinceMs }: { sinceMs?: number } = {}): Promise<KubeObject[]> {
    const last = this.#scans.get(namespace);
    if (last && isGood(last, sinceMs)) return last.objects;
    const queued = this.#queued.get(namespace);
    if (queued) return queued;
    if (!last || last.tookMs !== undefined) return this.#begin(namespace);
    return this.#queue(namespace, last);
  }

  #begin(namespace: string): Promise<KubeObject[]> {
    const scan: Scan = { atMs: Date.now(), objects: this.#list(namespace) };
    this.#scans.set(namespace, scan);
    scan.objects.then(
      () => {
        scan.tookMs = Date.now() - scan.atMs;
      },
      () => this.#scans.delete(namespace),
    );
    return scan.objects;
  }

  /** One for all who ask while the namespace is listed already. */
  #queue(namespace: string, { objects }: Scan): Promise<KubeObject[]> {
    const begin = () => {
      this.#queued.delete(namespace);
      return this.#begin(namespace);
    };
    const next = objects.then(begin, begin);
    this.#queued.set(namespace, next);
    return next;
  }

  /** When the namespace is worth another look, in epoch milliseconds. */
  dueAtMs(namespace: string): number {
    const last = this.#scans.get(namespace);
    return last ? last.atMs + restMs(last) : 0;
  }

  /** What is old enough to be listed again need not be kept. */
  forgetOld(): void {
    for (const [namespace, scan] of this.#scans) {
      const isOld = scan.tookMs !== undefined && Date.now() - scan.atMs >= restMs(scan);
      if (isOld) this.#scans.delete(namespace);
    }
  }
}

/** For `NamespaceScans`: from the API server. */
export async function scanNamespace(client: KubeClient, namespace: string): Promise<KubeObject[]> {
  const objects = await listNamespace(client, namespace, { flow: 'orphans' });
  return objects.map(withoutManagedFields);
}

function isGood(scan: Scan, sinceMs: number | undefined): boolean {
  if (sinceMs !== undefined) return scan.atMs > sinceMs;
  return scan.tookMs === undefined || Date.now() - scan.atMs < restMs(scan);
}

function restMs({ tookMs = 0 }: Scan): number {
  return Math.max(SCAN_EVERY_MS, tookMs * REST_FOR_EACH_MS_OF_SCAN);
}

function withoutManagedFields({ metadata, ...object }: KubeObject): KubeObject {
  const { managedFields: _fields, ...kept } = metadata;
  return { ...object, metadata: kept };
}
