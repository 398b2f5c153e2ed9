import type { Readable } from 'node:stream';
import { type KubeObject, refOf, resourceKey } from '@lockstep/domain';
import type { KubeClient } from '@lockstep/kube';

/** One object that came or went, in the order in which the API server told. */
export interface Recorded {
  type: 'ADDED' | 'DELETED';
  key: string;
  object: KubeObject;
}

const WATCHED = [
  { path: '/api/v1/configmaps', apiVersion: 'v1', kind: 'ConfigMap' },
  { path: '/api/v1/services', apiVersion: 'v1', kind: 'Service' },
  { path: '/apis/apps/v1/deployments', apiVersion: 'apps/v1', kind: 'Deployment' },
  { path: '/apis/batch/v1/jobs', apiVersion: 'batch/v1', kind: 'Job' },
];

/**
 * Watches some namespaces by watches of its own, beside everything that is tested: what is live
 * now, and every creation and deletion there has been.
 */
export class ClusterRecorder {
  readonly events: Recorded[] = [];
  /** Why the record has a hole; undefined while it has none. */
  broken: string | undefined;
  readonly #live = new Map<string, Map<string, KubeObject>>();
  readonly #streams: Readable[] = [];
  readonly #isRecorded: (namespace: string) => boolean;
  #stopped = false;

  constructor(isRecorded: (namespace: string) => boolean) {
    this.#isRecorded = isRecorded;
  }

  async start(kube: KubeClient): Promise<void> {
    for (const { path, apiVersion, kind } of WATCHED) {
      const list = (await kube.request({ path, query: { limit: 1 } })) as KubeObject;
      const { resourceVersion } = list.metadata;
      const stream = await kube.stream(path, { watch: true, resourceVersion });
      this.#streams.push(stream);
      void this.#follow(stream, { apiVersion, kind });
    }
  }

  /** What is live of a namespace, by key. */
  live(namespace: string): ReadonlyMap<string, KubeObject> {
    return this.#live.get(namespace) ?? new Map();
  }

  stop(): void {
    this.#stopped = true;
    for (const stream of this.#streams) stream.destroy();
  }

  async #follow(stream: Readable, type: { apiVersion: string; kind: string }): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of stream.setEncoding('utf8')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() as string;
        for (const line of lines) this.#take(JSON.parse(line), type);
      }
      if (!this.#stopped) this.broken = `the watch of ${type.kind} ended`;
    } catch (error) {
      if (!this.#stopped) this.broken = `the watch of ${type.kind} broke: ${error}`;
    }
  }

  #take(
    { type, object: told }: { type: string; object: KubeObject },
    named: { apiVersion: string; kind: string },
  ): void {
    if (type === 'ERROR') throw new Error(JSON.stringify(told));
    const object = { ...told, ...named };
    const namespace = object.metadata.namespace ?? '';
    if (!this.#isRecorded(namespace)) return;
    const key = resourceKey(refOf(object));
    const live = this.#live.get(namespace) ?? new Map<string, KubeObject>();
    this.#live.set(namespace, live);
    if (type === 'DELETED') live.delete(key);
    else live.set(key, object);
    if (type === 'ADDED' || type === 'DELETED') this.events.push({ type, key, object });
  }
}
