import type { KubeObject } from '@lockstep/domain';
import { type KubeClient, listNamespace } from '@lockstep/kube';

/** A scan of a big namespace pays for itself only if it is not asked for again at once. */
const REST_FOR_EACH_MS_OF_SCAN = 20;
/** No scan is older than that, unless it takes long. */
export const SCAN_EVERY_MS = 30_000;

interface Scan {
  atMs: number;
  tookMs: number;
  objects: Promise<KubeObject[]>;
}

/** The metadata of all that is in a namespace, listed on demand and shared by its applications. */
export class NamespaceScans {
  readonly #client: KubeClient;
  readonly #scans = new Map<string, Scan>();

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** `anew`: as it is now, whatever was seen before. */
  objectsOf(namespace: string, options: { anew: boolean }): Promise<KubeObject[]> {
    const last = this.#scans.get(namespace);
    if (last && !options.anew && Date.now() - last.atMs < restMs(last)) return last.objects;
    const scan: Scan = { atMs: Date.now(), tookMs: 0, objects: this.#list(namespace) };
    this.#scans.set(namespace, scan);
    scan.objects.then(
      () => {
        scan.tookMs = Date.now() - scan.atMs;
      },
      () => this.#scans.delete(namespace),
    );
    return scan.objects;
  }

  /** When the namespace is worth another look, in epoch milliseconds. */
  dueAtMs(namespace: string): number {
    const last = this.#scans.get(namespace);
    return last ? last.atMs + restMs(last) : 0;
  }

  /** What is old enough to be listed again need not be kept. */
  forgetOld(): void {
    for (const [namespace, scan] of this.#scans) {
      if (Date.now() - scan.atMs >= restMs(scan)) this.#scans.delete(namespace);
    }
  }

  async #list(namespace: string): Promise<KubeObject[]> {
    const objects = await listNamespace(this.#client, namespace, { flow: 'orphans' });
    return objects.map(withoutManagedFields);
  }
}

function restMs({ tookMs }: Scan): number {
  return Math.max(SCAN_EVERY_MS, tookMs * REST_FOR_EACH_MS_OF_SCAN);
}

function withoutManagedFields({ metadata, ...object }: KubeObject): KubeObject {
  const { managedFields: _fields, ...kept } = metadata;
  return { ...object, metadata: kept };
}
