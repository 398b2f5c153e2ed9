import { type KubeObject, type ResourceRef, refOf } from '@lockstep/domain';

/** One object that others made, as the few fields that were picked from it. */
export interface Descendant<T> {
  readonly ref: ResourceRef;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly owners: readonly string[];
  readonly value: T;
}

/** Descendants by uid and by their owners' uids. */
export class DescendantStore<T> {
  readonly #byUid = new Map<string, Descendant<T>>();
  readonly #byOwner = new Map<string, Set<Descendant<T>>>();

  get size(): number {
    return this.#byUid.size;
  }

  get(uid: string): Descendant<T> | undefined {
    return this.#byUid.get(uid);
  }

  put(object: KubeObject, value: T): Descendant<T> {
    const uid = object.metadata.uid ?? '';
    this.remove(uid);
    const descendant: Descendant<T> = {
      ref: refOf(object),
      uid,
      resourceVersion: object.metadata.resourceVersion ?? '',
      owners: (object.metadata.ownerReferences ?? []).map((owner) => owner.uid),
      value,
    };
    this.#byUid.set(uid, descendant);
    for (const owner of descendant.owners) {
      const siblings = this.#byOwner.get(owner);
      if (siblings) siblings.add(descendant);
      else this.#byOwner.set(owner, new Set([descendant]));
    }
    return descendant;
  }

  remove(uid: string): Descendant<T> | undefined {
    const descendant = this.#byUid.get(uid);
    if (!descendant) return undefined;
    this.#byUid.delete(uid);
    for (const owner of descendant.owners) {
      const siblings = this.#byOwner.get(owner);
      siblings?.delete(descendant);
      if (siblings?.size === 0) this.#byOwner.delete(owner);
    }
    return descendant;
  }

  /** Everything below these uids, parents before children, each once even in a cycle. */
  below(uids: Iterable<string>): Descendant<T>[] {
    const found = new Set<Descendant<T>>();
    for (const uid of uids) {
      for (const child of this.#byOwner.get(uid) ?? []) found.add(child);
    }
    // A set's iteration reaches what is added while it runs.
    for (const parent of found) {
      for (const child of this.#byOwner.get(parent.uid) ?? []) found.add(child);
    }
    return [...found];
  }

  /** The owners' uids, and theirs, as far as they are known; each once. */
  above(uids: Iterable<string>): Set<string> {
    const chain = new Set(uids);
    for (const uid of chain) {
      for (const owner of this.#byUid.get(uid)?.owners ?? []) chain.add(owner);
    }
    return chain;
  }
}
