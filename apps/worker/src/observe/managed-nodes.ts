import type { KubeObject } from '@lockstep/domain';
import { refOf, resourceKey } from '@lockstep/domain';
import { compactNode, type HealthOptions, type LiveNode } from '@lockstep/engine';
import type { ClusterView, ManagedEntry } from '@lockstep/kube';

/**
 * The live objects of one application as tree and health need them. Each version of an object is
 * read once, however often it is asked for.
 */
export class ManagedNodes {
  readonly #known = new Map<string, { entry: ManagedEntry; node: LiveNode }>();
  /** What is desired and live but not labelled yet: read directly, not watched. */
  #adopted = new Map<string, LiveNode>();

  /** Keys of what carries the application's label and is not its own. */
  #others: ReadonlySet<string> = new Set();

  readonly #health: HealthOptions | undefined;

  constructor(health?: HealthOptions) {
    this.#health = health;
  }

  adopt(objects: Iterable<KubeObject>): void {
    this.#adopted = new Map();
    for (const object of objects)
      this.#adopted.set(resourceKey(refOf(object)), compactNode(object, this.#health));
  }

  passOver(keys: ReadonlySet<string>): void {
    this.#others = keys;
  }

  /** By resource key. */
  of(view: ClusterView<LiveNode>, shortId: string): Map<string, LiveNode> {
    const nodes = new Map(this.#adopted);
    const entries = view.entriesOf(shortId);
    for (const entry of entries) {
      if (!this.#others.has(entry.key)) nodes.set(entry.key, this.#nodeOf(entry));
    }
    if (this.#known.size > entries.length) {
      for (const key of this.#known.keys()) if (!nodes.has(key)) this.#known.delete(key);
    }
    return nodes;
  }

  #nodeOf(entry: ManagedEntry): LiveNode {
    const known = this.#known.get(entry.key);
    if (known?.entry === entry) return known.node;
    const node = compactNode(JSON.parse(entry.json) as KubeObject, this.#health);
    this.#known.set(entry.key, { entry, node });
    return node;
  }
}
