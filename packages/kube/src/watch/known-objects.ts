import type { KubeObject } from '@lockstep/domain';
import { isNewer } from './resource-version.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/**
 * One change. The object of a DELETED one is its last state where the server told it, and only its
 * type, name, uid and version where it was found missing after a gap.
 */
export interface ObjectChange {
  type: ChangeType;
  object: KubeObject;
}

interface Known {
  uid: string;
  version: string;
}

/** How many departed objects are remembered, so that late news of them does not bring them back. */
const TOMBSTONES = 2_000;

/**
 * What a watcher has told so far: uid and version of each object. Turns whatever arrives (events,
 * lists, our own writes' answers, in any order and repeated) into changes that are told once.
 */
export class KnownObjects {
  /** How objects that were found missing are named. */
  type = { apiVersion: '', kind: '' };
  readonly #byKey = new Map<string, Known>();
  readonly #departed = new Map<string, string>();
  #listed: Set<string> | undefined;

  get size(): number {
    return this.#byKey.size;
  }

  /** The object exists in this state. */
  present(object: KubeObject): ObjectChange[] {
    const { key, uid, version } = identify(object);
    const departedAt = this.#departed.get(uid);
    if (departedAt !== undefined && !isNewer(version, departedAt)) return [];
    const known = this.#byKey.get(key);
    if (known && !isNewer(version, known.version)) return [];
    this.#byKey.set(key, { uid, version });
    if (!known) return [{ type: 'ADDED', object }];
    if (known.uid === uid) return [{ type: 'MODIFIED', object }];
    this.#bury(known.uid, version);
    return [
      { type: 'DELETED', object: this.#remnant(key, known) },
      { type: 'ADDED', object },
    ];
  }

  /** The object, of this uid and as of this version, is no longer there or no longer selected. */
  absent(object: KubeObject): ObjectChange[] {
    const { key, uid, version } = identify(object);
    const known = this.#byKey.get(key);
    if (known && known.uid === uid && isNewer(known.version, version)) return [];
    this.#bury(uid, version);
    if (!known || known.uid !== uid) return [];
    this.#byKey.delete(key);
    return [{ type: 'DELETED', object }];
  }

  /** A list begins, or begins anew: what it does not show by its end has gone. */
  beginList(): void {
    this.#listed = new Set();
  }

  listed(object: KubeObject): ObjectChange[] {
    this.#listed?.add(identify(object).key);
    return this.present(object);
  }

  /** What is newer than the list itself (our own writes) is not missing from it. */
  endList(listVersion: string): ObjectChange[] {
    const changes: ObjectChange[] = [];
    for (const [key, known] of this.#byKey) {
      if (this.#listed?.has(key) || isNewerForSure(known.version, listVersion)) continue;
      changes.push(this.#drop(key, known, listVersion));
    }
    this.#listed = undefined;
    return changes;
  }

  /** Everything has gone, such as when its kind is no longer served. */
  clear(): ObjectChange[] {
    return [...this.#byKey].map(([key, known]) => this.#drop(key, known, known.version));
  }

  #drop(key: string, known: Known, version: string): ObjectChange {
    this.#byKey.delete(key);
    this.#bury(known.uid, version);
    return { type: 'DELETED', object: this.#remnant(key, known) };
  }

  #bury(uid: string, version: string): void {
    this.#departed.delete(uid);
    this.#departed.set(uid, version);
    if (this.#departed.size <= TOMBSTONES) return;
    const oldest = this.#departed.keys().next().value;
    if (oldest !== undefined) this.#departed.delete(oldest);
  }

  #remnant(key: string, known: Known): KubeObject {
    const slash = key.indexOf('/');
    const namespace = key.slice(0, slash);
    return {
      ...this.type,
      metadata: {
        name: key.slice(slash + 1),
        ...(namespace !== '' && { namespace }),
        uid: known.uid,
        resourceVersion: known.version,
      },
    };
  }
}

function identify(object: KubeObject): { key: string; uid: string; version: string } {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return { key: `${namespace ?? ''}/${name}`, uid: uid ?? '', version: resourceVersion ?? '' };
}

function isNewerForSure(version: string, listVersion: string): boolean {
  return /^\d+$/.test(version) && /^\d+$/.test(listVersion) && isNewer(version, listVersion);
}
