import type { KubeObject } from '@lockstep/domain';
import { refOf, resourceKey } from '@lockstep/domain';
import { type Confines, compactNode, type HealthOptions, type LiveNode } from '@lockstep/engine';
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

  #confines: Confines | 'nothing' | undefined;

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

  /** What the project permits counts alone, and of that what descends from it. */
  confine(confines: Confines | 'nothing'): void {
    this.#confines = confines;
  }

  permits({ ref }: Pick<LiveNode, 'ref'>): boolean {
    if (this.#confines === 'nothing') return false;
    return this.#confines?.ofLive(ref).kind !== 'denied';
  }

  /** By resource key. */
  of(view: ClusterView<LiveNode>, shortId: string): Map<string, LiveNode> {
    if (this.#confines === 'nothing') return new Map();
    const nodes = new Map(this.#adopted);
    const entries = view.entriesOf(shortId);
    for (const entry of entries) {
      if (this.#others.has(entry.key)) continue;
      const node = this.#nodeOf(entry);
      if (this.permits(node)) nodes.set(entry.key, node);
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
